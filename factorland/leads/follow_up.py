"""What brokers do with a lead: its status, its owner, their notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from factorland.leads import conversations, news, outbox
from factorland.leads.masking import mask
from factorland.leads.models import Lead, LeadNote
from factorland.leads.records import STATUSES
from factorland.leads.values import InvalidLead


def set_status(session: Session, lead_id: str, status: str, now: datetime) -> None:
    """Change a lead's status; the CRM is told. Raises ``InvalidLead`` on an unknown status or lead."""
    if status not in STATUSES:
        raise InvalidLead("status")
    lead = _lead(session, lead_id)
    if lead.status != status:
        lead.status = status
        _changed(session, lead, now)


def assign(session: Session, lead_id: str, broker_id: int | None, now: datetime) -> None:
    """Give a lead to a broker, or to nobody. Raises ``InvalidLead`` on an unknown lead."""
    lead = _lead(session, lead_id)
    if lead.owner_id != broker_id:
        lead.owner_id = broker_id
        _changed(session, lead, now)


def add_note(session: Session, lead_id: str, author: str, text: str, now: datetime) -> None:
    """Add a note, masked like a message. Raises ``InvalidLead`` on an unknown lead."""
    session.add(LeadNote(lead_id=_lead(session, lead_id).id, author=author, text=mask(text), at=now))


def say(session: Session, lead_id: str, text: str, now: datetime) -> None:
    """Write to the visitor in their chat, masked like a message; its stream brings it. Raises ``InvalidLead``.

    Neither to somebody who asked for no more contact, nor to a plain form, which has no chat.
    """
    lead = _lead(session, lead_id)
    if lead.do_not_contact or not news.has_chat(session, lead):
        raise InvalidLead("chat")
    conversations.add_reply(session, lead.conversation_id, "broker", mask(text), now)


def _lead(session: Session, lead_id: str) -> Lead:
    lead = session.get(Lead, lead_id, with_for_update=True)
    if lead is None:
        raise InvalidLead("lead")
    return lead


def _changed(session: Session, lead: Lead, now: datetime) -> None:
    lead.version += 1
    lead.updated_at = now
    key = f"crm:{lead.id}:{lead.version}"
    outbox.enqueue(session, "crm", lead.conversation_id, key, now, version=lead.version)
