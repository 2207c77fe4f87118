"""The comparison card."""

from __future__ import annotations

from typing import Any

from actions.compare import comparison_card
from tests.support.visitor import plain_spaces


def offer(**gives: Any) -> dict[str, Any]:
    return {
        "label": "Factor bancaire",
        "eligible": True,
        "commitment": "Contrat annuel.",
        "display": {"low": 11000, "high": 21000},
        "available_cash": None,
        "covered_amount": None,
        **gives,
    }


def values(*offers: dict[str, Any]) -> list[list[str]]:
    card = comparison_card({"offers": list(offers), "ordered_by": "", "disclaimer": ""})
    return [[plain_spaces(value) for value in row["values"]] for row in card["rows"]]


def test_what_an_offer_brings_is_rounded_down_as_the_estimate_does() -> None:
    cash, cover = values(offer(available_cash={"central": 134_900.4}), offer(covered_amount={"central": 89_999.0}))
    assert "130 000 €" in cash[1]
    assert "89 000 €" in cover[1]


def test_an_offer_closed_to_the_case_is_left_out() -> None:
    assert values(offer(available_cash={"central": 1000.0}, eligible=False)) == []
