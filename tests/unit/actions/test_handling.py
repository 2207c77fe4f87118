"""What the conversation adds to the handling rules of the rate card."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from actions import services
from actions.estimate import refused_already
from actions.handling import NOTES, REFUSALS, heard_notes, refuse
from actions.questions import QUESTIONS
from actions.quotes_client import CaseForBroker
from factorland.quotes.loading import newest_card

RULES = yaml.safe_load(newest_card().read_text(encoding="utf-8"))["rules"]


def codes(outcome: str) -> set[str]:
    return {rule["code"] for rule in RULES if rule["outcome"] == outcome}


def test_every_refusal_of_the_card_says_what_can_be_done_instead() -> None:
    assert codes("refuse") == set(REFUSALS)
    assert set(NOTES) <= codes("note")


@pytest.mark.parametrize("rule", [*REFUSALS.values(), *NOTES.values()])
def test_taps_lead_somewhere(rule: Any) -> None:
    for tap in rule.taps:
        payload = tap["payload"]
        if payload.startswith("faq/"):
            assert services.knowledge().find(payload) is not None
        else:
            assert payload.startswith('/correct_answer{"change": "')
            assert payload.split('"')[3] in QUESTIONS


def test_a_procedure_offers_the_call_first(scene: Any) -> None:
    turn = scene.turn()
    refuse(turn, CaseForBroker("insolvency_proceedings", "Pas de prix.", "priority_callback"))
    said = turn.dispatcher.messages[0]["custom"]
    assert said["text"].startswith("Pas de prix. ")
    assert said["choices"][0]["payload"] == "/book_callback"


def test_a_refusal_that_stands_is_not_told_at_length_again(scene: Any) -> None:
    turn = scene.turn()
    refuse(turn, CaseForBroker("insolvency_proceedings", "Pas de prix.", "priority_callback"), again=True)
    assert "ne change pas" in turn.dispatcher.messages[0]["custom"]["text"]


def note(code: str) -> dict[str, str]:
    return {"code": code, "detail": f"<{code}>"}


def test_notes_that_matter_are_heard_once() -> None:
    answer = {"notes": [note("known_unpaid_debt"), note("unclassified_sector")]}
    text, taps = heard_notes(answer, None)
    assert text == "<known_unpaid_debt>"
    assert [tap["payload"] for tap in taps] == ["faq/unpaid_what_to_do"]
    assert heard_notes(answer, answer) == ("", [])


def test_the_stricter_term_replaces_the_general_one() -> None:
    answer = {"notes": [note("legal_payment_term"), note("transport_payment_term")]}
    assert heard_notes(answer, None)[0] == "<transport_payment_term>"


class Refusing:
    def __init__(self, code: str) -> None:
        self.code = code

    def estimate(self, product: str, case: dict[str, Any]) -> dict[str, Any]:
        raise CaseForBroker(self.code, "")


@pytest.mark.parametrize(("code", "early"), [("liquidation", True), ("high_losses", False), ("unheard_of", False)])
def test_only_what_no_answer_can_change_is_refused_early(
    scene: Any, monkeypatch: pytest.MonkeyPatch, code: str, early: bool
) -> None:
    monkeypatch.setattr(services, "quotes", lambda: Refusing(code))
    assert refused_already(scene.turn()) is early
