"""What a visitor does to their lead, each in the caller's one transaction: book, leave, move, cancel, withdraw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from factorland.leads import callbacks, consents, conversations, outbox, records
from factorland.leads.estimates import priced
from factorland.leads.models import Lead
from factorland.leads.models_agenda import Callback
from factorland.leads.values import (
    Booking,
    CallbackView,
    ConversationUnknown,
    InvalidLead,
    LeadDraft,
    Receipt,
)


def book(session: Session, booking: Booking, now: datetime, reminder: timedelta) -> Receipt:
    """Lead, consents, callback and messages together, or nothing.

    Raises ``InvalidLead``, ``ConsentMissing`` (no callback without its consent), ``SlotUnavailable``.
    """
    if booking.contact.phone is None:
        raise InvalidLead("phone")
    lead, is_new, changed, newly_written_to = _save(session, booking.draft(), now)
    consents.require(session, booking.conversation_id, consents.CALLBACK)
    callback, moved = callbacks.confirm(session, booking.conversation_id, booking.start, now)
    if moved:
        lead.status = "to_call"
        lead.version += not is_new and not changed
    records.rescore(lead, has_callback=True)
    if moved or newly_written_to:
        _tell_visitor(session, lead, callback, now, reminder)
    if moved or changed:
        _tell_broker(session, lead, now)
    return Receipt(lead.id, is_new, moved or changed, callbacks.view(callback))


def save_lead(session: Session, draft: LeadDraft, now: datetime, reminder: timedelta) -> Receipt:
    """A lead without a call (or a correction of one that has a call). Raises ``InvalidLead``."""
    lead, is_new, changed, newly_written_to = _save(session, draft, now)
    callback = callbacks.booked(session, draft.conversation_id)
    records.rescore(lead, has_callback=callback is not None)
    if newly_written_to and callback is not None and callback.ends_at > now:
        _tell_visitor(session, lead, callback, now, reminder)
    if changed:
        _tell_broker(session, lead, now)
    return Receipt(lead.id, is_new, changed, callbacks.view(callback) if callback else None)


def reschedule(
    session: Session, conversation_id: str, start: datetime, now: datetime, reminder: timedelta
) -> CallbackView:
    """Move a booked call. Raises ``CallbackUnknown``, ``ConsentMissing``, ``SlotUnavailable``."""
    conversations.lock(session, conversation_id)
    consents.require(session, conversation_id, consents.CALLBACK)
    callback, moved = callbacks.move(session, conversation_id, start, now)
    lead = records.by_conversation(session, conversation_id)
    if moved and lead is not None:
        lead.version += 1
        lead.last_contact_at = lead.updated_at = now
        _tell_visitor(session, lead, callback, now, reminder)
        _tell_broker(session, lead, now)
    return callbacks.view(callback)


def cancel(session: Session, conversation_id: str, now: datetime, *, quietly: bool = False) -> CallbackView | None:
    """Cancel the call to come; ``None`` when there is none. ``quietly``: the visitor is not written to."""
    conversations.lock(session, conversation_id)
    callback = callbacks.cancel(session, conversation_id, now)
    lead = records.by_conversation(session, conversation_id)
    if callback is None or lead is None:
        return None
    lead.status = "new"
    lead.version += 1
    lead.last_contact_at = lead.updated_at = now
    records.rescore(lead, has_callback=False)
    outbox.silence(session, conversation_id, ("confirmation", "reminder"))
    if not quietly and _may_write_to(session, lead):
        key = f"cancellation:{callback.id}:{callback.sequence}"
        outbox.enqueue(
            session, "cancellation", conversation_id, key, now, callback=callback.id, sequence=callback.sequence
        )
    _tell_broker(session, lead, now)
    return callbacks.view(callback)


def withdraw(session: Session, conversation_id: str, channel: str, now: datetime) -> int:
    """End all contact at once: consents withdrawn, call cancelled, messages that have not left dropped.

    Brokers are told to stop. Returns how many consents were in force; a second call changes nothing.
    """
    conversations.lock(session, conversation_id)
    count = consents.withdraw(session, conversation_id, channel, now)
    cancel(session, conversation_id, now, quietly=True)
    outbox.silence(session, conversation_id, outbox.TO_VISITOR)
    lead = records.by_conversation(session, conversation_id)
    if lead is not None and not lead.do_not_contact:
        lead.do_not_contact = True
        lead.version += 1
        lead.last_contact_at = lead.updated_at = now
        _tell_broker(session, lead, now)
    return count


def request_estimate(session: Session, conversation_id: str, now: datetime) -> None:
    """Send the visitor their estimate by e-mail.

    Raises ``ConsentMissing``, and ``InvalidLead`` without an address or a price.
    """
    conversations.lock(session, conversation_id)
    lead = records.by_conversation(session, conversation_id)
    if lead is None:
        raise ConversationUnknown(conversation_id)
    if lead.email is None:
        raise InvalidLead("email")
    if not priced(lead.estimate, lead.product):
        raise InvalidLead("estimate")
    consents.require(session, conversation_id, consents.EMAIL)
    outbox.enqueue(session, "estimate", conversation_id, f"estimate:{lead.id}:{lead.version}", now)


def _save(session: Session, draft: LeadDraft, now: datetime) -> tuple[Lead, bool, bool, bool]:
    conversation = conversations.ensure(session, draft.conversation_id, draft.source, now)
    conversation.last_visitor_at = now
    before = records.by_conversation(session, draft.conversation_id)
    email_before = before.email if before else None
    written_to_before = before is not None and _may_write_to(session, before)
    lead, is_new, changed = records.save(session, draft, now)
    consented = consents.record(session, draft.conversation_id, draft.consents)
    if consented and lead.do_not_contact:
        # A new consent, later than the withdrawal: contact is wished for again.
        lead.do_not_contact = False
        changed = True
    may_write_to = _may_write_to(session, lead)
    return lead, is_new, changed, may_write_to and (not written_to_before or lead.email != email_before)


def _may_write_to(session: Session, lead: Lead) -> bool:
    """An e-mail leaves only to an address that was given, with the consent for it."""
    return lead.email is not None and consents.has(session, lead.conversation_id, consents.EMAIL)


def _tell_visitor(session: Session, lead: Lead, callback: Callback, now: datetime, reminder: timedelta) -> None:
    if not _may_write_to(session, lead):
        return
    about: dict[str, Any] = {"callback": callback.id, "sequence": callback.sequence}
    end = f"{callback.id}:{callback.sequence}:{lead.version}"
    outbox.enqueue(session, "confirmation", lead.conversation_id, f"confirmation:{end}", now, **about)
    due = callback.starts_at - reminder
    if due > now:
        outbox.enqueue(session, "reminder", lead.conversation_id, f"reminder:{end}", now, due=due, **about)


def _tell_broker(session: Session, lead: Lead, now: datetime) -> None:
    for kind in ("notice", "crm"):
        key = f"{kind}:{lead.id}:{lead.version}"
        outbox.enqueue(session, kind, lead.conversation_id, key, now, version=lead.version)
