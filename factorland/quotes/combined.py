"""Factoring that includes insurance, against factoring without it plus a policy of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factorland.quotes.amounts import Money, Rate, Scenarios, millionths
from factorland.quotes.case import Case
from factorland.quotes.credit_insurance import CreditInsuranceScenario, price_credit_insurance
from factorland.quotes.factoring import FactoringScenario, price_factoring
from factorland.quotes.tariff import Tariff


@dataclass(frozen=True, slots=True)
class SeparateOffer:
    """Factoring without the factor's guarantee, and the company's own policy delegated to the factor."""

    factoring: FactoringScenario
    credit_insurance: CreditInsuranceScenario
    total_cost: Money
    total_cost_rate: Rate

    @property
    def available_cash(self) -> Decimal:
        """Cash of the factoring contract."""
        return self.factoring.available_cash

    @property
    def factoring_cost(self) -> Decimal:
        """Cost of the factoring contract alone, for the explanation."""
        return self.factoring.total_cost

    @property
    def insurance_cost(self) -> Decimal:
        """Cost of the policy alone, for the explanation."""
        return self.credit_insurance.total_cost


@dataclass(frozen=True, slots=True)
class CombinedScenario:
    """The two ways to have both cash and cover; both total rates are over the assigned turnover."""

    included: FactoringScenario
    separate: SeparateOffer


def price_combined(case: Case, tariff: Tariff) -> Scenarios[CombinedScenario]:
    """The three scenarios of both ways. Raises ``ValueError`` as the two pricings do."""
    included = price_factoring(case, tariff)
    uninsured = price_factoring(case, tariff, insured=False)
    policies = price_credit_insurance(case, tariff)
    return Scenarios(
        *(
            CombinedScenario(included=with_guarantee, separate=_separate(without, policy))
            for with_guarantee, without, policy in zip(included, uninsured, policies, strict=True)
        )
    )


def _separate(factoring: FactoringScenario, policy: CreditInsuranceScenario) -> SeparateOffer:
    total = factoring.total_cost + policy.total_cost
    return SeparateOffer(factoring, policy, total, millionths(total / factoring.assigned_turnover))
