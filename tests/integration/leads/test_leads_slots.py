"""Slots: offered from the agenda, matched to a wish, held for a while, refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from factorland.clock import PARIS
from factorland.leads import (
    Booking,
    Leads,
    SlotUnavailable,
    Wish,
)
from factorland.leads.office import Office

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


def test_a_hold_keeps_the_slot_for_five_minutes(leads: Leads, clock: Any, paris: Paris, booking: Make) -> None:
    leads.hold("c", paris(26, 9, 30))
    clock.set(paris(23, 8, 34))
    with pytest.raises(SlotUnavailable, match="taken"):
        leads.hold("other", paris(26, 9, 30))
    clock.set(paris(23, 8, 35))
    assert leads.hold("other", paris(26, 9, 30)).start == paris(26, 9, 30)
    with pytest.raises(SlotUnavailable, match="taken"):
        leads.book(booking("c", paris(26, 9, 30)))


def test_a_second_hold_frees_the_first_and_a_failed_one_keeps_it(leads: Leads, paris: Paris) -> None:
    leads.hold("c", paris(26, 9, 30))
    leads.hold("c", paris(26, 10, 0))
    leads.hold("other", paris(26, 9, 30))
    with pytest.raises(SlotUnavailable):
        leads.hold("c", paris(26, 9, 30))
    with pytest.raises(SlotUnavailable):
        leads.hold("third", paris(26, 10, 0))


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ((23, 8, 0), "past"),
        ((23, 9, 0), "notice"),
        ((28, 10, 0), "closed_day"),
        ((26, 13, 0), "closed_hour"),
        ((26, 9, 45), "off_grid"),
        ((25, 10, 0, 12), "holiday"),
        ((24, 10, 0, 12), "horizon"),
    ],
)
def test_a_slot_that_cannot_be_had_says_why_and_what_else(
    leads: Leads, paris: Paris, start: tuple[int, ...], code: str
) -> None:
    with pytest.raises(SlotUnavailable) as refused:
        leads.hold("c", paris(*start))
    assert refused.value.code == code
    assert refused.value.reason.endswith(".")
    assert refused.value.alternatives == sorted(refused.value.alternatives)
    assert len(refused.value.alternatives) == 6


def test_a_wish_is_answered_inside_it_or_nearest_to_it(leads: Leads, paris: Paris, booking: Make) -> None:
    morning = leads.offer_slots(Wish(paris(26, 9), paris(26, 12)))
    assert [slot.start for slot in morning] == [paris(26, h, m) for h in (9, 10, 11) for m in (0, 30)]
    evening = leads.offer_slots(Wish(paris(26, 17), paris(26, 20)))
    assert [slot.start for slot in evening] == [paris(26, 17), paris(26, 17, 30)]
    sunday = leads.offer_slots(Wish(paris(29, 9), paris(29, 18)), limit=4)
    assert [slot.start for slot in sunday] == [paris(27, 17), paris(27, 17, 30), paris(30, 9), paris(30, 9, 30)]
    leads.book(booking("c", paris(26, 9, 30)))
    around = leads.offer_slots(Wish(paris(26, 9, 30), paris(26, 9, 30)), limit=2)
    assert [slot.start for slot in around] == [paris(26, 9), paris(26, 10)]


def test_without_a_wish_there_is_a_choice_of_half_days(leads: Leads, paris: Paris) -> None:
    offered = [slot.start for slot in leads.offer_slots()]
    assert offered == [
        *(paris(23, 9, 30), paris(23, 14)),
        *(paris(24, 9), paris(24, 14)),
        *(paris(25, 9), paris(25, 14)),
    ]


def test_brokers_edit_their_agenda(leads: Leads, database_url: str, paris: Paris) -> None:
    office = Office.open(database_url)
    [broker] = office.brokers()
    office.set_hours(broker["id"], {3: [(time(8), time(10))]})
    office.set_exception(date(2026, 11, 26))
    office.set_exception(date(2026, 12, 3), [(time(15), time(16))], broker_id=broker["id"])
    office.update_broker(broker["id"], call_minutes=20, buffer_minutes=10)
    with pytest.raises(ValueError, match="range"):
        office.update_broker(broker["id"], call_minutes=0)
    with pytest.raises(ValueError, match="apart"):
        office.set_hours(broker["id"], {3: [(time(8), time(10)), (time(9), time(11))]})
    assert leads.offer_slots(Wish(paris(26), paris(26, 23)), limit=1)[0].start == paris(3, 15, month=12)
    leads.hold("c", paris(3, 15, 20, month=12))
    # 15 h 20 to 15 h 40 and its buffer leave no room for a call at 15 h or at 15 h 40: the next Thursday.
    assert leads.offer_slots(Wish(paris(3, month=12), paris(3, 23, month=12)), 1)[0].start == paris(10, 8, month=12)
    office.clear_exception(date(2026, 11, 26))
    assert leads.offer_slots(Wish(paris(26), paris(26, 23)), limit=1)[0].start == paris(26, 8)
    office.close()


def test_a_call_after_the_change_of_the_clock_keeps_its_hour_in_paris(leads: Leads, clock: Any, booking: Make) -> None:
    clock.set(datetime(2027, 3, 24, 9, tzinfo=PARIS))
    [before] = leads.offer_slots(Wish(*[datetime(2027, 3, 26, 9, tzinfo=PARIS)] * 2), limit=1)
    [after] = leads.offer_slots(Wish(*[datetime(2027, 3, 30, 9, tzinfo=PARIS)] * 2), limit=1)
    assert (before.start.hour, after.start.hour) == (8, 7)
    leads.book(booking("c", after.start))
    [line] = leads.export_leads()
    assert line["callback"]["from"] == "2027-03-30T09:00:00+02:00"


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        ((26, 9), (26, 12), None),
        ((28, 9), (28, 18), "fermé ce jour-là"),
        ((11, 9), (11, 18), "déjà passée"),
        ((26, 12, 45), (26, 14), "fermé à cette heure-là"),
        ((25, 9, 0, 12), (25, 18, 0, 12), "férié"),
        ((24, 9, 0, 12), (24, 18, 0, 12), "aussi loin"),
        ((23, 8, 31), (23, 9, 20), "trop tôt"),
        ((28, 10), (28, 10), "fermé ce jour-là"),
    ],
)
def test_a_wish_that_has_no_slot_is_told_why(
    leads: Leads, paris: Paris, since: tuple[int, ...], until: tuple[int, ...], reason: str | None
) -> None:
    said = leads.refusal_of(Wish(paris(*since), paris(*until)))
    assert (said is None) if reason is None else (reason in (said or ""))


def test_a_part_of_a_day_that_is_full_is_offered_at_the_same_hours_of_other_days(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    wish = Wish(paris(26, 17), paris(26, 18))
    for number, minute in enumerate((0, 30)):
        leads.book(booking(f"c{number}", paris(26, 17, minute)))
    assert "déjà pris" in (leads.refusal_of(wish) or "")
    offered = [slot.start for slot in leads.offer_slots(wish, limit=4)]
    assert offered == [paris(day, 17, minute) for day in (25, 27) for minute in (0, 30)]
    saturday = leads.offer_slots(Wish(paris(28, 9), paris(28, 12)), limit=3)
    assert all(slot.start.astimezone(PARIS).hour < 12 for slot in saturday)
