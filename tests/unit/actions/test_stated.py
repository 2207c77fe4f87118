"""Facts, a yes and a no that no question waited for."""

from __future__ import annotations

from typing import Any

import pytest

from actions import stated
from actions.stated import ActionAffirm, ActionDeny, ActionInform
from actions.talk import ActionTalk


@pytest.fixture(autouse=True)
def nothing_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stated, "refused_already", lambda turn: False)


def test_a_first_figure_is_echoed(scene: Any) -> None:
    scene.fill("turnover", 900_000.0)
    played = scene.play(ActionInform())
    assert "900 k€ de chiffre d'affaires" in played.text.replace("\u202f", " ")
    assert played.next_action is None


def test_a_second_one_begins_the_estimate(scene: Any) -> None:
    scene.slots["turnover"] = 900_000.0
    scene.fill("dso", 45.0)
    assert scene.play(ActionInform()).next_action == "action_start_estimate"


def test_an_unpaid_invoice_is_about_recovery(scene: Any) -> None:
    scene.fill("unpaid_debt", True)
    played = scene.play(ActionInform())
    assert "recouvrement" in played.text
    assert played.labels[0] == "Récupérer ma facture impayée"


def test_a_figure_after_an_estimate_makes_another(scene: Any) -> None:
    scene.slots["estimate"] = {"factoring": {}}
    scene.fill("dso", 45.0)
    assert scene.play(ActionInform()).next_action == "action_start_estimate"


def offered(*choices: dict[str, str], text: str) -> dict[str, Any]:
    return {"event": "bot", "text": None, "data": {"custom": {"text": text, "choices": list(choices), "card": None}}}


def test_a_yes_takes_what_was_asked_about(scene: Any) -> None:
    yes = {"label": "Oui, tout effacer", "payload": '/erase_data{"confirmed": "yes"}'}
    scene.intent = "affirm"
    scene.events = [offered(yes, {"label": "Non", "payload": "/deny"}, text="Je l'efface ?"), {"event": "user"}]
    assert scene.play(ActionAffirm()).next_action == "action_erase_data"


def test_a_yes_between_two_products_offers_both_again(scene: Any) -> None:
    both = [
        {"label": "Estimer l'affacturage", "payload": "/request_factoring_estimate"},
        {"label": "Estimer l'assurance-crédit", "payload": "/request_credit_insurance_estimate"},
    ]
    scene.intent = "affirm"
    scene.events = [offered(*both, text="Voulez-vous une estimation ?"), {"event": "user"}]
    played = scene.play(ActionAffirm())
    assert played.next_action is None
    assert played.labels == [each["label"] for each in both]


def test_a_no_leaves_out_what_is_optional_and_explains_the_rest(scene: Any) -> None:
    scene.intent = "deny"
    scene.ask("callback_form", "company")
    assert scene.play(ActionDeny()).slots["company"] == "skipped"
    scene.ask("estimate_form", "turnover")
    assert "Par exemple" in scene.play(ActionDeny()).text


@pytest.mark.parametrize("intent", ["greet", "thank", "ask_capabilities", "feedback_positive", "feedback_negative"])
def test_talk_inside_a_form_asks_nothing_of_its_own(scene: Any, intent: str) -> None:
    scene.ask("estimate_form", "turnover")
    scene.intent = intent
    played = scene.play(ActionTalk())
    assert played.text
    assert not played.text.rstrip().endswith("?")
    assert played.labels == []


def test_a_goodbye_leaves_the_form(scene: Any) -> None:
    scene.ask("estimate_form", "turnover")
    scene.intent = "goodbye"
    assert scene.play(ActionTalk()).slots["requested_slot"] is None
