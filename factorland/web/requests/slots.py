"""Free slots as a page shows them: a few whole days at a time, in Paris time and in the visitor's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from factorland.clock import PARIS, paris_now
from factorland.french import format as french
from factorland.leads import Leads, Slot, Wish

DAYS_SHOWN = 5
_WINDOW = timedelta(days=10)  # longer than any bridge of holidays and week-ends
_EVERY_SLOT = 1000
_FAR = timedelta(days=366)


@dataclass(frozen=True)
class Choice:
    """A slot to choose: ``value`` as posted back, ``label`` on a clock in Paris, ``own`` on the visitor's."""

    value: str
    label: str
    own: str


@dataclass(frozen=True)
class Diary:
    """Days with their choices, in order; ``next_day`` opens the following days; ``late`` when none was as late."""

    days: list[tuple[str, list[Choice]]]
    since: date
    next_day: date | None = None
    late: bool = False


def free_days(leads: Leads, wished: str, zone: ZoneInfo | None) -> Diary:
    """The free days from ``wished`` (ISO date, today when it is none). Raises ``StoreUnavailable``."""
    now = paris_now()
    since = _since(wished, now)
    slots = leads.offer_slots(Wish(since, since + _WINDOW), _EVERY_SLOT)
    late = bool(slots) and slots[-1].start < since
    days = _by_day(slots)
    shown = days[-DAYS_SHOWN:] if late else days[:DAYS_SHOWN]
    next_day = shown[-1][0] + timedelta(days=1) if shown and not late else None
    return Diary([_labelled(day, each, zone) for day, each in shown], since.date(), next_day, late)


def these(slots: Sequence[Slot], zone: ZoneInfo | None) -> Diary:
    """Given slots, by day."""
    return Diary([_labelled(day, each, zone) for day, each in _by_day(slots)], paris_now().date())


def _since(wished: str, now: datetime) -> datetime:
    try:
        day = date.fromisoformat(wished)
    except ValueError:
        return now
    if day <= now.date():
        return now
    return datetime.combine(min(day, (now + _FAR).date()), time(), PARIS)


def _by_day(slots: Sequence[Slot]) -> list[tuple[date, list[Slot]]]:
    days = groupby(slots, key=lambda slot: slot.start.astimezone(PARIS).date())
    return [(day, list(group)) for day, group in days]


def _labelled(day: date, slots: Sequence[Slot], zone: ZoneInfo | None) -> tuple[str, list[Choice]]:
    return french.day(day), [
        Choice(slot.start.isoformat(), french.time_of_day(slot.start.astimezone(PARIS)), own_time(slot.start, zone))
        for slot in slots
    ]


def own_time(start: datetime, zone: ZoneInfo | None) -> str:
    """The hour on the visitor's clock, with its day when it is another one; empty in Paris."""
    if zone is None:
        return ""
    local = start.astimezone(zone)
    hour = french.time_of_day(local)
    same_day = local.date() == start.astimezone(PARIS).date()
    return hour if same_day else f"{french.day(local)}, {hour}"
