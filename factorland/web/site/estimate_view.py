"""An estimate as the page shows it: figures, where an invoice goes, and cost against delay."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from factorland.web.site.quotes import QuoteRefused, QuotesClient

SAMPLE_INVOICE = Decimal(10_000)
DELAYS = (30, 45, 60, 75, 90)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Range:
    """A figure of the three scenarios."""

    low: Decimal
    central: Decimal
    high: Decimal


@dataclass(frozen=True)
class Segment:
    """Part of the sample invoice: ``name`` picks its label and colour; ``start`` and ``width`` are in percent."""

    name: str
    amount: Decimal
    start: Decimal
    width: Decimal


@dataclass(frozen=True)
class DelayBar:
    """The yearly cost at one delay; ``start``, ``width`` and ``mark`` place the range in percent of the largest."""

    delay: Decimal
    cost: Range
    start: Decimal
    width: Decimal
    mark: Decimal
    chosen: bool


@dataclass(frozen=True)
class EstimateView:
    """What the result template needs; ``answer`` is the quotes API's own."""

    product: str
    answer: dict[str, Any]
    segments: tuple[Segment, ...] = ()
    delays: tuple[DelayBar, ...] = ()

    @property
    def total(self) -> Range:
        """The yearly cost, as it may be shown."""
        return _total_cost(self.answer)

    def figure(self, name: str) -> Range:
        """One figure of the scenarios, in order: for some the low cost case has the larger value."""
        scenarios = self.answer["scenarios"]
        low, central, high = (Decimal(scenarios[level][name]) for level in ("low", "central", "high"))
        return Range(min(low, central, high), central, max(low, central, high))


async def estimate_view(quotes: QuotesClient, product: str, case: dict[str, Any]) -> EstimateView:
    """Ask for the estimate and, for factoring, for the same case at other delays.

    Raises ``QuoteRefused`` and ``QuotesUnavailable`` like the client.
    """
    answer = await quotes.estimate(product, case)
    if product != "factoring":
        return EstimateView(product, answer)
    delays = await _cost_by_delay(quotes, case, answer)
    return EstimateView(product, answer, sample_invoice(answer["scenarios"]["central"]), delays)


def sample_invoice(scenario: dict[str, Decimal]) -> tuple[Segment, ...]:
    """Where a sample invoice goes in a factoring scenario; the parts add up to the invoice.

    The cost is taken out of what is paid at once, as factors do; what is neither paid nor kept in the
    guarantee fund (disputes, concentration, reserves) comes back when the buyer pays.
    """
    if not scenario["outstanding"]:
        return ()
    cost = SAMPLE_INVOICE * scenario["total_cost_rate"]
    financed = SAMPLE_INVOICE * scenario["available_cash"] / scenario["outstanding"]
    fund = SAMPLE_INVOICE * scenario["guarantee_fund"] / scenario["outstanding"]
    parts = {
        "paid": max(financed - cost, Decimal(0)),
        "fund": fund,
        "later": SAMPLE_INVOICE - financed - fund,
        "cost": min(cost, financed),
    }
    segments: list[Segment] = []
    start = Decimal(0)
    for name, amount in parts.items():
        width = _percent(amount, SAMPLE_INVOICE)
        segments.append(Segment(name, amount, start, width))
        start += width
    return tuple(segments)


async def _cost_by_delay(quotes: QuotesClient, case: dict[str, Any], answer: dict[str, Any]) -> tuple[DelayBar, ...]:
    chosen = Decimal(case["dso"])
    others = [Decimal(delay) for delay in DELAYS if delay != chosen]
    requests = (quotes.estimate("factoring", case | {"dso": delay}) for delay in others)
    answers = await asyncio.gather(*requests, return_exceptions=True)
    costs = {chosen: _total_cost(answer)}
    for delay, other in zip(others, answers, strict=True):
        if isinstance(other, QuoteRefused):
            continue  # This delay is for a broker: the chart goes without it.
        if isinstance(other, BaseException):
            raise other
        costs[delay] = _total_cost(other)
    largest = max(cost.high for cost in costs.values())
    if not largest:
        return ()
    return tuple(_delay_bar(delay, costs[delay], largest, delay == chosen) for delay in sorted(costs))


def _delay_bar(delay: Decimal, cost: Range, largest: Decimal, chosen: bool) -> DelayBar:
    start = _percent(cost.low, largest)
    return DelayBar(delay, cost, start, _percent(cost.high, largest) - start, _percent(cost.central, largest), chosen)


def _total_cost(answer: dict[str, Any]) -> Range:
    """The yearly total, its bounds already rounded outward by the quotes API."""
    shown = answer["display"][0]
    return Range(shown["low"], shown["central"], shown["high"])


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * HUNDRED).quantize(Decimal("0.1"))
