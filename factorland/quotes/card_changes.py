"""What a new rate card would change for the companies of a portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from factorland.quotes.card import RateCard
from factorland.quotes.case import Case, Product
from factorland.quotes.pricing import offers_of
from factorland.quotes.rules import Refusal, handle

PRODUCTS: tuple[Product, ...] = ("factoring", "credit_insurance", "combined")


@dataclass(frozen=True, slots=True)
class CaseChange:
    """The central yearly cost of one case before and after, in euros."""

    case: Case
    before: Decimal
    after: Decimal

    @property
    def relative(self) -> Decimal:
        """The change as a fraction of the old cost."""
        return (self.after - self.before) / self.before


@dataclass(frozen=True, slots=True)
class ProductChange:
    """One offer over the portfolio: ``priced`` cases with both cards, those that change by rising relative change,
    and how many are no longer priced (``lost``) or are priced only now (``gained``)."""

    offer: str
    priced: int
    changes: tuple[CaseChange, ...]
    lost: int
    gained: int

    @property
    def median(self) -> Decimal:
        """The median relative change of the cases that change; 0 when none does."""
        return median(change.relative for change in self.changes) if self.changes else Decimal(0)


def product_changes(old: RateCard, new: RateCard, portfolio: Sequence[Case]) -> list[ProductChange]:
    """The changes of each offer: factoring, credit insurance, and the two ways to combine them."""
    found: list[ProductChange] = []
    for product in PRODUCTS:
        before = [_central_costs(product, case, old) for case in portfolio]
        after = [_central_costs(product, case, new) for case in portfolio]
        offers = sorted({offer for costs in [*before, *after] for offer in costs})
        found += [
            _offer_change(offer, portfolio, [c.get(offer) for c in before], [c.get(offer) for c in after])
            for offer in offers
        ]
    return found


def _central_costs(product: Product, case: Case, card: RateCard) -> dict[str, Decimal]:
    """The central total of each offer; empty when a rule refuses the case."""
    try:
        handling = handle(case, product, card)
    except Refusal:
        return {}
    priced = offers_of(product, handling.case, card.tariff)
    return {offer: scenarios.central.total_cost for offer, scenarios in priced.items()}


def _offer_change(
    offer: str, portfolio: Sequence[Case], before: list[Decimal | None], after: list[Decimal | None]
) -> ProductChange:
    both = [
        CaseChange(case, old, new)
        for case, old, new in zip(portfolio, before, after, strict=True)
        if old is not None and new is not None
    ]
    return ProductChange(
        offer=offer,
        priced=len(both),
        changes=tuple(sorted((item for item in both if item.relative), key=lambda item: item.relative)),
        lost=sum(old is not None and new is None for old, new in zip(before, after, strict=True)),
        gained=sum(old is None and new is not None for old, new in zip(before, after, strict=True)),
    )
