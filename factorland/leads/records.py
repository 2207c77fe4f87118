"""Leads: one per conversation, checked, scored, and updated rather than written twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.fr import siren as siren_number

from factorland.leads.estimates import rate_card_version
from factorland.leads.masking import mask
from factorland.leads.models import Lead, new_id
from factorland.leads.score import score
from factorland.leads.values import Contact, InvalidLead, LeadDraft

STATUSES = ("new", "to_call", "called", "won", "lost")
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


def by_conversation(session: Session, conversation_id: str) -> Lead | None:
    """The lead of a conversation, if any."""
    return session.scalar(select(Lead).where(Lead.conversation_id == conversation_id))


def save(session: Session, draft: LeadDraft, now: datetime, *, without: Sequence[str] = ()) -> tuple[Lead, bool, bool]:
    """Write or correct the lead of a conversation. Returns it, whether it is new, whether anything changed.

    What a correction leaves out is kept as it was, but for the fields of ``without``: they are emptied. Raises
    ``InvalidLead``.
    """
    values = _values(draft) | dict.fromkeys(without)
    lead = by_conversation(session, draft.conversation_id)
    if lead is None:
        lead = Lead(
            id=new_id(),
            conversation_id=draft.conversation_id,
            created_at=now,
            updated_at=now,
            last_contact_at=now,
            status="new",
            diagnostic={},
            score_points=[],
            source=draft.source,
        )
        session.add(lead)
        _assign(lead, values)
        rescore(lead, has_callback=False)
        session.flush()
        return lead, True, True
    lead.last_contact_at = now
    changed = _assign(lead, values)
    if changed:
        lead.version += 1
        lead.updated_at = now
    session.flush()
    return lead, False, changed


def rescore(lead: Lead, has_callback: bool) -> None:
    """Compute the score of a lead again, after a change."""
    facts = {
        "contact": {
            "phone": lead.phone,
            "email": lead.email,
            "siren": lead.siren,
            "company": lead.company,
        },
        "diagnostic": lead.diagnostic,
        "estimate": lead.estimate,
        "callback": has_callback or None,
    }
    lead.score, lead.score_points = score(facts)


def check(contact: Contact) -> None:
    """Raises ``InvalidLead``, naming the field, when a contact cannot be reached or is not what it says."""
    if not contact.name.strip():
        raise InvalidLead("name")
    if contact.phone is None and contact.email is None:
        raise InvalidLead("contact")
    if contact.phone is not None and not _is_phone(contact.phone):
        raise InvalidLead("phone")
    if contact.email is not None and not (len(contact.email) <= 254 and _EMAIL.fullmatch(contact.email)):
        raise InvalidLead("email")
    if contact.siren is not None and not siren_number.is_valid(contact.siren):
        raise InvalidLead("siren")
    if contact.time_zone is not None and not _is_zone(contact.time_zone):
        raise InvalidLead("time_zone")


def _is_phone(text: str) -> bool:
    if not re.fullmatch(r"\+\d{6,15}", text):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _values(draft: LeadDraft) -> dict[str, Any]:
    contact = draft.contact
    check(contact)
    estimate = draft.estimate
    given = {
        "name": mask(contact.name.strip())[:200],
        "phone": contact.phone,
        "email": contact.email,
        "company": mask(contact.company.strip())[:200] if contact.company else None,
        "siren": siren_number.compact(contact.siren) if contact.siren else None,
        "time_zone": contact.time_zone,
        "product": draft.product,
        "diagnostic": _plain(draft.diagnostic) or None,
        "estimate": _plain(estimate),
        "rate_card": rate_card_version(estimate),
    }
    return {name: value for name, value in given.items() if value is not None}


def _plain(value: Any) -> Any:
    """Plain JSON values with free text masked, so that what is read back equals what is compared."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return mask(value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _assign(lead: Lead, values: dict[str, Any]) -> bool:
    before = {name: getattr(lead, name) for name in values}
    for name, value in values.items():
        setattr(lead, name, value)
    return before != values
