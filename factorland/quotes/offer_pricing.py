"""What one kind of offer would cost and bring: pure functions of its pricing, a case and a tariff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from factorland.quotes.amounts import Money, Scenarios, cents
from factorland.quotes.case import Case
from factorland.quotes.credit_insurance import insured_turnover, price_credit_insurance
from factorland.quotes.factoring import DAYS_IN_YEAR, assigned_turnover, price_factoring
from factorland.quotes.offers import (
    AmountBand,
    FactoringPricing,
    FlatFeePricing,
    FlatPolicyPricing,
    PerInvoicePricing,
    PolicyPricing,
    Pricing,
)
from factorland.quotes.tariff import Tariff

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """A year of an offer in one scenario, in euros; what the offer does not bring is null."""

    total_cost: Money
    available_cash: Money | None
    covered_amount: Money | None


def price_offer(
    pricing: Pricing, case: Case, tariff: Tariff, average_invoice: Decimal
) -> Scenarios[OfferFigures] | None:
    """The three scenarios of an offer, or None when its bands stop below the case's turnover."""
    match pricing:
        case FactoringPricing():
            return _factoring(pricing, case, tariff)
        case FlatFeePricing():
            return _flat_fee(pricing, case, tariff)
        case PerInvoicePricing():
            return _per_invoice(pricing, case, tariff, average_invoice)
        case PolicyPricing():
            return _policy(pricing, case, tariff)
        case FlatPolicyPricing():
            return _flat_policy(pricing, case)


def _factoring(pricing: FactoringPricing, case: Case, tariff: Tariff) -> Scenarios[OfferFigures]:
    scenarios = price_factoring(case, tariff, insured=pricing.insured)
    return Scenarios(
        *(
            OfferFigures(
                cents(year.service_fee * factor) + year.financing_fee + year.other_fees, year.available_cash, None
            )
            for year, factor in zip(scenarios, pricing.service_factor.scenarios, strict=True)
        )
    )


def _flat_fee(pricing: FlatFeePricing, case: Case, tariff: Tariff) -> Scenarios[OfferFigures] | None:
    fees = _band(pricing.monthly_fees, assigned_turnover(case, tariff))
    if fees is None:
        return None
    return Scenarios(
        *(
            OfferFigures(cents(fee * MONTHS_IN_YEAR) + year.financing_fee, year.available_cash, None)
            for year, fee in zip(price_factoring(case, tariff), fees, strict=True)
        )
    )


def _per_invoice(
    pricing: PerInvoicePricing, case: Case, tariff: Tariff, average_invoice: Decimal
) -> Scenarios[OfferFigures]:
    assigned = assigned_turnover(case, tariff)
    invoices = (assigned / average_invoice).to_integral_value(ROUND_CEILING)
    return Scenarios(
        *(
            OfferFigures(cents(assigned * share + invoices * fee + yearly), year.available_cash, None)
            for year, share, fee, yearly in zip(
                price_factoring(case, tariff),
                pricing.invoice_share.scenarios,
                pricing.invoice_fee.scenarios,
                pricing.yearly_fee.scenarios,
                strict=True,
            )
        )
    )


def _policy(pricing: PolicyPricing, case: Case, tariff: Tariff) -> Scenarios[OfferFigures]:
    covered = _covered(case, pricing.covered_share)
    return Scenarios(
        *(
            OfferFigures(cents(year.premium * factor) + (year.buyer_fees if pricing.buyer_fees else 0), None, covered)
            for year, factor in zip(price_credit_insurance(case, tariff), pricing.premium_factor.scenarios, strict=True)
        )
    )


def _flat_policy(pricing: FlatPolicyPricing, case: Case) -> Scenarios[OfferFigures] | None:
    premiums = _band(pricing.premiums, insured_turnover(case))
    if premiums is None:
        return None
    covered = _covered(case, pricing.covered_share)
    return Scenarios(*(OfferFigures(cents(premium), None, covered) for premium in premiums))


def _covered(case: Case, share: Decimal | None) -> Decimal | None:
    """Receivables covered at most, VAT excluded; None when the policy's cover is not a share of them."""
    return None if share is None else cents(insured_turnover(case) * case.dso / DAYS_IN_YEAR * share)


def _band(bands: Sequence[AmountBand], amount: Decimal) -> Scenarios[Decimal] | None:
    return next((band.scenarios for band in bands if amount <= band.at_most), None)
