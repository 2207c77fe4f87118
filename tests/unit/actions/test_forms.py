"""Answers go on with the form, interruptions step out of it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.forms import ValidateCallbackForm, ValidateEstimateForm
from actions.questions import ESTIMATE_SLOTS


def test_the_most_informative_missing_slot_is_asked_first(scene: Any) -> None:
    scene.slots |= {"product": "factoring", "sector": "transport"}
    assert scene.play(ValidateEstimateForm()).slots["requested_slot"] == "turnover"


@pytest.mark.parametrize("product", ["factoring", "credit_insurance", "combined"])
def test_the_form_ends_when_all_is_known(scene: Any, product: str) -> None:
    scene.slots |= {"product": product} | dict.fromkeys(ESTIMATE_SLOTS[product], 1)
    assert scene.play(ValidateEstimateForm()).slots["requested_slot"] is None


@pytest.mark.parametrize("slots", ESTIMATE_SLOTS.values())
def test_at_most_six_questions(slots: list[str]) -> None:
    assert len(slots) <= 6


@pytest.mark.parametrize("intent", ["faq", "chitchat", "why_asked", "stop", "request_human", "book_callback", "thank"])
def test_an_interruption_is_left_to_its_own_rule(scene: Any, intent: str) -> None:
    scene.ask("estimate_form", "turnover")
    scene.intent = intent
    with pytest.raises(ActionExecutionRejection) as rejection:
        scene.play(ValidateEstimateForm())
    assert rejection.value.action_name == "estimate_form"


def test_once_the_interruption_is_answered_the_same_question_comes_back(scene: Any) -> None:
    scene.ask("estimate_form", "turnover")
    scene.intent = "faq"
    scene.events.append({"event": "action", "name": "utter_faq"})
    assert scene.play(ValidateEstimateForm()).slots["requested_slot"] == "turnover"


def test_an_answer_taken_for_a_question_by_the_classifier_is_an_answer(scene: Any) -> None:
    scene.ask("estimate_form", "sector")
    scene.intent, scene.text = "faq", "transport"
    scene.slots |= {"product": "factoring", "turnover": 1.0}
    scene.fill("sector", "transport")
    assert scene.play(ValidateEstimateForm()).slots["requested_slot"] == "dso"


def test_a_question_that_holds_a_figure_is_still_answered(scene: Any) -> None:
    scene.ask("estimate_form", "turnover")
    scene.intent, scene.text = "faq", "c'est possible à partir de 500 k€ de CA ?"
    scene.fill("turnover", 500_000.0)
    with pytest.raises(ActionExecutionRejection):
        scene.play(ValidateEstimateForm())


def test_other_facts_than_the_one_asked_are_taken(scene: Any) -> None:
    scene.ask("estimate_form", "turnover")
    scene.intent = "inform"
    scene.fill("dso", 60.0)
    assert scene.play(ValidateEstimateForm()).slots["requested_slot"] == "turnover"


def test_a_moment_that_is_no_slot_yet_answers_the_callback_question(scene: Any) -> None:
    scene.ask("callback_form", "callback_start")
    scene.intent = "inform"
    scene.fill("callback_wish", {"from": "2026-12-03T09:00:00+01:00", "to": "2026-12-03T12:00:00+01:00"})
    assert scene.play(ValidateCallbackForm()).slots["requested_slot"] == "callback_start"


def test_retour_is_for_the_form_whatever_its_label(scene: Any) -> None:
    scene.ask("estimate_form", "dso")
    scene.slots |= {"product": "factoring", "turnover": 1.0, "sector": "transport"}
    scene.intent, scene.text = "restart", "retour"
    played = scene.play(ValidateEstimateForm())
    assert played.slots["requested_slot"] == "sector"


def test_a_statement_that_resembles_a_topic_a_little_is_no_question(scene: Any) -> None:
    scene.ask("estimate_form", "dso")
    scene.slots |= {"product": "factoring", "turnover": 1.0, "sector": "transport"}
    scene.intent, scene.confidence, scene.text = "faq", 0.46, "ils paient quand ils veulent"
    played = scene.play(ValidateEstimateForm())
    assert "Par exemple" in played.text
    assert played.slots["requested_slot"] == "dso"


def test_the_form_stops_once_no_estimate_may_be_given(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.forms.refused_already", lambda turn: True)
    scene.ask("estimate_form", "sector")
    scene.fill("legal_status", "liquidation")
    assert scene.play(ValidateEstimateForm()).slots["requested_slot"] is None


def test_a_correction_is_echoed_before_a_question_that_opens_with_nothing(scene: Any) -> None:
    scene.ask("callback_form", "callback_start")
    scene.intent = "correct_answer"
    scene.fill("turnover", 800_000.0)
    assert "800" in scene.play(ValidateCallbackForm()).text
