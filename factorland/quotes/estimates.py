"""Estimates: a priced case with all that must be said beside the figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from factorland.quotes.amounts import Money, Scenarios, cents, outward
from factorland.quotes.card import RateCard
from factorland.quotes.case import Case, Product
from factorland.quotes.combined import CombinedScenario, price_combined
from factorland.quotes.credit_insurance import CreditInsuranceScenario, price_credit_insurance
from factorland.quotes.explanation import Explainer, Line
from factorland.quotes.factoring import FactoringScenario, price_factoring
from factorland.quotes.rules import Note, handle
from factorland.quotes.statements import IndexRef, RateCardRef, Statements
from factorland.quotes.texts import Texts

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Display:
    """The yearly total as it may be shown: bounds rounded outward to two significant digits."""

    offer: str
    low: Money
    central: Money
    high: Money


@dataclass(frozen=True, slots=True)
class Estimate(Generic[S]):
    """An answer of the API. ``scenarios``, ``assumptions``, ``rate_card`` and ``disclaimer`` are its contract."""

    product: Product
    scenarios: Scenarios[S]
    display: list[Display]
    lines: list[Line]
    assumptions: list[str]
    notes: list[Note]
    warnings: list[Note]
    rate_card: RateCardRef
    index: IndexRef
    disclaimer: str


FactoringEstimate = Estimate[FactoringScenario]
CreditInsuranceEstimate = Estimate[CreditInsuranceScenario]
CombinedEstimate = Estimate[CombinedScenario]


def display_range(offer: str, scenarios: Scenarios[Any]) -> Display:
    """The rounded total of three scenarios, whichever way they are ordered."""
    low, central, high = (scenario.total_cost for scenario in scenarios)
    return Display(
        offer, outward(min(low, central, high), up=False), cents(central), outward(max(low, central, high), up=True)
    )


class Estimator:
    """Prices cases with one rate card; stateless, so one instance serves every request."""

    def __init__(self, card: RateCard, texts: Texts) -> None:
        """Prepare all that does not depend on the case. Raises ``KeyError`` on an unknown figure in a text."""
        self.card = card
        self.statements = Statements(card, texts)
        tariff = card.tariff
        factoring = {
            name: getattr(tariff.factoring, name)
            for name in ("dilution", "minimum_service_fee", "buyer_fee", "fixed_fees")
        }
        insurance = {
            name: getattr(tariff.credit_insurance, name)
            for name in ("buyer_fee", "covered_share", "indemnity_cap_multiple")
        }
        self._factoring_lines = Explainer(texts.lines["factoring"], texts, {**factoring, "vat": tariff.vat})
        self._insurance_lines = Explainer(texts.lines["credit_insurance"], texts, insurance)
        self._separate_lines = Explainer(texts.lines["separate"], texts, {})

    def factoring(self, case: Case, today: dt.date) -> FactoringEstimate:
        """A factoring estimate. Raises ``Refusal`` when a rule forbids a price; so do the two below."""
        handling = handle(case, "factoring", self.card)
        scenarios = price_factoring(handling.case, self.card.tariff)
        lines = self._factoring_lines.explain("factoring", handling.case, scenarios)
        return self._estimate("factoring", case, handling.notes, today, scenarios, {"factoring": scenarios}, lines)

    def credit_insurance(self, case: Case, today: dt.date) -> CreditInsuranceEstimate:
        """A credit-insurance estimate."""
        handling = handle(case, "credit_insurance", self.card)
        scenarios = price_credit_insurance(handling.case, self.card.tariff)
        lines = self._insurance_lines.explain("credit_insurance", handling.case, scenarios)
        offers = {"credit_insurance": scenarios}
        return self._estimate("credit_insurance", case, handling.notes, today, scenarios, offers, lines)

    def combined(self, case: Case, today: dt.date) -> CombinedEstimate:
        """Factoring with insurance included, against a separate policy plus factoring without it."""
        handling = handle(case, "combined", self.card)
        case_priced = handling.case
        scenarios = price_combined(case_priced, self.card.tariff)
        included = Scenarios(*(scenario.included for scenario in scenarios))
        separate = Scenarios(*(scenario.separate for scenario in scenarios))
        factoring = Scenarios(*(offer.factoring for offer in separate))
        insurance = Scenarios(*(offer.credit_insurance for offer in separate))
        lines = [
            *self._factoring_lines.explain("included", case_priced, included),
            *self._factoring_lines.explain("separate_factoring", case_priced, factoring),
            *self._insurance_lines.explain("separate_credit_insurance", case_priced, insurance),
            *self._separate_lines.explain("separate", case_priced, separate),
        ]
        offers: dict[str, Scenarios[Any]] = {"included": included, "separate": separate}
        return self._estimate("combined", case, handling.notes, today, scenarios, offers, lines)

    def _estimate(
        self,
        product: Product,
        case: Case,
        notes: tuple[Note, ...],
        today: dt.date,
        scenarios: Scenarios[S],
        offers: dict[str, Scenarios[Any]],
        lines: list[Line],
    ) -> Estimate[S]:
        return Estimate(
            product=product,
            scenarios=scenarios,
            display=[display_range(offer, priced) for offer, priced in offers.items()],
            lines=lines,
            assumptions=self.statements.assumptions(product, case),
            notes=list(notes),
            warnings=self.statements.warnings(today, offers.values()),
            rate_card=self.statements.rate_card,
            index=self.statements.index,
            disclaimer=self.statements.disclaimer,
        )
