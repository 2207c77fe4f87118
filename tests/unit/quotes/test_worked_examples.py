"""The six worked examples of docs/domain.md §5, to the euro."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from factorland.quotes.card import RateCard
from factorland.quotes.case import Case
from factorland.quotes.combined import SeparateOffer
from factorland.quotes.credit_insurance import price_credit_insurance
from factorland.quotes.examples import EXAMPLES
from factorland.quotes.factoring import price_factoring
from factorland.quotes.pricing import offers_of

FACTORING: dict[str, dict[str, tuple[int | str, ...]]] = {
    "consulting": {
        "assigned_turnover": (360_000, 360_000, 360_000),
        "outstanding": (59_178, 59_178, 59_178),
        "available_cash": (50_597, 50_597, 50_597),
        "guarantee_fund": (5_622, 5_622, 5_622),
        "service_fee": (3_677, 5_120, 7_355),
        "financing_fee": (1_627, 1_858, 2_089),
        "total_cost": (6_144, 7_818, 10_283),
        "total_cost_rate": ("1.71", "2.17", "2.86"),
    },
    "industry": {
        "assigned_turnover": (5_900_000, 5_900_000, 5_900_000),
        "available_cash": (802_360, 760_130, 760_130),
        "service_fee": (15_678, 28_771, 43_157),
        "financing_fee": (25_801, 27_911, 31_379),
        "total_cost": (43_680, 58_882, 76_736),
        "total_cost_rate": ("0.74", "1.00", "1.30"),
    },
    "construction": {
        "assigned_turnover": (1_620_000, 1_620_000, 1_620_000),
        "available_cash": (224_315, 224_315, 210_295),
        "total_cost": (20_881, 27_781, 37_049),
        "total_cost_rate": ("1.29", "1.71", "2.29"),
    },
}
CREDIT_INSURANCE: dict[str, dict[str, tuple[int | str, ...]]] = {
    "small_services": {
        "premium": (2_500, 2_651, 3_843),
        "buyer_fees": (750, 750, 750),
        "total_cost": (3_250, 3_401, 4_593),
        "covered_amount": (44_384, 44_384, 44_384),
        "max_indemnity": (62_500, 66_267, 96_081),
    },
    "wholesale": {
        "premium": (12_577, 20_731, 32_962),
        "buyer_fees": (3_600, 3_600, 3_600),
        "total_cost": (16_177, 24_331, 36_562),
        "total_cost_rate": ("0.20", "0.30", "0.46"),
        "covered_amount": (986_301, 986_301, 986_301),
    },
}


def shown(scenarios: Any, field: str) -> tuple[Any, ...]:
    """The three values of a field as domain.md writes them: whole euros, or percent with two decimals."""
    values = [getattr(scenario, field) for scenario in scenarios]
    if field.endswith("_rate"):
        return tuple(str((value * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)) for value in values)
    return tuple(int(value.quantize(Decimal(1), ROUND_HALF_UP)) for value in values)


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [(name, field, expected) for name, fields in FACTORING.items() for field, expected in fields.items()],
)
def test_factoring_examples(card: RateCard, name: str, field: str, expected: tuple[Any, ...]) -> None:
    scenarios = price_factoring(Case.model_validate(EXAMPLES["factoring"][name]), card.tariff)

    assert shown(scenarios, field) == expected


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [(name, field, expected) for name, fields in CREDIT_INSURANCE.items() for field, expected in fields.items()],
)
def test_credit_insurance_examples(card: RateCard, name: str, field: str, expected: tuple[Any, ...]) -> None:
    scenarios = price_credit_insurance(Case.model_validate(EXAMPLES["credit_insurance"][name]), card.tariff)

    assert shown(scenarios, field) == expected


def test_the_central_cap_of_the_wholesale_example(card: RateCard) -> None:
    scenarios = price_credit_insurance(Case.model_validate(EXAMPLES["credit_insurance"]["wholesale"]), card.tariff)

    assert shown(scenarios, "max_indemnity")[1] == 518_265


def test_combined_example(card: RateCard) -> None:
    offers = offers_of("combined", Case.model_validate(EXAMPLES["combined"]["temporary_work"]), card.tariff)

    assert shown(offers["included"], "available_cash") == (284_610, 284_610, 263_527)
    assert shown(offers["included"], "total_cost") == (24_691, 36_462, 49_196)
    # domain.md adds up parts already rounded to the euro here: to the cent, the central total is 43 422.20.
    assert [separate_total_of_rounded_parts(year) for year in offers["separate"]] == [30_391, 43_423, 59_846]
    for year, expected in zip(offers["separate"], (30_391, 43_423, 59_846), strict=True):
        assert abs(year.total_cost - expected) < 1


def separate_total_of_rounded_parts(year: SeparateOffer) -> int:
    """The total of a factoring contract and a policy, each fee rounded to the euro first."""
    factoring, policy = year.factoring, year.credit_insurance
    parts = [factoring.service_fee, factoring.financing_fee, factoring.other_fees, policy.premium, policy.buyer_fees]
    return sum(int(part.quantize(Decimal(1), ROUND_HALF_UP)) for part in parts)


def test_public_check_of_a_half_million_assigned(card: RateCard) -> None:
    """domain.md, public checks: 500 k€ assigned at 60 days is a line of 82.2 k€ before dilution."""
    case = Case(
        turnover=Decimal(500_000), sector="services", dso=Decimal(60), buyer_count=1, reverse_charge_share=Decimal(1)
    )

    assert shown(price_factoring(case, card.tariff), "outstanding") == (82_192,) * 3
