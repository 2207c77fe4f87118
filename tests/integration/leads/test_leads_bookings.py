"""Bookings: written once, together with the lead, and never two on the same slot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from factorland.leads import (
    Booking,
    CallbackUnknown,
    ConsentMissing,
    InvalidLead,
    Leads,
    Receipt,
    Slot,
    SlotUnavailable,
)
from factorland.leads.availability import Place
from factorland.leads.models import Lead, OutboxItem
from factorland.leads.models_agenda import Callback
from factorland.leads.office import Office

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


def count(leads: Leads, model: type[Any], *where: Any) -> int:
    return leads.read(lambda session: session.scalar(select(func.count()).select_from(model).where(*where)) or 0)


def test_a_booking_is_exported_with_all_that_was_given(leads: Leads, paris: Paris, booking: Make) -> None:
    conversation, _ = leads.start_conversation("chat")
    estimate = {"scenarios": {}, "rate_card": {"version": "2026-11"}}
    receipt = leads.book(booking(conversation, paris(26, 9, 30), siren="732829320", estimate=estimate))
    [line] = leads.export_leads()
    assert list(line) == [
        *("id", "created_at", "status", "name", "company", "siren", "phone", "email", "product", "diagnostic"),
        *("estimate", "callback", "consents", "score", "conversation_id"),
    ]
    assert (line["id"], line["conversation_id"]) == (receipt.lead_id, conversation)
    assert (line["status"], line["siren"], line["estimate"]) == ("to_call", "732829320", estimate)
    assert line["diagnostic"] == {"turnover": 1_200_000, "dso": 60}
    assert line["callback"] == {
        "from": "2026-11-26T09:30:00+01:00",
        "to": "2026-11-26T10:00:00+01:00",
        "status": "confirmed",
    }
    assert [given["purpose"] for given in line["consents"]] == ["callback", "email"]
    assert set(line["consents"][0]) == {"purpose", "wording", "at"}


def test_a_retried_booking_changes_nothing(leads: Leads, paris: Paris, booking: Make) -> None:
    first = leads.book(booking("c", paris(26, 9, 30)))
    deliveries = count(leads, OutboxItem)
    again = leads.book(booking("c", paris(26, 9, 30)))
    assert (first.is_new, first.changed, again.is_new, again.changed) == (True, True, False, False)
    assert again.callback == first.callback
    assert count(leads, OutboxItem) == deliveries


def test_a_correction_updates_the_same_lead(leads: Leads, paris: Paris, booking: Make) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    corrected = leads.book(booking("c", paris(26, 9, 30), phone="+33698765432", email=None))
    [line] = leads.export_leads()
    assert corrected.changed
    assert not corrected.is_new
    assert (line["phone"], line["email"]) == ("+33698765432", "jeanne@client.test")


def test_a_second_booking_of_a_conversation_moves_its_call(leads: Leads, paris: Paris, booking: Make) -> None:
    before = leads.book(booking("c", paris(26, 9, 30))).callback
    after = leads.book(booking("c", paris(27, 14, 0))).callback
    assert before is not None
    assert after is not None
    assert (after.id, after.sequence, after.start) == (before.id, before.sequence + 1, paris(27, 14))
    assert leads.hold("other", paris(26, 9, 30)).start == paris(26, 9, 30)


def test_no_callback_without_its_consent_and_nothing_is_written(
    leads: Leads, paris: Paris, booking: Make, consent: Callable[..., Any]
) -> None:
    with pytest.raises(ConsentMissing):
        leads.book(booking("c", paris(26, 9, 30), consents=[consent("email")]))
    assert list(leads.export_leads()) == []
    assert count(leads, Callback) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": None}, "phone"),
        ({"phone": "0612345678"}, "phone"),
        ({"siren": "732829321"}, "siren"),
        ({"email": "jeanne@client"}, "email"),
        ({"name": " "}, "name"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
    ],
)
def test_a_value_that_is_wrong_is_refused_by_name(
    leads: Leads, paris: Paris, booking: Make, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidLead) as refused:
        leads.book(booking("c", paris(26, 9, 30), **changes))
    assert refused.value.field == field
    assert list(leads.export_leads()) == []


def test_fifty_visitors_at_once_give_one_booking_and_forty_nine_alternatives(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    start, together = paris(26, 9, 30), threading.Barrier(50)

    def visit(number: int) -> Receipt | SlotUnavailable:
        together.wait()
        try:
            return leads.book(booking(f"visitor-{number}", start))
        except SlotUnavailable as refused:
            return refused

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(visit, range(50)))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, SlotUnavailable)]
    assert len(refusals) == 49
    assert {refused.code for refused in refusals} == {"taken"}
    assert all(refused.alternatives and start not in [s.start for s in refused.alternatives] for refused in refusals)
    assert count(leads, Callback, Callback.status == "confirmed") == 1
    assert count(leads, Lead) == 1


def test_two_tabs_booking_at_once_give_one_lead(leads: Leads, paris: Paris, booking: Make) -> None:
    together = threading.Barrier(8)

    def submit(number: int) -> Receipt:
        together.wait()
        return leads.book(booking("c", paris(26, 9 + number % 2, 30)))

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(submit, range(8)))
    assert len({receipt.lead_id for receipt in receipts}) == 1
    assert count(leads, Callback, Callback.status == "confirmed") == 1


def test_capacity_is_never_exceeded_by_two_brokers(
    leads: Leads, database_url: str, paris: Paris, booking: Make
) -> None:
    office = Office.open(database_url)
    second = office.add_broker("Paul", "paul@factorland.example", capacity=2)
    office.set_hours(second, {3: [(time(9), time(12))]})
    office.close()
    outcomes = []
    for number in range(5):
        try:
            outcomes.append(leads.book(booking(f"v{number}", paris(26, 9, 30))).callback is not None)
        except SlotUnavailable:
            outcomes.append(False)
    assert outcomes == [True, True, True, False, False]


def test_the_database_itself_refuses_an_overlap(
    leads: Leads, paris: Paris, booking: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the code believes: here it believes that 9 h 45 is free while 9 h 30 is booked."""
    leads.book(booking("c", paris(26, 9, 30)))
    wrong = Place(1, 0, Slot(paris(26, 9, 45), paris(26, 10, 15)), paris(26, 10, 15))
    monkeypatch.setattr("factorland.leads.callbacks.availability.place", lambda *_: wrong)
    with pytest.raises(SlotUnavailable) as refused:
        leads.book(booking("other", paris(26, 9, 45)))
    assert refused.value.code == "taken"


