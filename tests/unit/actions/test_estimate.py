"""The estimate action: what it asks the quotes API, what it says, what it keeps."""

from __future__ import annotations

from typing import Any

import pytest

from actions import services
from actions.case import case_of, diagnostic_of
from actions.estimate import ActionEstimate, ActionStartEstimate
from actions.quotes_client import CaseForBroker, QuotesUnavailable
from actions.reading import SKIPPED

KNOWN = {
    "product": "factoring",
    "turnover": 300_000.0,
    "sector": "it_consulting",
    "dso": 60.0,
    "buyer_count": 12.0,
    "top_buyer_share": 25.0,
}


class FakeQuotes:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def estimate(self, product: str, case: dict[str, Any]) -> dict[str, Any]:
        raise self.error


def test_the_case_is_in_the_units_of_the_quotes_api(scene: Any) -> None:
    scene.slots |= KNOWN | {"losses": 600.0}
    assert case_of(scene.turn()) == {
        "turnover": 300_000.0,
        "sector": "it_consulting",
        "dso": 60,
        "buyer_count": 12,
        "top_buyer_share": 0.25,
        "loss_rate": 0.002,
    }


def test_a_skipped_answer_is_priced_by_its_default_but_never_noted_as_said(scene: Any) -> None:
    scene.slots |= KNOWN | {"dso": SKIPPED}
    assert case_of(scene.turn())["dso"] == 45
    assert "dso" not in diagnostic_of(scene.turn())


@pytest.mark.parametrize(("slots", "then"), [(KNOWN, "action_estimate"), ({"product": "factoring"}, "estimate_form")])
def test_nothing_known_is_asked_again(scene: Any, slots: dict[str, Any], then: str) -> None:
    scene.slots |= slots
    assert scene.play(ActionStartEstimate()).next_action == then


def test_a_case_for_the_broker_gets_the_reason_and_no_price(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.slots |= KNOWN
    refusal = CaseForBroker("turnover_too_high", "Un courtier fait l'étude avec vous.")
    monkeypatch.setattr(services, "quotes", lambda: FakeQuotes(refusal))
    played = scene.play(ActionEstimate())
    assert played.text.startswith("Un courtier fait l'étude avec vous.")
    assert "€" not in played.text
    assert "Être rappelé" in played.labels
    assert played.slots["estimate"] == {"factoring": {"refused": "turnover_too_high"}}


def test_a_quote_backend_that_is_down_becomes_a_lead(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.slots |= KNOWN
    monkeypatch.setattr(services, "quotes", lambda: FakeQuotes(QuotesUnavailable("timeout")))
    played = scene.play(ActionEstimate())
    assert "un courtier vous envoie l'estimation" in played.text
    assert "Être rappelé" in played.labels


async def test_an_action_that_fails_still_answers(
    scene: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.slots |= KNOWN | {"contact_name": "Claire Dubois"}
    monkeypatch.setattr(services, "quotes", lambda: FakeQuotes(RuntimeError("Claire Dubois 0612345678")))
    played = await scene.run(ActionEstimate())
    assert "Je n'arrive pas à vous répondre" in played.text
    assert "Afficher le numéro" in played.labels
    printed = capsys.readouterr()
    assert "action_failed" in printed.out + printed.err
    assert "Dubois" not in printed.out + printed.err


async def test_an_estimate_that_was_called_for_orders_to_listen(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, Rasa's core fallback rewinds the message and the firm's figures are forgotten."""
    scene.slots |= KNOWN
    for failure in (QuotesUnavailable("timeout"), RuntimeError("bug")):
        monkeypatch.setattr(services, "quotes", lambda failure=failure: FakeQuotes(failure))
        assert (await scene.run(ActionEstimate())).next_action == "action_listen"


def test_a_check_against_a_default_would_be_nonsense(scene: Any) -> None:
    scene.slots |= {"outstanding": 600_000.0, "losses": 20_000.0}
    case = case_of(scene.turn())
    assert "outstanding" not in case
    assert "loss_rate" not in case
    scene.slots["turnover"] = 900_000.0
    assert case_of(scene.turn())["outstanding"] == 600_000.0


def test_countries_no_longer_count_once_there_is_no_export(scene: Any) -> None:
    scene.slots |= KNOWN | {"export_countries": ["MA"], "export_zone": "non_oecd"}
    assert case_of(scene.turn())["export_countries"] == ["MA"]
    scene.slots["export_share"] = 0.0
    assert {"export_countries", "export_zone"}.isdisjoint(case_of(scene.turn()))
