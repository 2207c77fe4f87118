"""Where a rate card does not have the properties that one expects of a price.

Looked for on a grid, since the properties of a table of rates are not written in it: a fee that falls as turnover
rises, a high case under the central one, a total that falls with the risk class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from typing import Literal

from factorland.quotes.amounts import LEVELS, Level, Scenarios
from factorland.quotes.case import Case, Profile, Sector
from factorland.quotes.factoring import price_factoring
from factorland.quotes.tariff import Tariff

STATED_DSO = Decimal(30)
STATED_RESERVE = Decimal("0.225")
"""The properties are promised for delays from 30 days and reserves up to 22.5 % (``docs/domain.md`` §5)."""

LARGEST_BUYER = Decimal("0.8")
GRID_STEP = Decimal("1.02")
PROFILES: tuple[Profile, ...] = ("solid", "standard", "fragile")
LimitKind = Literal["service_fee_falls", "premium_falls", "total_falls", "class_falls", "levels_cross"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A property that fails: between two amounts (euros), or from a delay or a reserve on.

    ``stated`` is true when it fails where the property is promised: the card must not be used as it is. Nothing is
    promised of the total by risk class: a larger guarantee fund finances less, which may cost less in all.
    """

    kind: LimitKind
    level: Level
    start: Decimal
    end: Decimal
    stated: bool


def find_limits(tariff: Tariff) -> list[Limit]:
    """Every limit of a tariff, those of its tables first."""
    return [
        *_falling_fees("service_fee_falls", tariff.factoring.service_curve.at, Decimal(50_000), Decimal(60_000_000)),
        *_falling_fees("premium_falls", tariff.credit_insurance.premium_curve.at, Decimal(50_000), Decimal(30_000_000)),
        *_falling_totals(tariff),
        *_falling_by_class(tariff),
        *_crossing_levels(tariff),
    ]


def _grid(start: Decimal, end: Decimal) -> list[Decimal]:
    amounts = [start]
    while amounts[-1] < end:
        amounts.append((amounts[-1] * GRID_STEP).quantize(Decimal(1)))
    return amounts


def _falling_fees(
    kind: LimitKind, rates: Callable[[Decimal], Scenarios[Decimal]], start: Decimal, end: Decimal
) -> Iterator[Limit]:
    """Ranges where amount × rate falls. Alone it is a limit, not a fault: the total may still rise."""
    amounts = _grid(start, end)
    priced = [rates(amount) for amount in amounts]
    for level in LEVELS:
        fees = [amount * getattr(rate, level) for amount, rate in zip(amounts, priced, strict=True)]
        for first, last in _falls(amounts, fees):
            yield Limit(kind, level, first, last, stated=False)


def _falls(amounts: Sequence[Decimal], fees: Sequence[Decimal]) -> Iterator[tuple[Decimal, Decimal]]:
    """The widest ranges over which successive fees fall."""
    first: Decimal | None = None
    for (amount, fee), (_, next_fee) in pairwise(zip(amounts, fees, strict=True)):
        if next_fee < fee and first is None:
            first = amount
        elif next_fee >= fee and first is not None:
            yield first, amount
            first = None
    if first is not None:
        yield first, amounts[-1]


def _one_sector_per_class(tariff: Tariff) -> list[Sector]:
    return list({name: sector for sector, name in reversed(tariff.sectors.items())}.values())


def _falling_totals(tariff: Tariff) -> Iterator[Limit]:
    """The longest delay (``end``, days) at which a total falls as turnover rises; ``start`` is 0."""
    worst: dict[Level, Decimal] = {}
    turnovers = _grid(Decimal(100_000), Decimal(45_000_000))[::2]
    # The cheapest profile: the less financing costs, the more the service fee weighs.
    profile = min(PROFILES, key=lambda name: tariff.factoring.margins[name].central)
    for sector in _one_sector_per_class(tariff):
        for delay in (0, 5, 10, 15, 20, 25, 30):
            # Little is financed with a large reserve and one large buyer, so the service fee weighs most.
            cases = [_case(amount, sector, profile, delay, STATED_RESERVE, LARGEST_BUYER) for amount in turnovers]
            totals = [price_factoring(case, tariff) for case in cases]
            for level in LEVELS:
                costs = [getattr(total, level).total_cost for total in totals]
                if any(following < cost for cost, following in pairwise(costs)):
                    worst[level] = max(worst.get(level, Decimal(0)), Decimal(delay))
    for level, longest in worst.items():
        yield Limit("total_falls", level, Decimal(0), longest, stated=longest >= STATED_DSO)


def _falling_by_class(tariff: Tariff) -> Iterator[Limit]:
    """The shortest delay (``start``, days) at which a riskier class costs less in all than the class before it."""
    shortest: dict[Level, Decimal] = {}
    by_risk = sorted(_one_sector_per_class(tariff), key=lambda sector: tariff.risk_class(sector).service_factor)
    turnovers = _grid(Decimal(100_000), Decimal(45_000_000))[::15]
    for (safer, riskier), profile, delay in product(pairwise(by_risk), PROFILES, (15, 30, 45, 60, 90, 180)):
        for turnover in turnovers:
            before, after = (
                price_factoring(_case(turnover, sector, profile, delay, Decimal(0)), tariff)
                for sector in (safer, riskier)
            )
            for level in LEVELS:
                if getattr(after, level).total_cost < getattr(before, level).total_cost:
                    shortest[level] = min(shortest.get(level, Decimal(delay)), Decimal(delay))
    for level, first in shortest.items():
        yield Limit("class_falls", level, first, Decimal(180), stated=False)


def _crossing_levels(tariff: Tariff) -> Iterator[Limit]:
    """The smallest reserve (``start``, a fraction) at which a level's total is not between its neighbours."""
    smallest: dict[Level, Decimal] = {}
    turnovers = _grid(Decimal(100_000), Decimal(45_000_000))[::40]
    for sector, profile, delay in product(_one_sector_per_class(tariff), PROFILES, (30, 180)):
        for turnover in turnovers:
            for step in range(21):
                reserve = step * Decimal("0.025")
                case = _case(turnover, sector, profile, delay, reserve)
                low, central, high = (year.total_cost for year in price_factoring(case, tariff))
                if low > central:
                    smallest["low"] = min(smallest.get("low", reserve), reserve)
                if high < central:
                    smallest["high"] = min(smallest.get("high", reserve), reserve)
    for level, reserve in smallest.items():
        yield Limit("levels_cross", level, reserve, Decimal(1), stated=reserve <= STATED_RESERVE)


def _case(
    turnover: Decimal,
    sector: Sector,
    profile: Profile,
    delay: int,
    reserve: Decimal,
    top_buyer_share: Decimal = Decimal("0.2"),
) -> Case:
    return Case(
        turnover=turnover,
        sector=sector,
        profile=profile,
        dso=Decimal(delay),
        buyer_count=20,
        extra_reserve=reserve,
        top_buyer_share=top_buyer_share,
    )
