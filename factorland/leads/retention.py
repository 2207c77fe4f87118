"""How long data is kept: prospects from their last contact, anonymous chats, expired holds, old deliveries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, exists, select
from sqlalchemy.orm import Session

from factorland.leads import audit, outbox, privacy
from factorland.leads.models import Conversation, ErasedConversation, Lead, OutboxItem
from factorland.leads.models_agenda import Callback
from factorland.leads.options import LeadsOptions

_BATCH = 200
# Deliveries that are over say nothing about a person; they are kept this long to answer "did it leave?".
_SETTLED = timedelta(days=90)
# The numbers of erased conversations stop late requests: no form and no link of theirs is valid longer.
_LATE = timedelta(days=365)


@dataclass(frozen=True)
class Purge:
    """What a purge removed, as counts."""

    leads: int
    chats: int
    holds: int
    deliveries: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.leads + self.chats + self.holds + self.deliveries

    def __add__(self, other: Purge) -> Purge:
        return Purge(
            self.leads + other.leads,
            self.chats + other.chats,
            self.holds + other.holds,
            self.deliveries + other.deliveries,
        )


def purge(session: Session, options: LeadsOptions, now: datetime) -> Purge:
    """Erase what is past its time, by batches of 200 conversations: call again until ``total`` is 0."""
    prospects = _old_prospects(session, now - timedelta(days=options.retention_lead_days))
    chats = _old_chats(session, now - timedelta(days=options.retention_chat_days))
    for expired in (prospects, chats):
        if expired:
            privacy.erase(session, expired, "retention", now)
    done = Purge(
        leads=len(prospects),
        chats=len(chats),
        holds=_count(session, delete(Callback).where(Callback.status == "held", Callback.held_until <= now)),
        deliveries=_count(
            session,
            delete(OutboxItem).where(
                OutboxItem.status.in_((outbox.SENT, outbox.DROPPED)), OutboxItem.due_at < now - _SETTLED
            ),
        ),
    )
    _count(session, delete(ErasedConversation).where(ErasedConversation.at < now - _LATE))
    if done.total:
        audit.record(session, "purge", "retention", now, **asdict(done))
    return done


def _old_prospects(session: Session, before: datetime) -> list[str]:
    return list(
        session.scalars(
            select(Lead.conversation_id)
            .join(Conversation, Conversation.id == Lead.conversation_id)
            .where(Lead.last_contact_at < before, Conversation.last_visitor_at < before)
            .limit(_BATCH)
        )
    )


def _old_chats(session: Session, before: datetime) -> list[str]:
    has_lead = exists().where(Lead.conversation_id == Conversation.id)
    return list(
        session.scalars(select(Conversation.id).where(Conversation.last_visitor_at < before, ~has_lead).limit(_BATCH))
    )


def _count(session: Session, statement: object) -> int:
    result = session.execute(statement)  # type: ignore[call-overload]
    return result.rowcount if isinstance(result, CursorResult) else 0
