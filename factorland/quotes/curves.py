"""Rates that depend on an amount: log-interpolated curves and step bands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from factorland.quotes.amounts import Scenarios


@dataclass(frozen=True)
class Curve:
    """Three rates by amount, interpolated on ln(amount) and clamped at both ends, so that no band has a cliff.

    ``points`` are (amount in euros, rates as fractions), by strictly increasing amount.
    """

    points: Sequence[tuple[Decimal, Scenarios[Decimal]]]
    _amounts: list[Decimal] = field(init=False, repr=False)
    _logs: list[Decimal] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_amounts", [amount for amount, _ in self.points])
        object.__setattr__(self, "_logs", [amount.ln() for amount, _ in self.points])

    def at(self, amount: Decimal) -> Scenarios[Decimal]:
        """The three rates at an amount; a point of the table gives its own rates exactly."""
        above = bisect_right(self._amounts, amount)
        if above == 0:
            return self.points[0][1]
        rates = self.points[above - 1][1]
        if above == len(self.points):
            return rates
        following = self.points[above][1]
        low_log, high_log = self._logs[above - 1], self._logs[above]
        weight = (amount.ln() - low_log) / (high_log - low_log)
        return Scenarios(*(a + (b - a) * weight for a, b in zip(rates, following, strict=True)))


@dataclass(frozen=True, slots=True)
class Step:
    """One band of a step function: a value up to a limit, included or not; no limit on the last."""

    value: Decimal
    below: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, amount: Decimal) -> bool:
        """Whether the amount is within the band's upper limit."""
        if self.below is not None:
            return amount < self.below
        return self.at_most is None or amount <= self.at_most


def step_value(steps: Sequence[Step], amount: Decimal) -> Decimal:
    """The value of the first band that holds the amount.

    Raises ``ValueError`` above the last limit: a handling rule keeps such a case from pricing.
    """
    for step in steps:
        if step.holds(amount):
            return step.value
    raise ValueError(f"no band holds {amount}")
