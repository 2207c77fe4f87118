"""The domain, the rules and the actions agree: nothing is announced that does not exist, nothing exists unannounced."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.questions import CALLBACK_SLOTS, EMAIL_SLOTS, ESTIMATE_SLOTS, QUESTIONS
from factorland.settings import ROOT


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def registered() -> set[str]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return set(executor.actions)


def rules() -> list[dict[str, Any]]:
    return [
        rule for path in (ROOT / "data" / "rules").glob("*.yml") for rule in load(f"data/rules/{path.name}")["rules"]
    ]


def test_the_domain_names_the_registered_actions(registered: set[str]) -> None:
    assert set(load("domain.yml")["actions"]) == registered


def test_every_intent_has_a_rule() -> None:
    steps = [step for rule in rules() for step in rule["steps"]]
    flat = [inner for step in steps for inner in step.get("or", [step])]
    assert {step["intent"] for step in flat if "intent" in step} == set(load("domain.yml")["intents"])


def test_the_intents_are_the_labels() -> None:
    labels = load("tests/data/intents.yml")
    assert set(load("domain.yml")["intents"]) == {*labels["tasks"], "faq", "chitchat", "nlu_fallback"}


def test_every_question_has_a_slot_and_an_asking(registered: set[str]) -> None:
    slots = load("domain.yml")["slots"]
    for slot, question in QUESTIONS.items():
        assert slot in slots
        assert f"action_ask_{slot}" in registered
        assert question.ask
        assert question.why
        assert question.example
        assert question.invalid


def test_the_forms_ask_what_the_questions_say() -> None:
    forms = load("domain.yml")["forms"]
    assert forms["callback_form"]["required_slots"] == CALLBACK_SLOTS
    assert forms["email_form"]["required_slots"] == EMAIL_SLOTS
    assert forms["estimate_form"]["required_slots"] == ESTIMATE_SLOTS["combined"]
