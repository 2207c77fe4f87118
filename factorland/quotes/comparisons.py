"""Compares the kinds of offer a visitor would weigh, side by side, in the order of a stated need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from factorland.quotes.amounts import Money, Scenarios
from factorland.quotes.card import RateCard
from factorland.quotes.case import Bounds, Case, Product
from factorland.quotes.conditions import Fact, facts_of
from factorland.quotes.errors import InvalidRequest
from factorland.quotes.estimates import Display, display_range
from factorland.quotes.offer_pricing import OfferFigures, price_offer
from factorland.quotes.offers import Family, Need, Offer
from factorland.quotes.rules import Note, handle
from factorland.quotes.statements import RateCardRef, Statements
from factorland.quotes.texts import Texts
from factorland.quotes.wording import show

FAMILIES: Mapping[Product, tuple[Family, ...]] = {
    "factoring": ("factoring",),
    "credit_insurance": ("credit_insurance",),
    "combined": ("factoring", "credit_insurance"),
}


class ComparisonRequest(Case):
    """A case, what is to be compared, and what the visitor is after."""

    product: Product = Field(default="combined", description="Which families of offers to compare.")
    need: str | None = Field(default=None, description="A need listed by GET /v1/rate-card; it orders the offers.")
    average_invoice: Annotated[Decimal, Bounds(1, 10**9)] | None = Field(
        default=None,
        description="Average invoice, VAT included, for per-invoice offers; else the card's.",
    )


@dataclass(frozen=True, slots=True)
class ComparedOffer:
    """One kind of offer for this case. An offer that is not open to the case has a reason and no price."""

    code: str
    family: Family
    kind: str
    recourse: bool | None
    confidential: bool
    label: str
    eligible: bool
    reason: str
    total_cost: Scenarios[Money] | None
    display: Display | None
    available_cash: Scenarios[Money] | None
    covered_amount: Money | None
    speed: str
    commitment: str
    suits: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """The offers side by side: those open to the case first, each group in the order of the need."""

    product: Product
    need: str | None
    ordered_by: str
    offers: list[ComparedOffer]
    assumptions: list[str]
    notes: list[Note]
    warnings: list[Note]
    rate_card: RateCardRef
    disclaimer: str


class Comparator:
    """Compares offers with one rate card; stateless."""

    def __init__(self, card: RateCard, statements: Statements, texts: Texts) -> None:
        self._card = card
        self._statements = statements
        self._texts = texts
        self._needs = {need.code: need for need in card.comparison.needs}

    def compare(self, request: ComparisonRequest, today: dt.date) -> ComparisonAnswer:
        """The comparison. Raises ``Refusal`` for a case for the broker only, ``InvalidRequest`` on an unknown need."""
        need = self._need(request.need)
        handling = handle(request, request.product, self._card)
        card = self._card
        facts = facts_of(handling.case, card.tariff, card.oecd_countries)
        average_invoice = request.average_invoice or card.comparison.average_invoice
        offers = [
            self._compared(offer, handling.case, facts, average_invoice)
            for offer in self._ordered(need)
            if offer.family in FAMILIES[request.product]
        ]
        offers.sort(key=lambda offer: not offer.eligible)
        warnings = self._statements.warnings(today)
        if not all(offer.confirmed for offer in offers):
            warnings.append(self._statements.warning("unconfirmed_offers", {}))
        return ComparisonAnswer(
            product=request.product,
            need=request.need,
            ordered_by=self._order_sentence(need),
            offers=offers,
            assumptions=self._assumptions(request, average_invoice),
            notes=list(handling.notes),
            warnings=warnings,
            rate_card=self._statements.rate_card,
            disclaimer=self._statements.disclaimer,
        )

    def _need(self, code: str | None) -> Need | None:
        if code is not None and code not in self._needs:
            raise InvalidRequest("need", "factorland_unknown_need", {"expected": ", ".join(self._needs)})
        return None if code is None else self._needs[code]

    def _ordered(self, need: Need | None) -> list[Offer]:
        offers = list(self._card.comparison.offers)
        return offers if need is None else sorted(offers, key=lambda offer: need.order.index(offer.code))

    def _compared(self, offer: Offer, case: Case, facts: Mapping[str, Fact], average_invoice: Decimal) -> ComparedOffer:
        unmet = next((item for item in offer.requirements if not item.applies(facts)), None)
        figures = None if unmet else price_offer(offer.pricing, case, self._card.tariff, average_invoice)
        if unmet:
            reason = unmet.otherwise
        elif figures is None:
            reason = self._texts.comparison["beyond_bands"]
        else:
            reason = offer.eligible_because
        return ComparedOffer(
            code=offer.code,
            family=offer.family,
            kind=offer.kind,
            recourse=offer.recourse,
            confidential=offer.confidential,
            label=offer.label,
            eligible=figures is not None,
            reason=reason,
            total_cost=None if figures is None else Scenarios(*(year.total_cost for year in figures)),
            display=None if figures is None else display_range(offer.code, figures),
            available_cash=None if figures is None else _cash(figures),
            covered_amount=None if figures is None else figures.central.covered_amount,
            speed=offer.speed,
            commitment=offer.commitment,
            suits=offer.suits,
            confirmed=offer.confirmed,
        )

    def _order_sentence(self, need: Need | None) -> str:
        sentences = self._texts.comparison
        return sentences["ordered_by_need"].format(need=need.label) if need else sentences["no_need"]

    def _assumptions(self, request: ComparisonRequest, average_invoice: Decimal) -> list[str]:
        said = self._statements.assumptions(request.product, request)
        if request.average_invoice is None and "factoring" in FAMILIES[request.product]:
            said.append(self._texts.comparison["average_invoice"].format(value=show(average_invoice, "euros")))
        return said


def _cash(figures: Scenarios[OfferFigures]) -> Scenarios[Decimal] | None:
    """The cash of an offer in the three scenarios; None when it brings none."""
    low, central, high = (year.available_cash for year in figures)
    return None if low is None or central is None or high is None else Scenarios(low, central, high)
