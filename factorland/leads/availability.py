"""When a call can be had: working hours, holidays, exceptions, notice and horizon. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from holidays import country_holidays

from factorland.clock import PARIS
from factorland.leads.values import Slot

Span = tuple[time, time]
_LOOKED_AHEAD = 30  # days without any office hours, after which nobody is expected


@dataclass(frozen=True)
class Rules:
    """One broker's rules. ``hours`` by weekday (0 is Monday); ``exceptions`` by day, no span meaning closed."""

    broker_id: int
    capacity: int
    call: timedelta
    buffer: timedelta
    notice: timedelta
    horizon: timedelta
    hours: Mapping[int, Sequence[Span]]
    exceptions: Mapping[date, Sequence[Span]] = field(default_factory=dict)


@dataclass(frozen=True)
class Busy:
    """A call already held or booked, its buffer included."""

    broker_id: int
    lane: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Place:
    """Where a call fits: a broker, a lane of theirs, and the instants."""

    broker_id: int
    lane: int
    slot: Slot
    busy_until: datetime


@dataclass(frozen=True)
class Opening:
    """Whether somebody is at work, and when that changes: the closing hour, or the next opening."""

    is_open: bool
    changes: datetime


@lru_cache
def public_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of metropolitan France."""
    return frozenset(country_holidays("FR", years=year))


def day_spans(rules: Rules, day: date) -> Sequence[Span]:
    """Open spans of a day in Paris time: an exception first, then holidays, then the week."""
    if day in rules.exceptions:
        return rules.exceptions[day]
    if day in public_holidays(day.year):
        return ()
    return rules.hours.get(day.weekday(), ())


def day_starts(rules: Rules, day: date) -> Iterator[datetime]:
    """The instants (UTC) at which a call may start that day, each a whole call before closing.

    Computed on instants, so that a day of summer-time change has exactly the calls its clock leaves.
    """
    for opens, closes in day_spans(rules, day):
        start = datetime.combine(day, opens, PARIS).astimezone(timezone.utc)
        end = datetime.combine(day, closes, PARIS).astimezone(timezone.utc)
        while start + rules.call <= end:
            yield start
            start += rules.call


def opening(rules: Sequence[Rules], now: datetime) -> Opening | None:
    """Who is at work at ``now``: whatever calls are booked. ``None`` when nobody is for weeks."""
    local = now.astimezone(PARIS)
    for step in range(_LOOKED_AHEAD):
        day = local.date() + timedelta(days=step)
        spans = sorted({span for each in rules for span in day_spans(each, day)})
        for opens, closes in spans:
            since, until = (datetime.combine(day, clock, PARIS) for clock in (opens, closes))
            if local < until:
                return Opening(since <= local, until if since <= local else since)
    return None


def place(rules: Iterable[Rules], busy: Sequence[Busy], start: datetime) -> Place | None:
    """The first broker and lane free for a call at ``start``, whatever the notice; ``None`` when all are taken."""
    for each in rules:
        if start not in day_starts(each, start.astimezone(PARIS).date()):
            continue
        busy_until = start + each.call + each.buffer
        taken = {
            call.lane
            for call in busy
            if call.broker_id == each.broker_id and call.start < busy_until and start < call.end
        }
        lane = next((lane for lane in range(each.capacity) if lane not in taken), None)
        if lane is not None:
            return Place(each.broker_id, lane, Slot(start, start + each.call), busy_until)
    return None


def open_slots(
    rules: Sequence[Rules], busy: Sequence[Busy], now: datetime, since: datetime, until: datetime
) -> list[Slot]:
    """Free slots that start in ``[since, until)`` and respect each broker's notice and horizon, in order."""
    found: dict[datetime, Slot] = {}
    for each in rules:
        first, last = max(since, now + each.notice), min(until, now + each.horizon)
        day = first.astimezone(PARIS).date()
        while day <= last.astimezone(PARIS).date():
            for start in day_starts(each, day):
                if first <= start < last and start not in found and place([each], busy, start):
                    found[start] = Slot(start, start + each.call)
            day += timedelta(days=1)
    return [found[start] for start in sorted(found)]


