"""Answers that cannot be used, questions left out, and questions asked again."""

from __future__ import annotations

from typing import Any

import pytest

from actions.questions import QUESTIONS
from actions.reading import SKIPPED
from actions.retries import ask_again, go_back, not_answered, skip
from tests.support.visitor import plain_spaces


def names(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event.get("value") for event in events if event["event"] == "slot"}


def said(turn: Any) -> str:
    return plain_spaces(" ".join(message["custom"]["text"] for message in turn.dispatcher.messages))


def test_an_example_then_a_default(scene: Any) -> None:
    scene.ask("estimate_form", "dso")
    first = scene.turn()
    assert names(not_answered(first, "dso")) == {"failures": {"dso": 1}}
    assert QUESTIONS["dso"].example in said(first)
    scene.slots["failures"] = {"dso": 1}
    second = scene.turn()
    assert names(not_answered(second, "dso"))["dso"] == SKIPPED
    assert "45 jours par défaut" in said(second)


def test_what_cannot_be_left_out_ends_with_a_person_not_in_a_loop(scene: Any) -> None:
    scene.ask("callback_form", "phone")
    assert names(skip(scene.turn(), "phone")) == {"failures": {"phone": 1}}
    scene.slots["failures"] = {"phone": 1}
    turn = scene.turn()
    events = skip(turn, "phone")
    assert {"event": "active_loop", "name": None} in [{k: e.get(k) for k in ("event", "name")} for e in events]
    assert "courtier" in said(turn)


def test_skipping_a_question_asked_again_keeps_its_answer(scene: Any) -> None:
    scene.ask("estimate_form", "turnover")
    scene.slots["turnover"] = 800_000.0
    assert names(skip(scene.turn(), "turnover")) == {"doubt": None, "failures": None}


def test_back_has_the_answer_at_hand(scene: Any) -> None:
    scene.ask("estimate_form", "dso")
    scene.slots |= {"turnover": 800_000.0, "sector": "services"}
    events = names(go_back(scene.turn()))
    assert events["requested_slot"] == "sector"
    assert events["doubt"] == {"slot": "sector", "code": "back", "value": "services"}


@pytest.mark.parametrize(("slot", "value"), [("dso", SKIPPED), ("callback_start", "2026-12-03T10:00:00+01:00")])
def test_an_answer_that_is_none_or_a_held_moment_is_asked_afresh(scene: Any, slot: str, value: str) -> None:
    scene.slots[slot] = value
    assert names(ask_again(scene.turn(), slot)) == {slot: None, "doubt": None}
