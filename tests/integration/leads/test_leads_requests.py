"""Requests that come twice, late, or in another order than they were made: each is carried out once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from factorland.leads import Booking, CallbackUnknown, ConsentMissing, ConversationUnknown, Leads
from factorland.leads.models import Conversation, Lead, OutboxItem
from factorland.leads.models_agenda import Callback
from tests.integration.leads.mailbox import statuses

Paris = Callable[..., datetime]
Make = Callable[..., Booking]
#: Name and day of the requests of one visitor; the names say who sent what, the days which call is asked.
REQUESTS = {
    "form": ("book", 24),
    "corrected form": ("book", 25),
    "another form": ("book", 26),
    "move": ("move", 27),
    "move again": ("move", 24),
    "cancel": ("cancel", 0),
    "cancel again": ("cancel", 0),
    "stop": ("stop", 0),
    "erase": ("erase", 0),
}


def count(leads: Leads, model: type[Any], *where: Any) -> int:
    return leads.read(lambda session: session.scalar(select(func.count()).select_from(model).where(*where)) or 0)


def test_the_same_form_after_a_move_or_a_cancellation_changes_nothing(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    form = booking("c", paris(26, 9, 30), request="form 1")
    first = leads.book(form)
    leads.reschedule("c", paris(27, 14, 0))
    again = leads.book(form)
    assert (again.lead_id, again.is_new, again.changed) == (first.lead_id, False, False)
    assert again.callback is not None
    assert (again.callback.start, again.callback.status) == (paris(27, 14), "confirmed")
    leads.cancel_callback("c")
    again = leads.book(form)
    assert again.callback is not None
    assert again.callback.status == "cancelled"
    assert leads.callback_of("c") is None
    assert leads.book(booking("c", paris(26, 9, 30), request="form 2")).callback is not None


def test_a_correction_is_not_undone_by_the_first_form_arriving_again(leads: Leads, booking: Make, paris: Paris) -> None:
    first = booking("c", paris(26, 9, 30), request="form 1").draft()
    leads.save_lead(first)
    leads.save_lead(replace(first, contact=replace(first.contact, phone="+33698765432"), request="form 2"))
    deliveries = count(leads, OutboxItem)
    assert not leads.save_lead(first).changed
    [line] = leads.export_leads()
    assert line["phone"] == "+33698765432"
    assert count(leads, OutboxItem) == deliveries


def test_a_refused_request_wrote_nothing_and_may_be_tried_again(leads: Leads, paris: Paris, booking: Make) -> None:
    leads.hold("other", paris(26, 9, 30))
    form = booking("c", paris(26, 9, 30), request="form 1")
    with pytest.raises(Exception, match="taken"):
        leads.book(form)
    leads.cancel_callback("other")
    assert leads.book(form).changed


def test_a_form_that_comes_after_the_erasure_does_not_bring_the_person_back(
    leads: Leads, paris: Paris, booking: Make
) -> None:
    form = booking("form-1", paris(26, 9, 30), request="form 1")
    leads.book(form)
    leads.erase(["form-1"])
    for late in (leads.book, lambda each: leads.save_lead(each.draft()), lambda _: leads.hold("form-1", form.start)):
        with pytest.raises(ConversationUnknown):
            late(form)  # type: ignore[operator]
    assert count(leads, Conversation) == count(leads, Lead) == count(leads, Callback) == 0


def test_a_stop_that_comes_again_after_a_new_consent_is_the_first_one(
    leads: Leads, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    assert leads.withdraw_consent("c", request="stop 1") == 2
    clock.set(paris(23, 8, 35))
    leads.book(booking("c", paris(26, 9, 30)))
    assert leads.withdraw_consent("c", request="stop 1") == 0
    assert leads.callback_of("c") is not None
    assert statuses(leads)["notice"] == "waiting"


@dataclass
class Expected:
    """What a visitor would say of their call, whatever the network did."""

    start: datetime | None = None
    done: set[str] = field(default_factory=set)
    stopped: bool = False
    erased: bool = False

    def hear(self, name: str, start: datetime) -> None:
        act = REQUESTS[name][0]
        refused = self.erased or (self.stopped and act in ("book", "move")) or (act == "move" and self.start is None)
        if name in self.done or refused:
            return
        self.done.add(name)
        self.start = start if act in ("book", "move") else None
        self.stopped = self.stopped or act == "stop"
        self.erased = act == "erase"


@given(st.lists(st.sampled_from(sorted(REQUESTS)), max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_any_duplicates_leaves_what_each_request_did_once(
    leads: Leads, paris: Paris, booking: Make, names: list[str]
) -> None:
    (visitor, _), expected = leads.start_conversation("chat"), Expected()
    for name in names:
        _send(leads, visitor, name, paris, booking)
        expected.hear(name, paris(REQUESTS[name][1] or 1, 9, 30))
        call = leads.callback_of(visitor)
        assert (call.start if call else None) == expected.start, names
        active = (Callback.conversation_id == visitor, Callback.status.in_(("held", "confirmed")))
        assert count(leads, Callback, *active) == (expected.start is not None)
        assert count(leads, Lead, Lead.conversation_id == visitor) <= 1
    leads.erase([visitor])


def _send(leads: Leads, visitor: str, name: str, paris: Paris, booking: Make) -> None:
    act, day = REQUESTS[name]
    send: dict[str, Callable[[], object]] = {
        "book": lambda: leads.book(booking(visitor, paris(day, 9, 30), request=name)),
        "move": lambda: leads.reschedule(visitor, paris(day, 9, 30), name),
        "cancel": lambda: leads.cancel_callback(visitor, name),
        "stop": lambda: leads.withdraw_consent(visitor, "link", name),
        "erase": lambda: leads.erase([visitor]),
    }
    try:
        send[act]()
    except (CallbackUnknown, ConsentMissing, ConversationUnknown):
        return


def test_one_request_sent_eight_times_at_once_is_carried_out_once(leads: Leads, paris: Paris, booking: Make) -> None:
    form = booking("c", paris(26, 9, 30), request="form 1")
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: leads.book(form), range(8)))
    assert sorted(receipt.changed for receipt in receipts) == [False] * 7 + [True]
    assert len({(receipt.lead_id, receipt.callback.id) for receipt in receipts if receipt.callback}) == 1
