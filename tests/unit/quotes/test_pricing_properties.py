"""What holds of every price, within the card's stated limits: delays from 30 days, reserves to 22.5 %."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factorland.quotes.amounts import CENT, LEVELS
from factorland.quotes.card_limits import STATED_DSO, STATED_RESERVE
from factorland.quotes.case import Case, Profile, Sector
from factorland.quotes.credit_insurance import price_credit_insurance
from factorland.quotes.factoring import price_factoring
from factorland.quotes.loading import load_card, newest_card
from factorland.quotes.pricing import offers_of

TARIFF = load_card(newest_card()).tariff
BY_RISK: tuple[Sector, ...] = ("industry", "services", "temporary_work", "construction")
"""A sector of each class, A to D."""


def decimals(low: str | Decimal, high: str | Decimal, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False, allow_infinity=False)


cases = st.builds(
    Case,
    turnover=decimals("10000", "30000000", 2),
    sector=st.sampled_from(get_args(Sector)),
    dso=decimals(STATED_DSO, "180", 1),
    buyer_count=st.integers(2, 5000),
    b2b_share=decimals("0.11", "1", 3),
    export_share=decimals("0", "0.5", 3),
    top_buyer_share=decimals("0", "0.8", 3),
    assigned_share=decimals("0.05", "1", 3),
    reverse_charge_share=decimals("0", "0.5", 3),
    profile=st.sampled_from(get_args(Profile)),
    extra_reserve=decimals("0", STATED_RESERVE, 3),
    loss_rate=decimals("0", "0.01", 4),
)
thorough = settings(deadline=None, max_examples=60, derandomize=True)


def totals(case: Case) -> dict[str, list[Decimal]]:
    """The three totals of every offer."""
    priced = {
        **offers_of("factoring", case, TARIFF),
        **offers_of("credit_insurance", case, TARIFF),
        **offers_of("combined", case, TARIFF),
    }
    return {offer: [year.total_cost for year in scenarios] for offer, scenarios in priced.items()}


def assert_none_falls(before: dict[str, list[Decimal]], after: dict[str, list[Decimal]]) -> None:
    for offer, costs in before.items():
        for cost, following in zip(costs, after[offer], strict=True):
            assert following >= cost, offer


@given(case=cases)
@thorough
def test_low_is_at_most_central_and_central_at_most_high(case: Case) -> None:
    for offer, (low, central, high) in totals(case).items():
        assert low <= central <= high, offer


@given(case=cases, more=decimals("1", "3", 3))
@thorough
def test_cost_rises_with_turnover(case: Case, more: Decimal) -> None:
    larger = case.model_copy(update={"turnover": case.turnover * more})

    assert_none_falls(totals(case), totals(larger))


@given(case=cases, longer=decimals("0", "90", 1))
@thorough
def test_cost_rises_with_the_payment_delay(case: Case, longer: Decimal) -> None:
    later = case.model_copy(update={"dso": case.dso + longer})

    assert_none_falls(totals(case), totals(later))


@given(case=cases)
@thorough
def test_cost_rises_as_the_company_weakens(case: Case) -> None:
    solid, standard, fragile = (totals(case.model_copy(update={"profile": name})) for name in get_args(Profile))

    assert_none_falls(solid, standard)
    assert_none_falls(standard, fragile)


@given(case=cases)
@thorough
def test_premium_and_service_rate_rise_with_the_risk_class(case: Case) -> None:
    """The factoring total does not: a riskier class finances less. Its cost for each euro of cash does."""
    by_risk = [case.model_copy(update={"sector": sector}) for sector in BY_RISK]
    premiums = [[year.premium for year in price_credit_insurance(each, TARIFF)] for each in by_risk]
    factoring = [list(price_factoring(each, TARIFF)) for each in by_risk]
    for position, _ in enumerate(LEVELS):
        years = [scenarios[position] for scenarios in factoring]
        service = [year.service_fee for year in years]
        price_of_cash = [year.total_cost / (year.financed_amount + 1) for year in years]
        premium = [each[position] for each in premiums]
        assert service == sorted(service)
        assert price_of_cash == sorted(price_of_cash)
        assert premium == sorted(premium)


@given(case=cases)
@thorough
def test_cash_fund_and_reserve_add_up_to_the_eligible_amount(case: Case) -> None:
    for year in price_factoring(case, TARIFF):
        assert year.available_cash + year.guarantee_fund + year.reserve == year.eligible
        assert year.service_fee + year.financing_fee + year.other_fees == year.total_cost
        assert 0 <= year.available_cash <= year.eligible <= year.outstanding


@given(case=cases)
@thorough
def test_giving_the_guarantee_up_never_costs_more(case: Case) -> None:
    for insured, uninsured in zip(
        price_factoring(case, TARIFF), price_factoring(case, TARIFF, insured=False), strict=True
    ):
        assert uninsured.service_fee <= insured.service_fee
        assert uninsured.available_cash == insured.available_cash


@given(case=cases)
@thorough
def test_every_figure_is_a_decimal_of_at_most_two_or_six_places(case: Case) -> None:
    def check(value: Any) -> None:
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                check(getattr(value, field.name))
        else:
            assert isinstance(value, Decimal)
            exponent = value.as_tuple().exponent
            assert isinstance(exponent, int)
            assert exponent >= -6

    for scenarios in [*offers_of("combined", case, TARIFF).values()]:
        for year in scenarios:
            check(year)


def assigned_case(amount: Decimal) -> Case:
    """A case whose assigned turnover is the amount: export carries no VAT."""
    return Case(turnover=amount, sector="services", dso=Decimal(60), buyer_count=20, export_share=Decimal(1))


@pytest.mark.parametrize("edge", [point.amount for point in TARIFF.factoring.service_rates], ids=str)
def test_factoring_cost_has_no_cliff_at_a_band_edge(edge: Decimal) -> None:
    before = price_factoring(assigned_case(edge - CENT), TARIFF)
    after = price_factoring(assigned_case(edge + CENT), TARIFF)
    for year, following in zip(before, after, strict=True):
        assert abs(following.total_cost - year.total_cost) <= CENT


@pytest.mark.parametrize("edge", [300_000, 10_000_000, 30_000_000])
def test_premium_has_no_cliff_at_a_band_edge(edge: int) -> None:
    """Except where the minimum premium steps up, at 1 and 3 million, for the cases that pay it."""
    before = price_credit_insurance(assigned_case(Decimal(edge) - CENT), TARIFF)
    after = price_credit_insurance(assigned_case(Decimal(edge) + CENT), TARIFF)
    for year, following in zip(before, after, strict=True):
        assert abs(following.premium - year.premium) <= CENT
