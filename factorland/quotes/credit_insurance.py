"""What a credit-insurance policy would cost and cover: pure functions (``docs/domain.md`` §5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factorland.quotes.amounts import ONE, Money, Rate, Scenarios, cents, millionths
from factorland.quotes.case import Case
from factorland.quotes.curves import step_value
from factorland.quotes.factoring import DAYS_IN_YEAR
from factorland.quotes.tariff import Tariff


@dataclass(frozen=True, slots=True)
class CreditInsuranceScenario:
    """One year of a whole-turnover policy, in euros; rates are fractions of ``insured_turnover``.

    ``covered_amount`` holds only if every credit limit is granted; ``max_indemnity`` is a yearly cap.
    """

    insured_turnover: Money
    premium: Money
    premium_rate: Rate
    buyer_fees: Money
    total_cost: Money
    covered_amount: Money
    max_indemnity: Money
    total_cost_rate: Rate
    minimum_premium: Money
    outstanding: Money
    table_rate: Rate
    sector_factor: Rate
    loss_factor: Rate
    dso_factor: Rate
    export_factor: Rate


def insured_turnover(case: Case) -> Decimal:
    """B2B turnover, VAT excluded, unrounded: consumers are not insured."""
    return case.turnover * case.b2b_share


def price_credit_insurance(case: Case, tariff: Tariff) -> Scenarios[CreditInsuranceScenario]:
    """The three scenarios of a policy.

    Raises ``ValueError`` when nothing is insured or losses are above the last band: handling rules refuse both.
    """
    insured = insured_turnover(case)
    if insured <= 0:
        raise ValueError("no turnover is insured")
    return Scenarios(
        *(_scenario(case, tariff, insured, rate) for rate in tariff.credit_insurance.premium_curve.at(insured))
    )


def _scenario(case: Case, tariff: Tariff, insured: Decimal, table_rate: Decimal) -> CreditInsuranceScenario:
    rules = tariff.credit_insurance
    sector_factor = tariff.risk_class(case.sector).premium_factor
    loss_factor = step_value(rules.loss_steps, case.loss_rate)
    dso_factor = step_value(rules.dso_steps, case.dso)
    export_factor = ONE + rules.export_loading * case.export_share
    rate = table_rate * sector_factor * loss_factor * dso_factor * export_factor
    minimum = step_value(rules.minimum_steps, insured)

    premium = cents(max(insured * rate, minimum))
    buyer_fees = cents(rules.buyer_fee * case.buyer_count)
    outstanding = insured * case.dso / DAYS_IN_YEAR
    return CreditInsuranceScenario(
        insured_turnover=cents(insured),
        premium=premium,
        premium_rate=millionths(premium / insured),
        buyer_fees=buyer_fees,
        total_cost=premium + buyer_fees,
        covered_amount=cents(outstanding * rules.covered_share),
        max_indemnity=cents(premium * rules.indemnity_cap_multiple),
        total_cost_rate=millionths((premium + buyer_fees) / insured),
        minimum_premium=cents(minimum),
        outstanding=cents(outstanding),
        table_rate=millionths(table_rate),
        sector_factor=sector_factor,
        loss_factor=loss_factor,
        dso_factor=dso_factor,
        export_factor=millionths(export_factor),
    )
