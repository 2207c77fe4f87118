"""When calls can be had, across holidays and changes of the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorland.clock import PARIS
from factorland.leads.availability import (
    Busy,
    Rules,
    day_starts,
    nearest,
    open_slots,
    opening,
    place,
    public_holidays,
    spread,
)
from factorland.leads.values import Slot

OFFICE = [(time(9), time(12, 30)), (time(14), time(18))]


def rules(
    hours: dict[int, list[tuple[time, time]]] | None = None,
    *,
    capacity: int = 1,
    buffer: int = 0,
    exceptions: dict[date, list[tuple[time, time]]] | None = None,
) -> Rules:
    return Rules(
        broker_id=1,
        capacity=capacity,
        call=timedelta(minutes=30),
        buffer=timedelta(minutes=buffer),
        notice=timedelta(hours=1),
        horizon=timedelta(days=30),
        hours=hours if hours is not None else dict.fromkeys(range(5), OFFICE),
        exceptions=exceptions or {},
    )


def local(starts: list[datetime]) -> list[str]:
    return [start.astimezone(PARIS).strftime("%H:%M") for start in starts]


def test_a_day_has_its_calls_each_ending_before_closing() -> None:
    starts = list(day_starts(rules(), date(2026, 11, 26)))
    assert local(starts) == [
        *("09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00"),
        *("14:00", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00", "17:30"),
    ]


def test_france_has_eleven_public_holidays_and_nobody_works_then() -> None:
    assert len(public_holidays(2027)) == 11
    assert {date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)} <= public_holidays(2027)
    assert list(day_starts(rules(), date(2026, 12, 25))) == []


def test_an_exception_comes_before_holidays_and_the_week() -> None:
    spans = {date(2026, 12, 25): [(time(10), time(11))], date(2026, 11, 26): []}
    assert local(list(day_starts(rules(exceptions=spans), date(2026, 12, 25)))) == ["10:00", "10:30"]
    assert list(day_starts(rules(exceptions=spans), date(2026, 11, 26))) == []


@pytest.mark.parametrize(("day", "offset"), [(date(2027, 3, 26), 1), (date(2027, 3, 30), 2), (date(2026, 10, 26), 1)])
def test_nine_in_the_morning_stays_nine_on_both_sides_of_the_change(day: date, offset: int) -> None:
    start = next(iter(day_starts(rules(), day)))
    assert start == datetime(day.year, day.month, day.day, 9 - offset, tzinfo=timezone.utc)


@pytest.mark.parametrize(("day", "calls"), [(date(2027, 3, 28), 4), (date(2026, 10, 25), 8), (date(2026, 11, 1), 0)])
def test_a_night_of_change_has_the_calls_its_clock_leaves(day: date, calls: int) -> None:
    """1 h to 4 h lasts two hours in March and four in October; 1 November is a holiday."""
    night = rules({6: [(time(1), time(4))]})
    starts = list(day_starts(night, day))
    assert len(starts) == calls
    assert len(set(starts)) == calls
    assert all(after - before == timedelta(minutes=30) for before, after in pairwise(starts))


def test_notice_and_horizon_bound_what_is_offered() -> None:
    now = datetime(2026, 11, 26, 9, 10, tzinfo=PARIS)
    slots = open_slots([rules()], [], now, now, now + timedelta(days=365))
    assert local([slots[0].start]) == ["10:30"]
    assert slots[-1].start < now + timedelta(days=30)


def test_a_buffer_keeps_the_call_before_and_after_apart() -> None:
    nine = datetime(2026, 11, 26, 10, 0, tzinfo=PARIS)
    taken = [Busy(1, 0, nine, nine + timedelta(minutes=40))]
    with_buffer = rules(buffer=10)
    assert place([with_buffer], taken, nine - timedelta(minutes=30)) is None
    assert place([with_buffer], taken, nine + timedelta(minutes=30)) is None
    assert place([with_buffer], taken, nine + timedelta(minutes=60)) is not None


def test_a_team_takes_as_many_calls_at_once_as_its_capacity() -> None:
    start = datetime(2026, 11, 26, 10, 0, tzinfo=PARIS)
    end = start + timedelta(minutes=30)
    found = place([rules(capacity=3)], [Busy(1, 0, start, end), Busy(1, 2, start, end)], start)
    assert found is not None
    assert found.lane == 1
    assert place([rules(capacity=1)], [Busy(1, 0, start, end)], start) is None
    assert place([rules(capacity=0)], [], start) is None


@given(st.lists(st.integers(0, 400), unique=True, max_size=60), st.integers(1, 12))
def test_a_spread_is_a_sorted_choice_of_what_is_free(offsets: list[int], limit: int) -> None:
    base = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)
    half = timedelta(minutes=30)
    slots = [Slot(base + half * offset, base + half * (offset + 1)) for offset in sorted(offsets)]
    chosen = spread(slots, limit)
    assert chosen == sorted(set(chosen))
    assert set(chosen) <= set(slots)
    assert len(chosen) <= limit
    assert bool(chosen) == bool(slots)
    if slots:
        close = nearest(slots, slots[0].start, limit)
        assert close == slots[:limit]


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        (datetime(2026, 11, 23, 10, tzinfo=PARIS), True, datetime(2026, 11, 23, 12, 30, tzinfo=PARIS)),
        (datetime(2026, 11, 23, 13, tzinfo=PARIS), False, datetime(2026, 11, 23, 14, tzinfo=PARIS)),
        (datetime(2026, 11, 27, 19, tzinfo=PARIS), False, datetime(2026, 11, 30, 9, tzinfo=PARIS)),
        (datetime(2026, 12, 25, 10, tzinfo=PARIS), False, datetime(2026, 12, 28, 9, tzinfo=PARIS)),
    ],
)
def test_opening_now_or_next(now: datetime, is_open: bool, changes: datetime) -> None:
    found = opening([rules()], now)
    assert found is not None
    assert (found.is_open, found.changes) == (is_open, changes)


def test_nobody_ever_at_work() -> None:
    assert opening([rules({})], datetime(2026, 11, 23, 10, tzinfo=PARIS)) is None
