"""What a visitor does to their lead, each in the caller's one transaction: book, leave, move, cancel, withdraw.

Each act takes the name of its request, if it has one: its repeat then does nothing (``replay``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from factorland.leads import callbacks, consents, conversations, news, outbox, records, replay
from factorland.leads.estimates import priced
from factorland.leads.models import Lead
from factorland.leads.values import (
    Booking,
    CallbackUnknown,
    CallbackView,
    ConsentGiven,
    ConversationUnknown,
    InvalidLead,
    LeadDraft,
    Receipt,
)


def book(session: Session, booking: Booking, now: datetime, reminder: timedelta) -> Receipt:
    """Lead, consents, callback and messages together, or nothing.

    Raises ``InvalidLead``, ``ConsentMissing`` (no callback without its consent), ``SlotUnavailable``.
    """

    def work() -> Receipt:
        lead, is_new, changed, newly_written_to = _save(session, booking.draft(), now)
        consents.require(session, booking.conversation_id, consents.CALLBACK)
        callback, moved = callbacks.confirm(session, booking.conversation_id, booking.start, now)
        if moved:
            lead.status = "to_call"
            lead.version += not is_new and not changed
        records.rescore(lead, has_callback=True)
        if moved or newly_written_to:
            news.call_set(session, lead, callback, now, reminder)
        if moved or changed:
            news.lead_changed(session, lead, now)
        return Receipt(lead.id, is_new, moved or changed, callbacks.view(callback))

    if booking.contact.phone is None:
        raise InvalidLead("phone")
    conversations.ensure(session, booking.conversation_id, booking.source, now)
    return replay.once(session, booking.conversation_id, "book", booking.request, now, work)


def save_lead(session: Session, draft: LeadDraft, now: datetime, reminder: timedelta) -> Receipt:
    """A lead without a call (or a correction of one that has a call). Raises ``InvalidLead``."""

    def work() -> Receipt:
        lead, is_new, changed, newly_written_to = _save(session, draft, now)
        callback = callbacks.booked(session, draft.conversation_id)
        records.rescore(lead, has_callback=callback is not None)
        if newly_written_to and callback is not None and callback.ends_at > now:
            news.call_set(session, lead, callback, now, reminder)
        if changed:
            news.lead_changed(session, lead, now)
        return Receipt(lead.id, is_new, changed, callbacks.view(callback) if callback else None)

    conversations.ensure(session, draft.conversation_id, draft.source, now)
    return replay.once(session, draft.conversation_id, "save", draft.request, now, work)


def reschedule(
    session: Session, conversation_id: str, start: datetime, request: str, now: datetime, reminder: timedelta
) -> CallbackView:
    """Move a booked call. Raises ``CallbackUnknown``, ``ConsentMissing``, ``SlotUnavailable``."""

    def work() -> Receipt:
        consents.require(session, conversation_id, consents.CALLBACK)
        callback, moved = callbacks.move(session, conversation_id, start, now)
        lead = records.by_conversation(session, conversation_id)
        if moved and lead is not None:
            _touch(lead, now)
            news.call_set(session, lead, callback, now, reminder)
            news.lead_changed(session, lead, now)
        return Receipt(lead.id if lead else "", False, moved, callbacks.view(callback))

    conversations.lock(session, conversation_id)
    receipt = replay.once(session, conversation_id, "move", request, now, work)
    if receipt.callback is None or receipt.callback.status != "confirmed":
        raise CallbackUnknown(conversation_id)  # a repeat, and the call was cancelled or made since
    return receipt.callback


def cancel(session: Session, conversation_id: str, request: str, now: datetime) -> CallbackView | None:
    """Cancel the call to come; ``None`` when there is none (any more)."""

    def work() -> Receipt:
        cancelled = _cancel(session, conversation_id, now)
        lead = records.by_conversation(session, conversation_id)
        return Receipt(lead.id if lead else "", False, cancelled is not None, cancelled)

    conversations.lock(session, conversation_id)
    receipt = replay.once(session, conversation_id, "cancel", request, now, work)
    return receipt.callback if receipt.changed else None


def withdraw(session: Session, conversation_id: str, channel: str, request: str, now: datetime) -> int:
    """End all contact at once: consents withdrawn, call cancelled, messages that have not left dropped.

    Brokers are told to stop. Returns how many consents were in force; a second call changes nothing.
    """
    count = 0

    def work() -> Receipt:
        nonlocal count
        count = consents.withdraw(session, conversation_id, channel, now)
        _cancel(session, conversation_id, now, quietly=True)
        outbox.silence(session, conversation_id, outbox.TO_VISITOR)
        lead = records.by_conversation(session, conversation_id)
        if lead is not None and not lead.do_not_contact:
            lead.do_not_contact = True
            _touch(lead, now)
            news.lead_changed(session, lead, now)
        return Receipt(lead.id if lead else "", False, count > 0)

    conversations.lock(session, conversation_id)
    replay.once(session, conversation_id, "withdraw", request, now, work)
    return count


def refuse(session: Session, conversation_id: str, refusals: list[ConsentGiven], now: datetime) -> None:
    """Keep the proof of refusals; an address that may not be written to is not kept."""
    conversations.lock(session, conversation_id)
    consents.record(session, conversation_id, refusals)
    lead = records.by_conversation(session, conversation_id)
    if lead is not None and lead.email is not None and _refuses_email(session, conversation_id, refusals):
        lead.email = None
        _touch(lead, now)
        outbox.silence(session, conversation_id, outbox.BY_EMAIL)
        callback = callbacks.booked(session, conversation_id)
        records.rescore(lead, has_callback=callback is not None)
        news.lead_changed(session, lead, now)


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
    """The lead, whether it is new, whether anything changed, and whether it may be written to where it could not be."""
    conversation = conversations.lock(session, draft.conversation_id)
    conversation.last_visitor_at = now
    before = records.by_conversation(session, draft.conversation_id)
    written_to_before = before.email if before is not None and news.may_write_to(session, before) else None
    consented = consents.record(session, draft.conversation_id, draft.consents)
    unwanted = _refuses_email(session, draft.conversation_id, draft.consents)
    if unwanted:
        draft = replace(draft, contact=replace(draft.contact, email=None))
    lead, is_new, changed = records.save(session, draft, now, without=("email",) if unwanted else ())
    if consented and lead.do_not_contact:
        # A new consent, later than the withdrawal: contact is wished for again.
        lead.do_not_contact = False
        changed = True
    return lead, is_new, changed, news.may_write_to(session, lead) and lead.email != written_to_before


def _refuses_email(session: Session, conversation_id: str, said: list[ConsentGiven]) -> bool:
    refused = any(each.purpose == consents.EMAIL and not each.granted for each in said)
    return refused and not consents.has(session, conversation_id, consents.EMAIL)


def _cancel(session: Session, conversation_id: str, now: datetime, *, quietly: bool = False) -> CallbackView | None:
    callback = callbacks.cancel(session, conversation_id, now)
    lead = records.by_conversation(session, conversation_id)
    if callback is None or lead is None:
        return None
    lead.status = "new"
    _touch(lead, now)
    records.rescore(lead, has_callback=False)
    news.call_cancelled(session, lead, callback, now, quietly=quietly)
    news.lead_changed(session, lead, now)
    return callbacks.view(callback)


def _touch(lead: Lead, now: datetime) -> None:
    """The visitor changed something: a new version, and their last contact."""
    lead.version += 1
    lead.last_contact_at = lead.updated_at = now
