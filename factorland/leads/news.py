"""Who is told what when a lead or its call changes: rows of the outbox, in the transaction of the change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from factorland.leads import consents, outbox
from factorland.leads.models import Conversation, Lead
from factorland.leads.models_agenda import Callback


def may_write_to(session: Session, lead: Lead) -> bool:
    """An e-mail leaves only to an address that was given, with the consent for it."""
    return lead.email is not None and consents.has(session, lead.conversation_id, consents.EMAIL)


def has_chat(session: Session, lead: Lead) -> bool:
    """Whether the visitor has a chat to read: the plain form's conversation has no token."""
    conversation = session.get(Conversation, lead.conversation_id)
    return conversation is not None and conversation.token_hash is not None


def call_set(session: Session, lead: Lead, callback: Callback, now: datetime, reminder: timedelta) -> None:
    """Confirm a call that was booked or moved, and remind of it in time: in the chat, and by e-mail if allowed."""
    about: dict[str, Any] = {"callback": callback.id, "sequence": callback.sequence}
    call, due = f"{callback.id}:{callback.sequence}", callback.starts_at - reminder
    end = f"{call}:{lead.version}"
    if due > now and has_chat(session, lead):
        outbox.enqueue(session, "chat_reminder", lead.conversation_id, f"chat_reminder:{call}", now, due=due, **about)
    if not may_write_to(session, lead):
        return
    outbox.enqueue(session, "confirmation", lead.conversation_id, f"confirmation:{end}", now, **about)
    if due > now:
        outbox.enqueue(session, "reminder", lead.conversation_id, f"reminder:{end}", now, due=due, **about)


def call_cancelled(session: Session, lead: Lead, callback: Callback, now: datetime, *, quietly: bool) -> None:
    """Take back what was to be said of a call. ``quietly``: the visitor is not written to."""
    outbox.silence(session, lead.conversation_id, outbox.ABOUT_CALL)
    if not quietly and may_write_to(session, lead):
        key = f"cancellation:{callback.id}:{callback.sequence}"
        about: dict[str, Any] = {"callback": callback.id, "sequence": callback.sequence}
        outbox.enqueue(session, "cancellation", lead.conversation_id, key, now, **about)


def lead_changed(session: Session, lead: Lead, now: datetime) -> None:
    """Tell the broker and the CRM."""
    for kind in ("notice", "crm"):
        key = f"{kind}:{lead.id}:{lead.version}"
        outbox.enqueue(session, kind, lead.conversation_id, key, now, version=lead.version)
