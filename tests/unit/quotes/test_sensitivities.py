"""The same estimate over a range of one input."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from factorland.quotes.case import Case
from factorland.quotes.errors import InvalidRequest
from factorland.quotes.estimates import Estimator
from factorland.quotes.sensitivities import SensitivityAnswer, SensitivityRequest, vary

CASE = {"turnover": 300_000, "sector": "it_consulting", "dso": 60, "buyer_count": 12}


@pytest.fixture
def ask(estimator: Estimator, today: dt.date) -> Any:
    def run(product: str, varied: str, values: list[float], **case: Any) -> SensitivityAnswer:
        request = {"product": product, "case": {**CASE, **case}, "input": varied, "values": values}
        return vary(SensitivityRequest.model_validate(request), estimator.card, estimator.statements, today)

    return run


@pytest.mark.parametrize(
    ("varied", "values"),
    [
        ("dso", [30, 60, 90]),
        ("turnover", [100_000, 1_000_000, 10_000_000]),
        ("top_buyer_share", [0.1, 0.5, 0.8]),
        ("assigned_share", [0.3, 0.6, 1]),
    ],
)
def test_each_point_is_the_estimate_of_that_value(
    ask: Any, estimator: Estimator, today: dt.date, varied: str, values: list[float]
) -> None:
    answer = ask("factoring", varied, values)

    for point, value in zip(answer.points, values, strict=True):
        scenarios = estimator.factoring(Case.model_validate({**CASE, varied: value}), today).scenarios
        (offer,) = point.offers
        assert float(point.value) == value
        assert list(offer.total_cost) == [year.total_cost for year in scenarios]
        assert list(offer.available_cash) == [year.available_cash for year in scenarios]


def test_both_ways_of_a_combined_estimate_vary(ask: Any) -> None:
    (point,) = ask("combined", "dso", [45]).points

    assert [offer.offer for offer in point.offers] == ["included", "separate"]
    assert all(offer.available_cash for offer in point.offers)


def test_a_policy_brings_no_cash(ask: Any) -> None:
    (point,) = ask("credit_insurance", "dso", [45]).points

    assert point.offers[0].available_cash is None


def test_a_value_that_a_rule_refuses_has_a_reason_and_no_price(ask: Any) -> None:
    priced, refused = ask("factoring", "top_buyer_share", [0.8, 0.81]).points

    assert priced.refusal is None
    assert refused.offers == []
    assert refused.refusal.code == "single_buyer"


def test_the_order_of_the_values_is_kept(ask: Any) -> None:
    assert [int(point.value) for point in ask("factoring", "dso", [90, 30, 60]).points] == [90, 30, 60]


def test_the_varied_input_is_not_an_assumption(ask: Any) -> None:
    assumed = ask("factoring", "dso", [30]).assumptions
    varied = ask("factoring", "assigned_share", [0.5]).assumptions

    assert any("cédée" in text for text in assumed)
    assert not any("cédée" in text for text in varied)


def test_a_value_out_of_bounds_is_named(ask: Any) -> None:
    with pytest.raises(InvalidRequest) as error:
        ask("factoring", "assigned_share", [0.5, 1.5])

    assert (error.value.field, error.value.error_type) == ("values.1", "less_than_equal")


@pytest.mark.parametrize(("varied", "values"), [("dso", []), ("dso", [1] * 101), ("sector", [1])])
def test_an_impossible_range_is_refused(ask: Any, varied: str, values: list[float]) -> None:
    with pytest.raises(ValidationError):
        ask("factoring", varied, values)
