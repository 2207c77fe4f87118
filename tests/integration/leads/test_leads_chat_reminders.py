"""The reminder of a call in the chat: said once, to those who have a chat, about the call as it now is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from factorland.leads import Booking, ConsentGiven, Leads, MessageRow
from factorland.leads.worker import Worker
from tests.integration.leads.mailbox import statuses
from tests.support.visitor import plain_spaces

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


def told(leads: Leads, conversation: str) -> list[MessageRow]:
    return leads.messages(conversation)


@pytest.fixture
def chat(leads: Leads) -> str:
    conversation, _ = leads.start_conversation("widget")
    return conversation


def test_a_chat_is_reminded_two_hours_before_without_any_address(
    leads: Leads,
    worker: Worker,
    chat: str,
    clock: Any,
    paris: Paris,
    booking: Make,
    consent: Callable[..., ConsentGiven],
) -> None:
    leads.book(booking(chat, paris(26, 9, 30), email=None, consents=[consent()]))
    clock.set(paris(26, 7, 29))
    worker.deliver_due()
    assert told(leads, chat) == []
    clock.set(paris(26, 7, 30))
    for _ in range(2):
        worker.deliver_due()
    [message] = told(leads, chat)
    assert message.author == "assistant"
    text = message.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "jeudi 26 novembre à 9 h 30 (heure de Paris), au 06 12 34 56 78" in text
    assert [choice["label"] for choice in message.choices] == ["Déplacer le rendez-vous", "Annuler le rendez-vous"]
    assert statuses(leads)["chat_reminder"] == "sent"


def test_callers_on_another_clock_read_theirs_too(
    leads: Leads, worker: Worker, chat: str, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking(chat, paris(26, 9, 30), phone="+262692123456", time_zone="Indian/Reunion"))
    clock.set(paris(26, 7, 30))
    worker.deliver_due()
    assert "(heure de Paris, 12 h 30 chez vous)" in told(leads, chat)[0].text.replace("\u202f", " ").replace(
        "\u00a0", " "
    )


def test_a_moved_call_is_reminded_at_its_new_time_only(
    leads: Leads, worker: Worker, chat: str, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking(chat, paris(26, 9, 30)))
    leads.reschedule(chat, paris(27, 9, 30))
    clock.set(paris(26, 7, 30))
    worker.deliver_due()
    assert told(leads, chat) == []
    clock.set(paris(27, 7, 30))
    worker.deliver_due()
    assert "27 novembre" in plain_spaces(told(leads, chat)[0].text)


@pytest.mark.parametrize("act", ["cancel_callback", "withdraw_consent"])
def test_a_call_that_is_off_is_not_reminded(
    leads: Leads, worker: Worker, chat: str, clock: Any, paris: Paris, booking: Make, act: str
) -> None:
    leads.book(booking(chat, paris(26, 9, 30)))
    getattr(leads, act)(chat)
    clock.set(paris(26, 7, 30))
    worker.deliver_due()
    assert told(leads, chat) == []
    assert statuses(leads)["chat_reminder"] == "dropped"


def test_a_reminder_that_comes_after_the_start_of_the_call_is_not_said(
    leads: Leads, worker: Worker, chat: str, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking(chat, paris(26, 9, 30)))
    clock.set(paris(26, 9, 30))
    worker.deliver_due()
    assert told(leads, chat) == []
    assert statuses(leads)["reminder"] == "dropped"


def test_the_plain_form_has_no_chat_to_remind_in(leads: Leads, paris: Paris, booking: Make) -> None:
    leads.book(booking("form-1", paris(26, 9, 30)))
    assert "chat_reminder" not in statuses(leads)


def test_a_worker_that_dies_after_the_reminder_does_not_say_it_again(
    leads: Leads, worker: Worker, chat: str, clock: Any, paris: Paris, booking: Make
) -> None:
    class Killed(BaseException):
        pass

    class Dies(type(worker)):  # type: ignore[misc]
        def _settle(self, *_: Any) -> None:
            raise Killed

    leads.book(booking(chat, paris(26, 9, 30), consents=[ConsentGiven("callback", "Oui.", paris(23, 8), "chat")]))
    worker.deliver_due()
    clock.set(paris(26, 7, 30))
    with pytest.raises(Killed):
        Dies(**{name: getattr(worker, name) for name in worker.__dataclass_fields__}).deliver_due()
    clock.set(paris(26, 7, 40))
    replace(worker).deliver_due()
    assert len(told(leads, chat)) == 1
