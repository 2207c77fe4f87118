"""The reference portfolio: 200 invented companies, always the same, on which cards are checked and compared."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import get_args

from factorland.quotes.case import Case, Profile, Sector

SIZE = 200
SMALLEST, LARGEST = Decimal(30_000), Decimal(45_000_000)
DELAYS = (30, 38, 45, 52, 60, 75, 90)
EXPORT_SHARES = ("0", "0.1", "0", "0.3")
TOP_SHARES = ("0.1", "0.2", "0.35", "0.5", "0.7")
RESERVES = ("0", "0", "0.05")
LOSS_RATES = ("0", "0.002", "0.004", "0.008")


@lru_cache
def reference_portfolio() -> tuple[Case, ...]:
    """The cases, by rising turnover. The lists above have different lengths, so that they mix without repeating."""
    sectors, profiles = get_args(Sector), get_args(Profile)
    growth = (LARGEST / SMALLEST).ln() / (SIZE - 1)
    cases = []
    for position in range(SIZE):
        turnover = (SMALLEST * (growth * position).exp()).quantize(Decimal("1e3"))
        cases.append(
            Case(
                turnover=turnover,
                sector=sectors[position % len(sectors)],
                profile=profiles[position % len(profiles)],
                dso=Decimal(DELAYS[position % len(DELAYS)]),
                buyer_count=5 + (position * 7) % 120,
                export_share=Decimal(EXPORT_SHARES[position % len(EXPORT_SHARES)]),
                top_buyer_share=Decimal(TOP_SHARES[position % len(TOP_SHARES)]),
                extra_reserve=Decimal(RESERVES[position % len(RESERVES)]),
                loss_rate=Decimal(LOSS_RATES[position % len(LOSS_RATES)]),
            )
        )
    return tuple(cases)
