"""The kinds of offer side by side."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from factorland.quotes.card import RateCard
from factorland.quotes.case import Case
from factorland.quotes.comparisons import Comparator, ComparedOffer, ComparisonAnswer, ComparisonRequest
from factorland.quotes.errors import InvalidRequest
from factorland.quotes.estimates import Estimator
from factorland.quotes.factoring import price_factoring
from factorland.quotes.rules import Refusal
from factorland.quotes.texts import get_texts

SMALL = {"turnover": 600_000, "sector": "services", "dso": 50, "buyer_count": 20}
LARGE = {"turnover": 20_000_000, "sector": "industry", "dso": 60, "buyer_count": 200, "profile": "solid"}


@pytest.fixture(scope="module")
def comparator(card: RateCard, estimator: Estimator) -> Comparator:
    return Comparator(card, estimator.statements, get_texts())


@pytest.fixture
def compare(comparator: Comparator, today: dt.date) -> Any:
    def run(fields: dict[str, Any], **more: Any) -> ComparisonAnswer:
        return comparator.compare(ComparisonRequest.model_validate({**fields, **more}), today)

    return run


def by_code(answer: ComparisonAnswer) -> dict[str, ComparedOffer]:
    return {offer.code: offer for offer in answer.offers}


def central_cost(offer: ComparedOffer) -> Decimal:
    """The central yearly cost of an offer that is open to the case."""
    assert offer.total_cost
    return offer.total_cost.central


def test_every_kind_of_funder_and_policy_is_there(compare: Any) -> None:
    kinds = {offer.kind for offer in compare(SMALL).offers}

    assert kinds == {
        "bank_factor",
        "independent_factor",
        "confidential_factoring",
        "invoice_platform",
        "flat_fee_factoring",
        "whole_turnover_policy",
        "small_business_policy",
        "excess_of_loss_policy",
    }


@pytest.mark.parametrize(
    ("product", "families"),
    [
        ("factoring", {"factoring"}),
        ("credit_insurance", {"credit_insurance"}),
        ("combined", {"factoring", "credit_insurance"}),
    ],
)
def test_only_the_families_asked_for(compare: Any, product: str, families: set[str]) -> None:
    assert {offer.family for offer in compare(SMALL, product=product).offers} == families


@pytest.mark.parametrize("fields", [SMALL, LARGE])
def test_an_open_offer_has_a_price_and_a_closed_one_only_a_reason(compare: Any, fields: dict[str, Any]) -> None:
    for offer in compare(fields).offers:
        assert offer.reason
        assert offer.speed
        assert offer.commitment
        assert offer.suits
        if offer.eligible:
            low, central, high = offer.total_cost
            assert 0 < low <= central <= high
            assert offer.display.low <= low <= high <= offer.display.high
            assert (offer.available_cash is not None) == (offer.family == "factoring")
        else:
            assert offer.total_cost is offer.display is offer.available_cash is offer.covered_amount is None


def test_size_and_strength_decide_what_is_open(compare: Any) -> None:
    small, large = by_code(compare(SMALL)), by_code(compare(LARGE))
    fragile = by_code(compare(SMALL, profile="fragile"))

    assert small["flat_fee_factoring"].eligible
    assert not large["flat_fee_factoring"].eligible
    assert large["confidential_factoring"].eligible
    assert not by_code(compare(LARGE, profile="standard"))["confidential_factoring"].eligible
    assert "solide" in by_code(compare(LARGE, profile="standard"))["confidential_factoring"].reason
    assert not fragile["bank_factor"].eligible
    assert fragile["independent_factor"].eligible
    assert "5\u202f000\u202f000\u202f€" in small["confidential_factoring"].reason


def test_recourse_costs_less(compare: Any) -> None:
    offers = by_code(compare(SMALL))

    assert central_cost(offers["bank_factor_recourse"]) < central_cost(offers["bank_factor"])
    assert (offers["bank_factor_recourse"].recourse, offers["bank_factor"].recourse) == (True, False)


def test_the_per_invoice_price_counts_invoices(compare: Any) -> None:
    """720 000 € with VAT: 2.5 % of each invoice, 27.50 € per invoice, 200 € a year."""
    platform = by_code(compare(SMALL, average_invoice=7_000))["invoice_platform"]

    assert central_cost(platform) == Decimal("18000") + 103 * Decimal("27.5") + 200


def test_the_flat_fee_adds_financing(compare: Any, card: RateCard) -> None:
    year = price_factoring(Case.model_validate(SMALL), card.tariff).central
    offer = by_code(compare(SMALL))["flat_fee_factoring"]

    assert central_cost(offer) == 850 * 12 + year.financing_fee


def test_an_excess_of_loss_does_not_promise_a_cover(compare: Any) -> None:
    offers = by_code(compare(LARGE))

    assert offers["excess_of_loss_policy"].eligible
    assert offers["excess_of_loss_policy"].covered_amount is None
    assert (offers["whole_turnover_policy"].covered_amount or 0) > 0


def test_the_need_orders_the_offers_and_is_said_not_to_recommend(compare: Any) -> None:
    answer = compare(SMALL, need="flexibility")
    eligible = [offer.code for offer in answer.offers if offer.eligible]

    assert eligible[:2] == ["invoice_platform", "flat_fee_factoring"]
    assert [offer.eligible for offer in answer.offers] == sorted((o.eligible for o in answer.offers), reverse=True)
    assert "rester libre, sans engagement" in answer.ordered_by
    assert "pas une recommandation" in answer.ordered_by
    assert "pas une recommandation" in compare(SMALL).ordered_by


def test_an_unknown_need_is_refused(compare: Any) -> None:
    with pytest.raises(InvalidRequest, match="need"):
        compare(SMALL, need="the best one")


def test_a_case_for_the_broker_is_not_compared(compare: Any) -> None:
    with pytest.raises(Refusal):
        compare(SMALL, top_buyer_share=0.9)


def test_proposals_are_said_to_be_unconfirmed(compare: Any) -> None:
    assert "unconfirmed_offers" in [warning.code for warning in compare(SMALL).warnings]


def test_the_average_invoice_is_an_assumption_until_it_is_given(compare: Any) -> None:
    def assumes(**more: Any) -> bool:
        return any("Facture moyenne" in text for text in compare(SMALL, **more).assumptions)

    assert assumes()
    assert not assumes(average_invoice=3_000)
    assert not assumes(product="credit_insurance")


def test_beyond_the_bands_of_a_flat_fee_there_is_no_price(card: RateCard, estimator: Estimator, today: dt.date) -> None:
    offers = tuple(offer.model_copy(update={"requirements": ()}) for offer in card.comparison.offers)
    open_card = card.model_copy(update={"comparison": card.comparison.model_copy(update={"offers": offers})})
    answer = Comparator(open_card, estimator.statements, get_texts()).compare(
        ComparisonRequest.model_validate(LARGE), today
    )
    closed = {offer.code: offer.reason for offer in answer.offers if not offer.eligible}

    assert set(closed) == {"flat_fee_factoring", "small_business_policy"}
    assert set(closed.values()) == {"La grille ne donne pas de repère pour ce chiffre d'affaires."}


def test_no_company_is_named(card: RateCard) -> None:
    said = " ".join(
        f"{offer.label} {offer.speed} {offer.commitment} {offer.suits} {offer.eligible_because}"
        for offer in card.comparison.offers
    ).lower()

    for name in ("bnp", "bpce", "coface", "allianz", "atradius", "edebex", "finexkap", "bibby", "eurofactor"):
        assert name not in said