def test_the_database_refuses_an_update_that_overlaps(leads: Leads, paris: Paris, booking: Make) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    leads.book(booking("d", paris(26, 11, 0)))

    def shift(session: Any) -> None:
        session.execute(
            update(Callback)
            .where(Callback.conversation_id == "d")
            .values(starts_at=paris(26, 9, 45), ends_at=paris(26, 10, 15), busy_until=paris(26, 10, 15))
        )

    with pytest.raises(DBAPIError):
        leads.write(shift)


def test_a_cancelled_call_frees_its_slot_and_cancelling_twice_is_once(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    cancelled = leads.cancel_callback("c")
    assert cancelled is not None
    assert (cancelled.status, cancelled.sequence) == ("cancelled", 1)
    assert leads.cancel_callback("c") is None
    assert leads.callback_of("c") is None
    assert leads.hold("other", paris(26, 9, 30)).start == paris(26, 9, 30)
    [line] = leads.export_leads()
    assert (line["status"], line["callback"]["status"]) == ("new", "cancelled")


def test_rescheduling_moves_the_call_and_keeps_it_when_the_new_slot_is_taken(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    leads.book(booking("other", paris(26, 11, 0)))
    with pytest.raises(SlotUnavailable):
        leads.reschedule("c", paris(26, 11, 0))
    kept = leads.callback_of("c")
    assert kept is not None
    assert kept.start == paris(26, 9, 30)
    moved = leads.reschedule("c", paris(26, 14, 30))
    assert (moved.id, moved.start, moved.sequence) == (kept.id, paris(26, 14, 30), 1)


def test_there_is_nothing_to_reschedule_without_a_call_to_come(
    leads: Leads, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    clock.set(paris(26, 10, 0))
    assert leads.callback_of("c") is None
    with pytest.raises(CallbackUnknown):
        leads.reschedule("c", paris(27, 14, 0))
    again = leads.book(booking("c", paris(27, 14, 0))).callback
    assert again is not None
    assert again.sequence == 0
    assert count(leads, Callback, Callback.status == "done") == 1


def test_requests_that_come_twice_or_in_another_order_leave_one_lead_and_one_call(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    """A hold that comes after its booking, two tabs, a cancellation sent twice around another booking."""
    first = booking("c", paris(26, 9, 30))
    leads.book(first)
    leads.hold("c", paris(26, 9, 30))
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: leads.book(first), range(8)))
    assert len({(receipt.lead_id, receipt.callback.id) for receipt in receipts if receipt.callback}) == 1
    assert not any(receipt.changed for receipt in receipts)
    leads.cancel_callback("c")
    leads.book(booking("other", paris(26, 9, 30)))
    assert leads.cancel_callback("c") is None
    assert leads.save_lead(first.draft()).callback is None
    assert count(leads, Lead) == 2
    assert count(leads, Callback, Callback.status == "confirmed") == 1
    assert count(leads, Callback, Callback.status == "held") == 0
