"""Caps, minimums and bands of the tariff, on both sides of each edge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from factorland.quotes.amounts import cents
from factorland.quotes.card import RateCard
from factorland.quotes.case import Case
from factorland.quotes.credit_insurance import price_credit_insurance
from factorland.quotes.factoring import price_factoring


def case_of(**fields: Any) -> Case:
    return Case.model_validate({"turnover": 2_000_000, "sector": "industry", "dso": 45, "buyer_count": 20, **fields})


def test_a_tiny_turnover_pays_the_minimum_service_fee(card: RateCard) -> None:
    low, central, high = price_factoring(case_of(turnover=20_000), card.tariff)

    assert [low.service_fee, central.service_fee, high.service_fee] == [Decimal(1200)] * 3
    assert central.minimum_commitment == Decimal(900)


def test_the_service_rate_is_capped_after_the_sector(card: RateCard) -> None:
    years = price_factoring(case_of(turnover=80_000, sector="construction"), card.tariff)

    assert [year.service_rate for year in years] == [Decimal("0.02025"), Decimal("0.025"), Decimal("0.025")]


def test_without_guarantee_the_rate_stops_at_its_floor(card: RateCard) -> None:
    years = price_factoring(case_of(turnover=49_000_000), card.tariff, insured=False)

    assert [year.service_rate for year in years] == [Decimal("0.001")] * 3


def test_without_guarantee_a_rate_under_the_floor_stays(card: RateCard) -> None:
    tariff = card.tariff
    cheap = tariff.factoring.model_copy(update={"uninsured_floor": Decimal("0.004")})
    years = price_factoring(case_of(turnover=49_000_000), tariff.model_copy(update={"factoring": cheap}), insured=False)
    insured = price_factoring(case_of(turnover=49_000_000), tariff)

    assert [year.service_rate for year in years] == [year.service_rate for year in insured]


@pytest.mark.parametrize(("share", "cut"), [("0.4", "0"), ("0.41", "0.01"), ("0.8", "0.4")])
def test_only_concentration_above_the_threshold_is_cut(card: RateCard, share: str, cut: str) -> None:
    year = price_factoring(case_of(top_buyer_share=float(share)), card.tariff).central

    assert year.concentration_cut == Decimal(cut)
    assert abs(year.eligible - year.outstanding * Decimal("0.95") * (1 - Decimal(cut))) < Decimal("0.02")


def test_a_negative_index_counts_as_zero(card: RateCard) -> None:
    index = card.tariff.index.model_copy(update={"value": Decimal("-0.005")})
    year = price_factoring(case_of(), card.tariff.model_copy(update={"index": index})).central

    assert year.financing_rate == Decimal("0.02")


@pytest.mark.parametrize(
    ("dso", "factor"), [(45, "1"), (45.5, "1.1"), (60, "1.1"), (61, "1.25"), (90, "1.25"), (91, "1.4"), (180, "1.4")]
)
def test_premium_factor_of_the_delay(card: RateCard, dso: float, factor: str) -> None:
    assert price_credit_insurance(case_of(dso=dso), card.tariff).central.dso_factor == Decimal(factor)


@pytest.mark.parametrize(
    ("loss_rate", "factor"),
    [(0, "0.9"), (0.0009, "0.9"), (0.001, "1"), (0.0029, "1"), (0.003, "1.3"), (0.006, "1.7"), (0.01, "1.7")],
)
def test_premium_factor_of_the_losses(card: RateCard, loss_rate: float, factor: str) -> None:
    assert price_credit_insurance(case_of(loss_rate=loss_rate), card.tariff).central.loss_factor == Decimal(factor)


@pytest.mark.parametrize(
    ("turnover", "minimum"),
    [(999_999, 2500), (1_000_000, 4000), (2_999_999, 4000), (3_000_000, 6000)],
)
def test_minimum_premium_steps_with_the_insured_turnover(card: RateCard, turnover: int, minimum: int) -> None:
    year = price_credit_insurance(case_of(turnover=turnover, loss_rate=0), card.tariff).low

    assert year.minimum_premium == Decimal(minimum)
    assert year.premium >= minimum


def test_only_professional_sales_are_assigned_and_insured(card: RateCard) -> None:
    half = case_of(b2b_share=0.5)

    assert price_factoring(half, card.tariff).central.assigned_turnover == cents(Decimal(1_200_000))
    assert price_credit_insurance(half, card.tariff).central.insured_turnover == cents(Decimal(1_000_000))


@pytest.mark.parametrize("price", [price_factoring, price_credit_insurance])
def test_nothing_to_price_is_an_error(card: RateCard, price: Any) -> None:
    with pytest.raises(ValueError, match="no turnover"):
        price(case_of(b2b_share=0), card.tariff)
