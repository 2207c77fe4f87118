"""An answer of the quotes API as a card."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from actions.estimate_card import central_changes, estimate_card, outward


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("6144", "10283", ("6100", "11000")), ("43680", "76736", ("43000", "77000")), ("10", "10", ("10", "10"))],
)
def test_a_range_is_rounded_outward_to_two_digits(low: str, high: str, expected: tuple[str, str]) -> None:
    assert outward(Decimal(low), Decimal(high)) == (Decimal(expected[0]), Decimal(expected[1]))


@pytest.fixture
def answer() -> dict[str, Any]:
    scenario = {
        "assigned_turnover": 360000.0,
        "outstanding": 59178.08,
        "eligible": 56219.18,
        "guarantee_fund": 5621.92,
        "available_cash": 50597.26,
        "service_fee": 5119.98,
        "financing_fee": 1857.88,
        "other_fees": 840.0,
        "total_cost": 7817.86,
        "total_cost_rate": 0.021716,
    }
    return {
        "scenarios": {
            "low": scenario | {"total_cost": 6144.2, "total_cost_rate": 0.017067},
            "central": scenario,
            "high": scenario | {"total_cost": 10283.4, "total_cost_rate": 0.028565},
        },
        "display": [{"offer": "factoring", "low": 6100.0, "central": 7817.86, "high": 11000.0}],
        "assumptions": ["Part de l'export : 0 %."],
        "notes": [{"code": "legal_payment_term", "title": "Délai légal", "detail": "Au plus 60 jours."}],
        "warnings": [],
        "rate_card": {"version": "2026-11", "date": "2026-11-20"},
        "disclaimer": "Estimation indicative, non contractuelle.",
    }


def test_the_card_never_narrows_the_range(answer: dict[str, Any]) -> None:
    bounds = estimate_card("factoring", answer)["range"]
    assert [bounds[name].replace("\u202f", " ") for name in ("low", "high")] == ["6 100 €", "11 000 €"]


def test_the_card_carries_what_an_honest_estimate_must(answer: dict[str, Any]) -> None:
    card = estimate_card("factoring", answer)
    assert card["disclaimer"] == "Estimation indicative, non contractuelle."
    assert card["rate_card"] == "Grille 2026-11 du 20/11/2026"
    assert card["assumptions"] == ["Au plus 60 jours.", "Part de l'export : 0 %."]


def test_the_bar_cuts_the_eligible_amount(answer: dict[str, Any]) -> None:
    shares = [part["share"] for part in estimate_card("factoring", answer)["bar"]]
    assert shares == [pytest.approx(0.9, abs=1e-3), pytest.approx(0.1, abs=1e-3)]


def test_two_estimates_are_compared_in_words(answer: dict[str, Any]) -> None:
    scenarios = answer["scenarios"]
    later = answer | {"scenarios": scenarios | {"central": scenarios["central"] | {"total_cost": 9100.0}}}
    words = central_changes("factoring", answer, later)
    assert words["cost_before"].replace("\u202f", " ") == "7 900 €"
    assert words["cost_after"].replace("\u202f", " ") == "9 100 €"
    assert words["headline_before"] == words["headline_after"]
