"""What an estimate says beside its figures: explanation, assumptions, warnings, rate card."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from factorland.quotes.case import Case
from factorland.quotes.estimates import Estimator
from factorland.quotes.examples import EXAMPLES
from factorland.quotes.rules import Refusal

CONSULTING = Case.model_validate(EXAMPLES["factoring"]["consulting"])
TEMPORARY_WORK = Case.model_validate(EXAMPLES["combined"]["temporary_work"])
NARROW = "\u202f"


def test_each_line_names_its_formula_its_inputs_and_its_amount(estimator: Estimator, today: dt.date) -> None:
    lines = {line.name: line for line in estimator.factoring(CONSULTING, today).lines}
    service = lines["service_fee"]

    assert service.label == "Commission de service"
    assert "taux de service" in service.formula
    assert service.calculation.replace(NARROW, " ") == "360 000 € × 1,4222 %, minimum 1 200 €"
    assert service.inputs == {
        "assigned_turnover": Decimal("360000.00"),
        "service_rate": Decimal("0.014222"),
        "minimum_service_fee": Decimal(1200),
    }
    assert service.amounts.central == Decimal("5119.98")
    assert lines["other_fees"].calculation.replace(NARROW, " ") == "20 € × 12 + 600 €"


def test_the_explanation_uses_the_computed_outstanding_not_the_stated_one(estimator: Estimator, today: dt.date) -> None:
    stated = CONSULTING.model_copy(update={"outstanding": Decimal(10_000)})
    lines = {line.name: line for line in estimator.factoring(stated, today).lines}

    assert lines["eligible"].inputs["outstanding"] == lines["outstanding"].amounts.central == Decimal("59178.08")


def test_every_amount_of_the_contract_has_a_line(estimator: Estimator, today: dt.date) -> None:
    factoring = {line.name for line in estimator.factoring(CONSULTING, today).lines}
    insurance = {line.name for line in estimator.credit_insurance(CONSULTING, today).lines}

    assert factoring >= {
        "assigned_turnover", "outstanding", "eligible", "guarantee_fund", "available_cash",
        "service_fee", "financing_fee", "other_fees", "total_cost",
    }  # fmt: skip
    assert insurance == {
        "insured_turnover", "premium", "buyer_fees", "total_cost", "covered_amount", "max_indemnity"
    }  # fmt: skip


def test_a_combined_estimate_explains_both_ways(estimator: Estimator, today: dt.date) -> None:
    estimate = estimator.combined(TEMPORARY_WORK, today)
    offers = [line.offer for line in estimate.lines]
    last = estimate.lines[-1]

    assert list(dict.fromkeys(offers)) == ["included", "separate_factoring", "separate_credit_insurance", "separate"]
    assert last.calculation.replace(NARROW, " ") == "29 262 € + 14 160 €"
    assert last.amounts.central == estimate.scenarios.central.separate.total_cost
    assert [shown.offer for shown in estimate.display] == ["included", "separate"]


def test_the_display_range_is_rounded_outward(estimator: Estimator, today: dt.date) -> None:
    (shown,) = estimator.factoring(CONSULTING, today).display

    assert (int(shown.low), int(shown.high)) == (6100, 11000)


def test_only_what_was_not_given_is_assumed(estimator: Estimator, today: dt.date) -> None:
    assumed = estimator.factoring(CONSULTING, today).assumptions
    told = estimator.factoring(CONSULTING.model_copy(update={"b2b_share": Decimal(1)}), today).assumptions

    assert f"Part des ventes aux professionnels et au secteur public\u00a0: 100{NARROW}% (non précisée)." in assumed
    assert not any("premier client\u00a0:" in text for text in assumed)
    assert len(told) == len(assumed) - 1


@pytest.mark.parametrize(
    ("product", "field", "said"),
    [("factoring", "Pertes", False), ("credit_insurance", "Pertes", True), ("credit_insurance", "TVA", False)],
)
def test_assumptions_are_those_of_the_product(
    estimator: Estimator, today: dt.date, product: str, field: str, said: bool
) -> None:
    assumptions = getattr(estimator, product)(CONSULTING, today).assumptions

    assert any(text.startswith(field) for text in assumptions) is said


def test_the_index_and_its_date_are_always_told(estimator: Estimator, today: dt.date) -> None:
    estimate = estimator.factoring(CONSULTING, today)

    assert any(f"2,024{NARROW}%, relevé le 20/02/2026" in text for text in estimate.assumptions)
    assert (estimate.index.value, estimate.index.date) == (Decimal("0.02024"), dt.date(2026, 2, 20))
    assert (estimate.rate_card.version, estimate.rate_card.date) == ("2026-11", dt.date(2026, 11, 20))
    assert "indicative, non contractuelle" in estimate.disclaimer


@pytest.mark.parametrize(("day", "stale"), [(dt.date(2026, 5, 21), False), (dt.date(2026, 5, 22), True)])
@pytest.mark.parametrize("product", ["factoring", "credit_insurance", "combined"])
def test_an_index_older_than_90_days_is_warned_about_on_every_answer(
    estimator: Estimator, product: str, day: dt.date, stale: bool
) -> None:
    warnings = getattr(estimator, product)(CONSULTING, day).warnings

    assert ["stale_index"] * stale == [warning.code for warning in warnings]


def test_a_range_that_its_bounds_do_not_hold_is_warned_about(estimator: Estimator) -> None:
    crossing = Case(
        turnover=Decimal(85_000),
        sector="construction",
        dso=Decimal(180),
        buyer_count=20,
        extra_reserve=Decimal("0.5"),
        profile="solid",
    )
    fresh = dt.date(2026, 3, 1)

    warnings = {warning.code for warning in estimator.factoring(crossing, fresh).warnings}
    low, central, high = (year.total_cost for year in estimator.factoring(crossing, fresh).scenarios)

    assert not low <= central <= high
    assert warnings == {"crossed_range"}
    assert not estimator.factoring(CONSULTING, fresh).warnings


def test_the_profile_a_rule_imposes_is_priced_and_noted(estimator: Estimator, today: dt.date) -> None:
    fragile = CONSULTING.model_copy(update={"profile": "fragile"})
    planned = estimator.factoring(CONSULTING.model_copy(update={"legal_status": "continuation_plan"}), today)

    assert planned.scenarios == estimator.factoring(fragile, today).scenarios
    assert [note.code for note in planned.notes] == ["plan_adopted"]


def test_a_refused_case_has_no_estimate(estimator: Estimator, today: dt.date) -> None:
    for price in (estimator.factoring, estimator.credit_insurance, estimator.combined):
        with pytest.raises(Refusal):
            price(CONSULTING.model_copy(update={"legal_status": "liquidation"}), today)


@pytest.mark.parametrize(
    "fields", [{"turnover": "300000"}, {"turnover": True}, {"buyer_count": 2.5}, {"issued_invoices": "no"}, {"dsoo": 3}]
)
def test_a_figure_is_a_json_number_and_a_name_is_known(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(fields))):
        Case.model_validate({**EXAMPLES["factoring"]["consulting"], **fields})
