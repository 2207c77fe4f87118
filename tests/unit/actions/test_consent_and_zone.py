"""Consents, one box a purpose, with their time; and the clock of a caller who is elsewhere."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from actions import services
from actions.ask import question_text
from actions.callback import ActionBook
from actions.consent import AskConsentCallback, AskConsentEmail, consents_of, stamped
from actions.contact import draft_of
from actions.estimate_email import ActionEmail, ActionSendByEmail
from actions.forms import ValidateCallbackForm, ValidateEmailForm
from actions.message import ActionReadMessage
from actions.questions import CALLBACK_SLOTS, QUESTIONS
from actions.reading import SKIPPED
from actions.time_zone import AskTimeZone
from factorland.leads import CallbackView, ConsentGiven, LeadDraft, Receipt, SlotUnavailable
from factorland.leads.consents import purposes

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)
START = "2026-12-03T09:30:00+01:00"
PRICED = {"factoring": {"scenarios": {"central": {}}, "rate_card": {"version": "2026-11"}}}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", NOW.isoformat())


class Store:
    """A store that remembers what it was given."""

    def __init__(self) -> None:
        self.saved: list[LeadDraft] = []
        self.booked: list[Any] = []
        self.sent: list[str] = []
        self.refused: list[ConsentGiven] = []
        self.status = "confirmed"
        self.call: CallbackView | None = None
        self.refusal: SlotUnavailable | None = None

    def save_lead(self, draft: LeadDraft) -> Receipt:
        self.saved.append(draft)
        return Receipt("lead", True, True, self.call)

    def book(self, booking: Any) -> Receipt:
        if self.refusal:
            raise self.refusal
        self.booked.append(booking)
        view = CallbackView("call", booking.start, booking.start + timedelta(minutes=30), self.status, "", 0)
        return Receipt("lead", True, True, view)

    def callback_of(self, conversation_id: str) -> CallbackView | None:
        return self.call

    def refuse_consents(self, conversation_id: str, refusals: list[ConsentGiven]) -> None:
        self.refused += refusals

    def request_estimate(self, conversation_id: str) -> None:
        self.sent.append(conversation_id)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    monkeypatch.setattr(services, "leads", lambda: store)
    return store


def known(scene: Any, **slots: Any) -> None:
    scene.slots |= {"contact_name": "Paul Martin", "phone": "+33612345678", "callback_start": START, "company": SKIPPED}
    scene.slots |= slots


def test_the_words_shown_are_the_words_kept_and_no_box_is_ticked(scene: Any) -> None:
    card = scene.play(AskConsentCallback()).messages[-1]["card"]
    assert [box["label"] for box in card["purposes"]] == [
        purposes()[name]["wording"] for name in ("callback", "offers")
    ]
    assert all(set(box) == {"name", "label", "choice"} for box in card["purposes"])


@pytest.mark.parametrize(("index", "granted"), [(0, ["callback"]), (1, ["callback", "offers"]), (2, [])])
def test_each_choice_of_the_card_grants_what_its_box_says(scene: Any, index: int, granted: list[str]) -> None:
    choice = scene.play(AskConsentCallback()).messages[-1]["choices"][index]
    scene.ask("callback_form", "consent_callback")
    scene.text = choice["payload"]
    scene.entities = [{"entity": "answer", "value": _answer(choice["payload"])}]
    scene.slots |= scene.play(ActionReadMessage()).slots
    given = consents_of(scene.turn())
    assert [each.purpose for each in given] == granted
    assert all((each.at, each.channel) == (NOW, "chat") for each in given)
    assert all(each.wording == purposes()[each.purpose]["wording"] for each in given)


def _answer(payload: str) -> Any:
    return json.loads(payload.removeprefix("/inform"))["answer"]


def test_a_consent_keeps_the_time_when_it_was_given(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.slots["consent_email"] = stamped("consent_email", True)
    monkeypatch.setenv("FACTORLAND_NOW", (NOW + timedelta(minutes=9)).isoformat())
    assert [(each.purpose, each.at) for each in consents_of(scene.turn())] == [("email", NOW)]
    assert stamped("consent_email", False) is False


def test_the_email_has_a_consent_of_its_own(scene: Any) -> None:
    scene.slots["email"] = "paul@exemple.fr"
    played = scene.play(AskConsentEmail())
    assert "paul@exemple.fr" in played.text
    assert [box["name"] for box in played.messages[0]["card"]["purposes"]] == ["email"]


def test_a_booking_is_made_before_the_email_is_asked_about(scene: Any, store: Store) -> None:
    known(scene, email="paul@exemple.fr", consent_callback=stamped("consent_callback", True))
    played = scene.play(ActionBook())
    assert [each.purpose for each in store.booked[0].consents] == ["callback"]
    assert played.next_action == "email_form"


@pytest.mark.parametrize("slots", [{"email": SKIPPED}, {"email": "a@b.fr", "consent_email": False}])
def test_nothing_is_asked_without_an_address_or_after_a_refusal(
    scene: Any, store: Store, slots: dict[str, Any]
) -> None:
    known(scene, consent_callback=stamped("consent_callback", True), **slots)
    assert scene.play(ActionBook()).next_action is None


def test_a_slot_that_was_lost_is_chosen_again_and_nothing_else(scene: Any, store: Store) -> None:
    known(scene, email=SKIPPED, consent_callback=stamped("consent_callback", True))
    store.refusal = SlotUnavailable("taken", "Ce créneau vient d'être pris.", [])
    played = scene.play(ActionBook())
    assert (played.slots["callback_start"], played.slots["callback_wish"]) == (None, START)
    assert played.slots["doubt"]["value"] == "Ce créneau vient d'être pris."
    assert played.next_action == "callback_form"
    assert "consent_callback" not in played.slots


def test_the_email_is_written_with_its_consent_then_everything_leaves(scene: Any, store: Store) -> None:
    known(scene, email="p@exemple.fr", product="factoring", estimate=PRICED)
    scene.slots["consent_email"] = stamped("consent_email", True)
    played = scene.play(ActionEmail())
    assert [each.purpose for each in store.saved[0].consents] == ["email"]
    assert store.sent == ["conversation-1"]
    assert "p@exemple.fr" in played.text


@pytest.mark.parametrize(
    "slots", [{"email": SKIPPED}, {"email": "p@exemple.fr", "consent_email": False}, {"email": "p@exemple.fr"}]
)
def test_without_its_consent_nothing_is_written_nor_sent(scene: Any, store: Store, slots: dict[str, Any]) -> None:
    known(scene, estimate=PRICED, **slots)
    scene.play(ActionEmail())
    assert store.saved == []
    assert store.sent == []


def test_an_estimate_by_email_needs_an_estimate_and_forgets_an_earlier_refusal(scene: Any) -> None:
    assert scene.play(ActionSendByEmail()).next_action is None
    scene.slots |= {"product": "factoring", "estimate": PRICED, "email": SKIPPED, "consent_email": False}
    played = scene.play(ActionSendByEmail())
    assert played.next_action == "email_form"
    assert played.slots == {"email": None, "consent_email": None}


def test_the_email_form_ends_when_there_is_no_address_or_the_visitor_leaves(scene: Any) -> None:
    scene.slots |= {"email": SKIPPED}
    assert scene.play(ValidateEmailForm()).slots["requested_slot"] is None
    scene.slots |= {"email": "p@exemple.fr", "contact_name": "Paul"}
    assert scene.play(ValidateEmailForm()).slots["requested_slot"] == "consent_email"
    scene.ask("email_form", "consent_email")
    scene.intent = "goodbye"
    scene.events.append({"event": "action", "name": "utter_goodbye"})
    assert scene.play(ValidateEmailForm()).slots["requested_slot"] is None


@pytest.mark.parametrize(("phone", "asked"), [("+33612345678", 6), ("+32470123456", 6), ("+262692123456", 7)])
def test_only_callers_on_another_clock_are_asked_for_it(scene: Any, phone: str, asked: int) -> None:
    questions = 0
    scene.slots["phone"] = phone
    for _ in CALLBACK_SLOTS:
        requested = scene.play(ValidateCallbackForm()).slots["requested_slot"]
        if requested is None:
            break
        scene.slots[requested] = START if requested == "callback_start" else "x"
        questions += 1
    assert questions + 1 == asked  # the phone was given first


def test_the_clock_is_asked_with_the_hour_it_will_be(scene: Any) -> None:
    known(scene, phone="+262692123456")
    labels = [label.replace("\u202f", " ").replace("\u00a0", " ") for label in scene.play(AskTimeZone()).labels]
    assert labels == ["12 h 30, heure de La Réunion", "9 h 30, heure de Paris"]


def test_a_typed_place_answers_and_both_times_are_said(scene: Any, store: Store) -> None:
    known(scene, phone="+262692123456")
    scene.ask("callback_form", "time_zone")
    scene.text, scene.intent = "je suis à La Réunion", "out_of_scope"
    [(slot, zone)] = scene.play(ActionReadMessage()).slots.items()
    scene.fill(slot, zone)
    text = question_text(QUESTIONS["company"], scene.turn()).replace("\u202f", " ").replace("\u00a0", " ")
    assert "jeudi 3 décembre à 9 h 30 (heure de Paris), soit 12 h 30 (heure de La Réunion)" in text
    assert draft_of(scene.turn()).contact.time_zone == "Indian/Reunion"
    scene.slots["phone"] = "+33612345678"  # corrected since: the clock no longer counts
    assert draft_of(scene.turn()).contact.time_zone is None


def test_an_address_is_part_of_the_lead_once_it_may_be_written_to(scene: Any) -> None:
    known(scene, email="p@exemple.fr", consent_callback=stamped("consent_callback", True))
    assert draft_of(scene.turn()).contact.email is None
    scene.slots["consent_email"] = stamped("consent_email", True)
    assert draft_of(scene.turn()).contact.email == "p@exemple.fr"


def test_a_refused_email_is_proved_and_its_address_forgotten(scene: Any, store: Store) -> None:
    known(scene, email="p@exemple.fr", consent_email=False)
    played = scene.play(ActionEmail())
    [refusal] = store.refused
    assert (refusal.purpose, refusal.granted, refusal.wording) == ("email", False, purposes()["email"]["wording"])
    assert played.slots == {"consent_email": False, "email": SKIPPED}


def test_no_address_was_given_and_nothing_is_refused(scene: Any, store: Store) -> None:
    known(scene, email=SKIPPED)
    scene.play(ActionEmail())
    assert store.refused == []


def test_a_message_that_comes_again_after_the_cancellation_books_nothing(scene: Any, store: Store) -> None:
    known(scene, consent_callback=stamped("consent_callback", True))
    store.status = "cancelled"
    played = scene.play(ActionBook())
    assert "pas de rendez-vous" in played.text
    assert all(message["card"] is None for message in played.messages)


def test_a_question_left_open_is_not_asked_again_by_the_next_booking(scene: Any, store: Store) -> None:
    known(scene, email="p@exemple.fr", consent_callback=stamped("consent_callback", True))
    scene.slots |= scene.play(ActionEmail()).slots
    assert scene.slots["consent_email"] == SKIPPED
    assert scene.play(ActionBook()).next_action is None
    assert [each.purpose for each in store.booked[0].consents] == ["callback"]
    scene.slots |= {"product": "factoring", "estimate": PRICED}
    assert scene.play(ActionSendByEmail()).slots == {"consent_email": None}


def test_skipping_grants_nothing() -> None:
    assert stamped("consent_email", SKIPPED) is False
