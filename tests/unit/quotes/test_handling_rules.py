"""Every handling rule of the card, on both sides of its edge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from factorland.quotes.card import RateCard
from factorland.quotes.case import Case, Product
from factorland.quotes.conditions import Condition
from factorland.quotes.rules import Refusal, Rule, handle

ORDINARY = {"turnover": 2_000_000, "sector": "industry", "dso": 45, "buyer_count": 20}

REFUSED: list[tuple[str, Product, dict[str, Any]]] = [
    ("no_invoices", "factoring", {"issued_invoices": False}),
    ("no_invoices", "credit_insurance", {"issued_invoices": False}),
    ("b2c_turnover", "factoring", {"b2b_share": 0.1}),
    ("b2c_turnover", "credit_insurance", {"b2b_share": 0}),
    ("liquidation", "factoring", {"legal_status": "liquidation"}),
    ("insolvency_proceedings", "combined", {"legal_status": "receivership"}),
    ("insolvency_proceedings", "credit_insurance", {"legal_status": "safeguard"}),
    ("inconsistent_vat_shares", "factoring", {"export_share": 0.6, "reverse_charge_share": 0.41}),
    ("outstanding_above_turnover", "factoring", {"outstanding": 2_000_000.01}),
    ("outstanding_above_turnover", "credit_insurance", {"dso": 305}),
    ("dso_too_long", "factoring", {"dso": 181}),
    ("turnover_too_low", "factoring", {"turnover": 9_999}),
    ("nothing_assigned", "factoring", {"assigned_share": 0}),
    ("nothing_assigned", "combined", {"assigned_share": 0}),
    ("turnover_too_high", "factoring", {"turnover": 50_000_001}),
    ("turnover_too_high", "credit_insurance", {"turnover": 50_000_001}),
    ("insured_turnover_too_high", "credit_insurance", {"turnover": 30_000_001}),
    ("insured_turnover_too_high", "combined", {"turnover": 40_000_000, "b2b_share": 0.8}),
    ("buyer_count_too_high", "factoring", {"buyer_count": 5_001}),
    ("single_buyer", "factoring", {"top_buyer_share": 0.801}),
    ("single_buyer", "credit_insurance", {"buyer_count": 1}),
    ("non_oecd_export", "factoring", {"export_zone": "non_oecd"}),
    ("non_oecd_export", "credit_insurance", {"export_countries": ["ES", "SN"]}),
    ("high_losses", "credit_insurance", {"loss_rate": 0.0101}),
    ("high_losses", "factoring", {"loss_rate": 0.5}),
    ("reserve_too_high", "factoring", {"extra_reserve": 0.501}),
]
PRICED: list[tuple[Product, dict[str, Any]]] = [
    ("factoring", {"b2b_share": 0.101}),
    ("factoring", {"export_share": 0.6, "reverse_charge_share": 0.4}),
    ("factoring", {"outstanding": 2_000_000}),
    ("factoring", {"dso": 180}),
    ("factoring", {"turnover": 10_000}),
    ("credit_insurance", {"assigned_share": 0}),
    ("factoring", {"turnover": 50_000_000}),
    ("factoring", {"turnover": 30_000_001}),
    ("credit_insurance", {"turnover": 30_000_000}),
    ("credit_insurance", {"turnover": 40_000_000, "b2b_share": 0.75}),
    ("factoring", {"buyer_count": 5_000}),
    ("factoring", {"top_buyer_share": 0.8}),
    ("factoring", {"buyer_count": 2}),
    ("factoring", {"export_countries": ["ES", "NO", "US"], "export_share": 0.3}),
    ("credit_insurance", {"loss_rate": 0.01}),
    ("factoring", {"extra_reserve": 0.5}),
    ("credit_insurance", {"extra_reserve": 0.9}),
]
NOTED: list[tuple[str, Product, dict[str, Any]]] = [
    ("plan_adopted", "factoring", {"legal_status": "continuation_plan"}),
    ("preventive_procedure", "factoring", {"legal_status": "ad_hoc_mandate"}),
    ("preventive_procedure", "credit_insurance", {"legal_status": "conciliation"}),
    ("consumers_excluded", "factoring", {"b2b_share": 0.7}),
    ("known_unpaid_debt", "credit_insurance", {"unpaid_debt": True}),
    ("legal_payment_term", "factoring", {"dso": 61}),
    ("transport_payment_term", "factoring", {"sector": "transport", "dso": 31}),
    ("urssaf_reserve", "factoring", {"sector": "temporary_work"}),
    ("unclassified_sector", "factoring", {"sector": "other"}),
    ("no_payment_delay", "factoring", {"dso": 0}),
    ("understated_concentration", "factoring", {"buyer_count": 3}),
    ("unusual_reserve", "factoring", {"extra_reserve": 0.23}),
]
SILENT: list[tuple[str, Product, dict[str, Any]]] = [
    ("legal_payment_term", "factoring", {"dso": 60}),
    ("legal_payment_term", "factoring", {"dso": 90, "export_share": 1}),
    ("transport_payment_term", "factoring", {"sector": "transport", "dso": 30}),
    ("transport_payment_term", "factoring", {"dso": 45}),
    ("urssaf_reserve", "factoring", {"sector": "temporary_work", "extra_reserve": 0.2}),
    ("urssaf_reserve", "credit_insurance", {"sector": "temporary_work"}),
    ("understated_concentration", "factoring", {"buyer_count": 3, "top_buyer_share": 0.5}),
    ("understated_concentration", "factoring", {"buyer_count": 5}),
    ("unusual_reserve", "factoring", {"extra_reserve": 0.225}),
    ("consumers_excluded", "factoring", {}),
]


def case_of(fields: dict[str, Any]) -> Case:
    return Case.model_validate({**ORDINARY, **fields})


@pytest.mark.parametrize(("code", "product", "fields"), REFUSED)
def test_refused(card: RateCard, code: str, product: Product, fields: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refusal:
        handle(case_of(fields), product, card)

    assert refusal.value.rule.code == code


@pytest.mark.parametrize(("product", "fields"), PRICED)
def test_priced_at_the_edge(card: RateCard, product: Product, fields: dict[str, Any]) -> None:
    assert handle(case_of(fields), product, card).case.turnover > 0


@pytest.mark.parametrize(("code", "product", "fields"), NOTED)
def test_noted(card: RateCard, code: str, product: Product, fields: dict[str, Any]) -> None:
    assert code in [note.code for note in handle(case_of(fields), product, card).notes]


@pytest.mark.parametrize(("code", "product", "fields"), SILENT)
def test_not_noted(card: RateCard, code: str, product: Product, fields: dict[str, Any]) -> None:
    assert code not in [note.code for note in handle(case_of(fields), product, card).notes]


def test_every_rule_of_the_card_is_tested(card: RateCard) -> None:
    assert {rule.code for rule in card.rules} == {row[0] for row in [*REFUSED, *NOTED]}


def test_an_ordinary_case_has_no_note(card: RateCard) -> None:
    assert handle(case_of({}), "combined", card).notes == ()


def test_a_plan_makes_the_profile_fragile(card: RateCard) -> None:
    handling = handle(case_of({"legal_status": "continuation_plan", "profile": "solid"}), "factoring", card)

    assert handling.case.profile == "fragile"


def test_insolvency_calls_for_a_priority_callback_and_liquidation_for_information(card: RateCard) -> None:
    steps = {rule.code: rule.next_step for rule in card.rules}

    assert steps["insolvency_proceedings"] == "priority_callback"
    assert steps["liquidation"] == "information"
    assert steps["outstanding_above_turnover"] == "ask_again"
    assert steps["turnover_too_high"] == "callback"


def test_texts_quote_the_limits_of_the_card(card: RateCard) -> None:
    details = {rule.code: rule.detail for rule in card.rules}

    assert "50\u202f000\u202f000\u202f€" in details["turnover_too_high"]
    assert "80\u202f%" in details["single_buyer"]
    assert "60 jours" in details["legal_payment_term"]
    assert not any("{" in detail for detail in details.values())


def test_an_unpaid_debt_is_never_said_to_be_covered(card: RateCard) -> None:
    detail = next(rule.detail for rule in card.rules if rule.code == "known_unpaid_debt")

    assert "recouvrement" in detail
    assert "couvert" not in detail


@pytest.mark.parametrize(
    ("when", "error"),
    [
        ({"size": {"above": 1}}, "unknown_fact"),
        ({"dso": {}}, "empty_condition"),
        ({"dso": {"one_of": ["x"]}}, "wrong_condition"),
        ({"sector": {"above": 3}}, "wrong_condition"),
        ({}, "too_short"),
    ],
)
def test_a_rule_that_compares_nothing_is_refused(when: dict[str, Any], error: str) -> None:
    with pytest.raises(ValidationError, match=error):
        Rule.model_validate({"code": "x", "when": when, "outcome": "note", "title": "t", "detail": "d"})


@pytest.mark.parametrize("detail", ["{turnover}", "{", "{}"])
def test_a_text_that_quotes_what_the_rule_does_not_limit_is_refused(detail: str) -> None:
    with pytest.raises(ValidationError, match="wrong_placeholder"):
        Rule.model_validate(
            {"code": "x", "when": {"dso": {"above": 3}}, "outcome": "note", "title": "t", "detail": detail}
        )


def test_a_condition_may_have_two_limits() -> None:
    between = Condition.model_validate({"at_least": 10, "below": 20})

    assert [between.holds(Decimal(days)) for days in (9, 10, 19, 20)] == [False, True, True, False]
