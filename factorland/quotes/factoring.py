"""What factoring would cost and bring: pure functions of a case and a tariff (``docs/domain.md`` §5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factorland.quotes.amounts import ONE, ZERO, Money, Rate, Scenarios, cents, millionths
from factorland.quotes.case import Case
from factorland.quotes.tariff import Tariff

DAYS_IN_YEAR = Decimal(365)
DAYS_IN_MONEY_MARKET_YEAR = Decimal(360)
"""Euribor counts actual days over 360."""


@dataclass(frozen=True, slots=True)
class FactoringScenario:
    """One year of factoring, in euros; rates are fractions. ``total_cost_rate`` is over ``assigned_turnover``.

    ``guarantee_fund + reserve + available_cash == eligible`` and the three fees add up to ``total_cost``, to the cent.
    """

    assigned_turnover: Money
    outstanding: Money
    eligible: Money
    guarantee_fund: Money
    available_cash: Money
    service_fee: Money
    financing_fee: Money
    other_fees: Money
    total_cost: Money
    total_cost_rate: Rate
    reserve: Money
    minimum_commitment: Money
    service_rate: Rate
    guarantee_fund_rate: Rate
    financing_rate: Rate
    financed_amount: Money
    concentration_cut: Rate


def assigned_turnover(case: Case, tariff: Tariff) -> Decimal:
    """Assigned turnover, VAT included, unrounded. Exports and reverse charge carry no VAT (a simplification)."""
    taxed = ONE - case.export_share - case.reverse_charge_share
    return case.turnover * case.b2b_share * case.assigned_share * (ONE + tariff.vat * taxed)


def price_factoring(case: Case, tariff: Tariff, *, insured: bool = True) -> Scenarios[FactoringScenario]:
    """The three scenarios of a factoring contract, with the factor's guarantee or (``insured=False``) without it.

    Raises ``ValueError`` when nothing is assigned: a handling rule refuses such a case before.
    """
    assigned = assigned_turnover(case, tariff)
    if assigned <= 0:
        raise ValueError("no turnover is assigned")
    risk_class = tariff.risk_class(case.sector)
    rates = _service_rates(assigned, risk_class.service_factor, tariff, insured=insured)
    return Scenarios(
        *(
            _scenario(case, tariff, assigned, rate, fund_rate, margin)
            for rate, fund_rate, margin in zip(
                rates,
                risk_class.guarantee_fund.scenarios,
                tariff.factoring.margins[case.profile].scenarios,
                strict=True,
            )
        )
    )


def _service_rates(assigned: Decimal, sector_factor: Decimal, tariff: Tariff, *, insured: bool) -> Scenarios[Decimal]:
    """Service rates of the sector, capped; without the guarantee, less its share but never under the floor.

    The discount comes after the sector's factor and the cap: so example 6 of ``docs/domain.md`` comes out, and
    giving the guarantee up always lowers the rate.
    """
    rules = tariff.factoring
    capped = [min(rate * sector_factor, rules.service_rate_cap) for rate in rules.service_curve.at(assigned)]
    if insured:
        return Scenarios(*capped)
    discounts = rules.uninsured_discount.scenarios
    return Scenarios(
        *(max(rate - cut, min(rate, rules.uninsured_floor)) for rate, cut in zip(capped, discounts, strict=True))
    )


def _scenario(
    case: Case,
    tariff: Tariff,
    assigned: Decimal,
    service_rate: Decimal,
    fund_rate: Decimal,
    margin: Decimal,
) -> FactoringScenario:
    rules = tariff.factoring
    outstanding = assigned * case.dso / DAYS_IN_YEAR
    cut = max(ZERO, case.top_buyer_share - rules.concentration_threshold)
    eligible = outstanding * (ONE - rules.dilution) * (ONE - cut)
    cash = eligible * (ONE - fund_rate - case.extra_reserve)

    service_fee = cents(max(assigned * service_rate, rules.minimum_service_fee))
    financed = cash * rules.financing_use
    financing_rate = max(tariff.index.value, ZERO) + margin
    financing_fee = cents(financed * financing_rate * DAYS_IN_YEAR / DAYS_IN_MONEY_MARKET_YEAR)
    other_fees = cents(rules.buyer_fee * case.buyer_count + rules.fixed_fees)
    total_cost = service_fee + financing_fee + other_fees

    # Each amount is rounded once, and cash is what remains, so that the parts add up to the cent.
    fund, reserve, eligible = cents(eligible * fund_rate), cents(eligible * case.extra_reserve), cents(eligible)
    return FactoringScenario(
        assigned_turnover=cents(assigned),
        outstanding=cents(outstanding),
        eligible=eligible,
        guarantee_fund=fund,
        available_cash=eligible - fund - reserve,
        service_fee=service_fee,
        financing_fee=financing_fee,
        other_fees=other_fees,
        total_cost=total_cost,
        total_cost_rate=millionths(total_cost / assigned),
        reserve=reserve,
        minimum_commitment=cents(service_fee * rules.minimum_commitment),
        service_rate=millionths(service_rate),
        guarantee_fund_rate=fund_rate,
        financing_rate=millionths(financing_rate),
        financed_amount=cents(financed),
        concentration_cut=cut,
    )
