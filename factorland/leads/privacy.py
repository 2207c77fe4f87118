"""A person's rights over their data: a copy of it, and its erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, or_, select
from sqlalchemy.orm import Session

from factorland.leads import audit, conversations, outbox, records
from factorland.leads.export import iso, lead_as_dict
from factorland.leads.models import (
    Consent,
    Conversation,
    DoneRequest,
    ErasedConversation,
    Lead,
    LeadNote,
    Message,
    OutboxItem,
)
from factorland.leads.models_agenda import Callback

# The reply that says "c'est effacé", and Rasa's trace of that turn, are written after the act: the worker comes
# back once the turn is over.
AFTERMATH = timedelta(minutes=1)
_OWNED = (Message, Lead, Callback, Consent, DoneRequest, OutboxItem)


@dataclass(frozen=True)
class Erasure:
    """What was erased: the reference told to the person, and what is left to remove outside the database."""

    reference: str
    conversations: list[str]
    items: list[int]


def conversations_of(session: Session, contact: str) -> list[str]:
    """Conversations whose lead has this phone (E.164), e-mail address or id: a broker's search before erasing."""
    found = session.scalars(
        select(Lead.conversation_id).where(or_(Lead.phone == contact, Lead.email == contact, Lead.id == contact))
    )
    return list(found)


def personal_data(session: Session, conversation_id: str) -> dict[str, Any]:
    """All that is kept about a conversation, JSON-ready. Raises ``ConversationUnknown``."""
    conversation = conversations.lock(session, conversation_id)
    lead = records.by_conversation(session, conversation_id)
    return {
        "conversation": {
            "id": conversation.id,
            "channel": conversation.channel,
            "created_at": iso(conversation.created_at),
            "last_visitor_at": iso(conversation.last_visitor_at),
        },
        "lead": _lead(session, lead) if lead else None,
        "consents": [
            {
                "purpose": row.purpose,
                "wording": row.wording,
                "at": iso(row.at),
                "channel": row.channel,
                "granted": row.granted,
                "withdrawn_at": iso(row.withdrawn_at) if row.withdrawn_at else None,
            }
            for row in _rows(session, Consent, conversation_id)
        ],
        "callbacks": [
            {"from": iso(row.starts_at), "to": iso(row.ends_at), "status": row.status}
            for row in _rows(session, Callback, conversation_id)
        ],
        "messages": [
            {"at": iso(row.at), "author": row.author, "text": row.text}
            for row in _rows(session, Message, conversation_id)
        ],
        "deliveries": [
            {"kind": row.kind, "status": row.status, "sent_at": iso(row.sent_at) if row.sent_at else None}
            for row in _rows(session, OutboxItem, conversation_id)
        ],
    }


def _lead(session: Session, lead: Lead) -> dict[str, Any]:
    notes = session.scalars(select(LeadNote).where(LeadNote.lead_id == lead.id).order_by(LeadNote.id))
    details = {
        name: value for name, value in lead_as_dict(session, lead).items() if name not in ("callback", "consents")
    }
    return {
        **details,
        "score_points": lead.score_points,
        "do_not_contact": lead.do_not_contact,
        "notes": [{"at": iso(note.at), "text": note.text} for note in notes],
    }


def _rows(session: Session, model: type[Any], conversation_id: str) -> Sequence[Any]:
    return session.scalars(select(model).where(model.conversation_id == conversation_id).order_by(model.id)).all()


def erase(
    session: Session, conversation_ids: Sequence[str], actor: str, now: datetime, *, keep_open: bool = False
) -> Erasure:
    """Erase everything about these conversations, in one transaction. An unknown one is already erased.

    ``keep_open`` leaves the empty conversation and its token, so that the chat can say that it is done. The CRM
    and the brokers are told which lead to erase by its id.
    """
    chosen = list(conversation_ids)
    leads = list(session.scalars(select(Lead.id).where(Lead.conversation_id.in_(chosen))))
    items = list(session.scalars(select(OutboxItem.id).where(OutboxItem.conversation_id.in_(chosen))))
    calls = session.scalars(
        select(Callback.starts_at).where(
            Callback.conversation_id.in_(chosen), Callback.status == "confirmed", Callback.starts_at > now
        )
    ).all()
    counts = {model.__tablename__: _delete(session, model, chosen) for model in _OWNED}
    if not keep_open:
        session.execute(delete(Conversation).where(Conversation.id.in_(chosen)))
        for conversation_id in chosen:
            session.merge(ErasedConversation(id=conversation_id, at=now))
    reference = audit.record(session, "erase", actor, now, **counts)
    _tell(session, reference, leads, [iso(call) for call in calls], now)
    outbox.enqueue(
        session,
        "traces",
        None,
        f"traces:{reference}",
        now,
        due=now + AFTERMATH,
        conversations=chosen,
        items=items,
    )
    return Erasure(reference, chosen, items)


def _delete(session: Session, model: type[Any], conversation_ids: Sequence[str]) -> int:
    result = session.execute(delete(model).where(model.conversation_id.in_(conversation_ids)))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _tell(session: Session, reference: str, leads: Sequence[str], calls: Sequence[str], now: datetime) -> None:
    for lead_id in leads:
        outbox.enqueue(session, "crm_erased", None, f"crm_erased:{lead_id}", now, lead=lead_id)
    if leads:
        key = f"erased:{reference}"
        outbox.enqueue(session, "erased", None, key, now, reference=reference, leads=list(leads), calls=list(calls))
