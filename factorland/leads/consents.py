"""Consents: one per purpose, with its proof; withdrawal ends contact and is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from factorland.leads.models import Consent
from factorland.leads.values import ConsentGiven, ConsentMissing, InvalidLead
from factorland.leads.wording import wording

CALLBACK = "callback"
EMAIL = "email"
OFFERS = "offers"


def purposes() -> dict[str, dict[str, str]]:
    """Every purpose, in order, with its French ``label`` and the ``wording`` that is kept as proof."""
    texts: dict[str, dict[str, str]] = wording("consents")
    return texts


def record(session: Session, conversation_id: str, given: Sequence[ConsentGiven]) -> bool:
    """Write consents not yet on record, the first proof of each being kept. Returns whether any was newly given.

    A consent given before its purpose was withdrawn or refused (a request that comes late or twice) is not revived.
    A refusal is kept too, and withdraws a consent given before it. Raises ``InvalidLead`` on an unknown purpose.
    """
    rows = session.scalars(select(Consent).where(Consent.conversation_id == conversation_id)).all()
    is_new = False
    for consent in given:
        if consent.purpose not in purposes():
            raise InvalidLead("consent")
        same = [row for row in rows if row.purpose == consent.purpose]
        in_force = [row for row in same if row.withdrawn_at is None]
        if any(_overtakes(row, consent) for row in same) or (in_force and consent.granted):
            continue
        refused = None if consent.granted else consent
        if refused:
            _end(in_force, refused.channel, refused.at)
        session.add(
            Consent(
                conversation_id=conversation_id,
                purpose=consent.purpose,
                wording=consent.wording,
                at=consent.at,
                channel=consent.channel,
                granted=consent.granted,
                withdrawn_at=refused and refused.at,
                withdrawn_channel=refused and refused.channel,
            )
        )
        is_new = is_new or consent.granted
    session.flush()
    return is_new


def _overtakes(row: Consent, consent: ConsentGiven) -> bool:
    """Whether a row was written after ``consent`` was said; at one instant, only saying yes after a no is news."""
    if row.withdrawn_at is None:
        return row.at > consent.at
    return row.withdrawn_at > consent.at or (row.withdrawn_at == consent.at and (row.granted or not consent.granted))


def active(session: Session, conversation_id: str) -> list[Consent]:
    """Consents in force, oldest first."""
    return list(
        session.scalars(
            select(Consent)
            .where(Consent.conversation_id == conversation_id, Consent.withdrawn_at.is_(None))
            .order_by(Consent.id)
        )
    )


def has(session: Session, conversation_id: str, purpose: str) -> bool:
    """Whether a consent for this purpose is in force."""
    return any(consent.purpose == purpose for consent in active(session, conversation_id))


def require(session: Session, conversation_id: str, purpose: str) -> None:
    """Raises ``ConsentMissing`` unless a consent for this purpose is in force."""
    if not has(session, conversation_id, purpose):
        raise ConsentMissing(purpose)


def withdraw(session: Session, conversation_id: str, channel: str, now: datetime) -> int:
    """Withdraw every consent in force; the rows stay, with when and how. Returns how many there were."""
    rows = active(session, conversation_id)
    _end(rows, channel, now)
    session.flush()
    return len(rows)


def _end(rows: Sequence[Consent], channel: str, at: datetime) -> None:
    for row in rows:
        row.withdrawn_at, row.withdrawn_channel = at, channel
