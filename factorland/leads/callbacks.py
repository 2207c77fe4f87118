"""Callbacks: offered, held, confirmed, moved and cancelled, under the database's constraint."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factorland.leads import availability
from factorland.leads.agenda import load_busy, load_rules
from factorland.leads.availability import Place, Rules
from factorland.leads.models_agenda import Callback
from factorland.leads.values import CallbackUnknown, CallbackView, Slot, SlotUnavailable, Wish
from factorland.leads.wording import wording

# A visitor who wishes for a day that is full or closed is offered what is free around it.
_AROUND = timedelta(days=10)


def offer(session: Session, wish: Wish | None, limit: int, now: datetime) -> list[Slot]:
    """Free slots, in order: those of the wish; around it when it has none; the next half-days without a wish."""
    rules = load_rules(session)
    latest = now + max((each.horizon for each in rules), default=timedelta())
    busy = load_busy(session, now, now, latest + _AROUND)
    if wish is None:
        return availability.spread(availability.open_slots(rules, busy, now, now, latest), limit)
    if wish.end > wish.start:
        wished = availability.open_slots(rules, busy, now, wish.start, wish.end)
        if wished:
            return availability.spread(wished, limit)
    centre = min(max(wish.start, now), latest)
    around = availability.open_slots(rules, busy, now, centre - _AROUND, centre + _AROUND)
    free = around or availability.open_slots(rules, busy, now, now, latest)
    if wish.end > wish.start:
        free = availability.same_hours(free, wish.start, wish.end)
    return availability.nearest(free, wish.start, limit)


def refusal(session: Session, wish: Wish, now: datetime) -> str | None:
    """Why nothing is free in a wish, in French; ``None`` when something is."""
    rules = load_rules(session)
    busy = load_busy(session, now, min(now, wish.start), wish.end + _AROUND)
    if wish.end > wish.start:
        free = availability.open_slots(rules, busy, now, wish.start, wish.end)
        code = None if free else availability.why_none(rules, now, wish.start, wish.end)
    else:
        code = availability.why_not(rules, now, wish.start)
        if code is None and availability.place(rules, busy, wish.start) is None:
            code = "taken"
    return str(wording("availability")[code]) if code else None


def hold(session: Session, conversation_id: str, start: datetime, now: datetime, keep: timedelta) -> Slot:
    """Keep a slot for a visitor who has yet to confirm it; a second choice replaces the first.

    Raises ``SlotUnavailable``; what was held before is then still held.
    """
    rules = _locked(session, now)
    confirmed, held = _of(session, conversation_id)
    if confirmed is not None and confirmed.starts_at == start:
        return _slot(confirmed)
    if held is not None and held.starts_at == start:
        held.held_until = now + keep
        return _slot(held)
    found = _find(session, rules, start, now, ignore=held.id if held else None)
    if held is not None:
        session.delete(held)
        session.flush()
    row = Callback(conversation_id=conversation_id, status="held", held_until=now + keep, created_at=now)
    return _slot(_put(session, row, found, now))


def confirm(session: Session, conversation_id: str, start: datetime, now: datetime) -> tuple[Callback, bool]:
    """Book the slot held at ``start`` (or take it now); a call already booked elsewhere is moved, not doubled.

    Returns the callback and whether anything changed. Raises ``SlotUnavailable``.
    """
    rules = _locked(session, now)
    confirmed, held = _of(session, conversation_id)
    if confirmed is not None and confirmed.starts_at == start:
        return confirmed, False
    if confirmed is not None and confirmed.ends_at <= now:
        confirmed.status = "done"
        session.flush()
        confirmed = None
    found = _place_of(held) if held is not None and held.starts_at == start else None
    found = found or _find(session, rules, start, now, ignore=confirmed.id if confirmed else None)
    if held is not None:
        session.delete(held)
        session.flush()
    row = confirmed or Callback(conversation_id=conversation_id, status="confirmed", created_at=now, sequence=-1)
    row.sequence += 1
    return _put(session, row, found, now), True


def move(session: Session, conversation_id: str, start: datetime, now: datetime) -> tuple[Callback, bool]:
    """Move a booked call. Raises ``CallbackUnknown`` when there is none to come, ``SlotUnavailable``."""
    confirmed, _held = _of(session, conversation_id)
    if confirmed is None or confirmed.ends_at <= now:
        raise CallbackUnknown(conversation_id)
    return confirm(session, conversation_id, start, now)


def cancel(session: Session, conversation_id: str, now: datetime) -> Callback | None:
    """Give back what is held and cancel the call to come; ``None`` when there is none."""
    confirmed, held = _of(session, conversation_id)
    if held is not None:
        session.delete(held)
    if confirmed is None or confirmed.ends_at <= now:
        return None
    confirmed.status = "cancelled"
    confirmed.sequence += 1
    confirmed.updated_at = now
    session.flush()
    return confirmed


def booked(session: Session, conversation_id: str) -> Callback | None:
    """The booked call of a conversation, past ones included until another is booked."""
    return _of(session, conversation_id)[0]


def last(session: Session, conversation_id: str) -> Callback | None:
    """The booked call, or else the last one that was cancelled or made."""
    rows = session.scalars(
        select(Callback)
        .where(Callback.conversation_id == conversation_id, Callback.status != "held")
        .order_by(Callback.updated_at.desc())
    ).all()
    return next((row for row in rows if row.status == "confirmed"), rows[0] if rows else None)


def view(callback: Callback) -> CallbackView:
    """What others see of a callback."""
    return CallbackView(
        id=callback.id,
        start=callback.starts_at,
        end=callback.ends_at,
        status=callback.status,
        broker=callback.broker.name,
        sequence=callback.sequence,
    )


def _locked(session: Session, now: datetime) -> list[Rules]:
    # Brokers' rows are locked first, in order: bookings queue up instead of deadlocking on the constraint.
    # Expired holds go here, since no constraint can look at the clock.
    rules = load_rules(session, lock=True)
    session.execute(delete(Callback).where(Callback.status == "held", Callback.held_until <= now))
    return rules


def _of(session: Session, conversation_id: str) -> tuple[Callback | None, Callback | None]:
    rows = session.scalars(
        select(Callback).where(Callback.conversation_id == conversation_id, Callback.status.in_(("held", "confirmed")))
    ).all()
    by_status = {row.status: row for row in rows}
    return by_status.get("confirmed"), by_status.get("held")


def _find(session: Session, rules: list[Rules], start: datetime, now: datetime, ignore: str | None) -> Place:
    reachable = [each for each in rules if now + each.notice <= start < now + each.horizon]
    longest = max((each.call + each.buffer for each in reachable), default=timedelta())
    busy = load_busy(session, now, start, start + longest, ignore)
    found = availability.place(reachable, busy, start)
    if found is None:
        code = availability.why_not(rules, now, start) or "taken"
        raise _refusal(session, code, start, now)
    return found


def _refusal(session: Session, code: str, start: datetime, now: datetime) -> SlotUnavailable:
    alternatives = offer(session, Wish(start, start), 6, now)
    return SlotUnavailable(code, wording("availability")[code], alternatives)


def _put(session: Session, row: Callback, found: Place, now: datetime) -> Callback:
    try:
        with session.begin_nested():
            row.broker_id, row.lane = found.broker_id, found.lane
            row.starts_at, row.ends_at, row.busy_until = found.slot.start, found.slot.end, found.busy_until
            row.updated_at = now
            session.add(row)
    except IntegrityError as error:
        # Somebody wrote outside the queue (another version, a script): the constraint held.
        raise _refusal(session, "taken", found.slot.start, now) from error
    session.refresh(row)
    return row


def _place_of(held: Callback) -> Place:
    return Place(held.broker_id, held.lane, _slot(held), held.busy_until)


def _slot(callback: Callback) -> Slot:
    return Slot(callback.starts_at, callback.ends_at)