def why_not(rules: Sequence[Rules], now: datetime, start: datetime) -> str | None:
    """Why nobody can be booked at ``start`` even with an empty agenda; ``None`` when somebody could be.

    One of ``past``, ``notice``, ``horizon``, ``holiday``, ``closed_day``, ``closed_hour``, ``off_grid``.
    """
    if start <= now:
        return "past"
    day = start.astimezone(PARIS).date()
    spans = [span for each in rules for span in day_spans(each, day)]
    if not spans:
        return "holiday" if day in public_holidays(day.year) else "closed_day"
    clock = start.astimezone(PARIS).time()
    if not any(opens <= clock < closes for opens, closes in spans):
        return "closed_hour"
    working = [each for each in rules if start in day_starts(each, day)]
    if not working:
        return "off_grid"
    if all(start < now + each.notice for each in working):
        return "notice"
    if all(start >= now + each.horizon for each in working):
        return "horizon"
    return None


def why_none(rules: Sequence[Rules], now: datetime, since: datetime, until: datetime) -> str:
    """Why no call can be had in ``[since, until)``, which has no free slot.

    One of the codes of ``why_not``, or ``full`` when only other calls are in the way.
    """
    if until <= now:
        return "past"
    first = since.astimezone(PARIS).date()
    days = [first + timedelta(days=step) for step in range((until.astimezone(PARIS).date() - first).days + 1)]
    if not any(day_spans(each, day) for each in rules for day in days):
        return "holiday" if public_holidays(first.year) & set(days) else "closed_day"
    starts = [
        (start, each) for each in rules for day in days for start in day_starts(each, day) if since <= start < until
    ]
    if not starts:
        return "closed_hour"
    if all(start >= now + each.horizon for start, each in starts):
        return "horizon"
    if all(start < now + each.notice for start, each in starts):
        return "past" if all(start <= now for start, _ in starts) else "notice"
    return "full"


def same_hours(slots: Sequence[Slot], since: datetime, until: datetime) -> list[Slot]:
    """The slots whose hour in Paris is inside a part of a day; all when there is none, or for several days."""
    first, last = since.astimezone(PARIS), until.astimezone(PARIS)
    if first.date() != last.date():
        return list(slots)
    kept = [slot for slot in slots if first.time() <= slot.start.astimezone(PARIS).time() < last.time()]
    return kept or list(slots)


def spread(slots: Sequence[Slot], limit: int) -> list[Slot]:
    """At most ``limit`` slots, in order, shared between mornings and afternoons so that there is a choice."""
    if len(slots) <= limit:
        return list(slots)
    halves: dict[tuple[date, bool], list[Slot]] = {}
    for slot in slots:
        local = slot.start.astimezone(PARIS)
        halves.setdefault((local.date(), local.hour >= 13), []).append(slot)
    kept = list(halves.values())[:limit]
    shares = [limit // len(kept) + (index < limit % len(kept)) for index in range(len(kept))]
    chosen = [slot for half, share in zip(kept, shares, strict=True) for slot in _evenly(half, share)]
    return sorted(chosen)


def _evenly(slots: Sequence[Slot], count: int) -> list[Slot]:
    count = min(count, len(slots))
    return [slots[index * len(slots) // count] for index in range(count)]


def nearest(slots: Sequence[Slot], start: datetime, limit: int) -> list[Slot]:
    """The ``limit`` slots closest to ``start``, in order; half before and half after rather than all on one side."""
    before = sorted((slot for slot in slots if slot.start < start), reverse=True)
    after = sorted(slot for slot in slots if slot.start >= start)
    closest = sorted([*before, *after], key=lambda slot: abs(slot.start - start))[:limit]
    earlier = sum(slot.start < start for slot in closest)
    if earlier in (0, limit):
        earlier = limit // 2 or earlier
    earlier = min(max(earlier, limit - len(after)), len(before))
    return sorted([*before[:earlier], *after[: limit - earlier]])
