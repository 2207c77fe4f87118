"""What a message gives beside its bare figures, in the state of the conversation."""

from __future__ import annotations

from typing import Any

import pytest

from actions.message import ActionReadMessage

UNIT = {"slot": "turnover", "code": "unit", "value": 500.0}
BACK = {"slot": "turnover", "code": "back", "value": 800_000.0}


def read(scene: Any, text: str, intent: str, *entities: dict[str, Any]) -> dict[str, Any]:
    scene.text, scene.intent, scene.entities = text, intent, list(entities)
    slots: dict[str, Any] = scene.play(ActionReadMessage()).slots
    return slots


def entity(name: str, value: Any, role: str | None = None) -> dict[str, Any]:
    return {"entity": name, "value": value, **({"role": role} if role else {})}


def test_an_outstanding_above_the_turnover_is_not_kept(scene: Any) -> None:
    scene.slots["turnover"] = 2_000_000.0
    slots = read(scene, "encours 3 M€", "inform", entity("amount-of-money", 3_000_000, "outstanding"))
    assert slots["outstanding"] is None
    assert slots["doubt"]["code"] == "above_turnover"


def test_a_turnover_below_the_known_outstanding_doubts_it(scene: Any) -> None:
    scene.slots["outstanding"] = 300_000.0
    slots = read(scene, "CA 200 k€", "inform", entity("amount-of-money", 200_000, "turnover"))
    assert slots["doubt"]["slot"] == "outstanding"


@pytest.mark.parametrize("intent", ["faq", "why_asked", "inform", "thank"])
def test_a_doubt_stays_whatever_is_said_in_between(scene: Any, intent: str) -> None:
    scene.ask("estimate_form", "turnover")
    scene.slots["doubt"] = UNIT
    assert "doubt" not in read(scene, "euh…", intent)


def test_a_no_clears_a_doubt_and_the_answer_shown_again(scene: Any) -> None:
    scene.ask("estimate_form", "turnover")
    scene.slots |= {"doubt": BACK, "turnover": 800_000.0}
    assert read(scene, "non", "deny") == {"doubt": None, "turnover": None}


def test_a_figure_that_nobody_asked_for_is_asked_about(scene: Any) -> None:
    slots = read(scene, "1,2 million", "inform", entity("amount-of-money", 1_200_000))
    assert slots["doubt"] == {"slot": "turnover", "code": "meant", "value": 1_200_000.0}


def test_going_on_settles_the_figure_asked_about(scene: Any) -> None:
    scene.slots["doubt"] = {"slot": "turnover", "code": "meant", "value": 600_000.0}
    slots = read(scene, "c'est une menuiserie", "inform", entity("sector", "construction"))
    assert (slots["turnover"], slots["sector"]) == (600_000.0, "construction")


def test_a_bare_correction_is_of_the_last_answer(scene: Any) -> None:
    scene.ask("estimate_form", "top_buyer_share")
    scene.events = [{"event": "slot", "name": "buyer_count", "value": 40.0}, {"event": "user"}]
    assert read(scene, "non pardon 45", "correct_answer", entity("number", 45)) == {"buyer_count": 45.0}
    assert read(scene, "45", "inform", entity("number", 45)) == {"top_buyer_share": 45.0}


def test_losses_in_percent_are_of_the_turnover(scene: Any) -> None:
    scene.slots["turnover"] = 18_000_000.0
    scene.ask("estimate_form", "losses")
    assert read(scene, "0,1 % du CA", "inform", entity("percentage", 0.1, "loss_rate")) == {"losses": 18_000.0}


def test_the_one_big_buyer_is_not_the_only_one(scene: Any) -> None:
    scene.ask("estimate_form", "top_buyer_share")
    share, one = entity("percentage", 40, "top_buyer_share"), entity("number", 1, "buyer_count")
    assert read(scene, "40 % un seul client", "inform", share, one) == {"top_buyer_share": 40.0}


def test_what_actions_did_since_is_not_undone(scene: Any) -> None:
    scene.events = [{"event": "user"}, {"event": "action", "name": "action_correct"}]
    assert read(scene, "800 k€", "inform", entity("amount-of-money", 800_000, "turnover")) == {}


def test_another_product_is_wished_for_inside_its_form_only(scene: Any) -> None:
    text = "non finalement je préfère l'assurance crédit"
    assert read(scene, text, "deny") == {}
    scene.ask("estimate_form", "dso")
    assert read(scene, text, "deny") == {"product": "credit_insurance"}


def test_words_about_the_conversation_are_no_answer(scene: Any) -> None:
    scene.ask("callback_form", "contact_name")
    assert read(scene, "Retour", "nlu_fallback") == {}
