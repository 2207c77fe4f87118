"""Decimal amounts and fractions, the low / central / high triple, and how they become JSON.

Money is ``Decimal`` everywhere; JSON carries it as a number of at most two decimals, and a rate as a number of
at most six. A double holds both exactly enough: euros up to 10^13 to the cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import PlainSerializer

CENT = Decimal("0.01")
MILLIONTH = Decimal("0.000001")
ZERO = Decimal(0)
ONE = Decimal(1)

Level = Literal["low", "central", "high"]
LEVELS: tuple[Level, ...] = ("low", "central", "high")

Money = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""Euros, rounded to the cent."""

Rate = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A fraction: 0.0217 is 2.17 %, rounded to the millionth."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scenarios(Generic[T]):
    """The same thing three times: low, central and high."""

    low: T
    central: T
    high: T

    def __iter__(self) -> Iterator[T]:
        return iter((self.low, self.central, self.high))


def cents(amount: Decimal) -> Decimal:
    """Euros to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def millionths(fraction: Decimal) -> Decimal:
    """A fraction to six decimals, half up."""
    return fraction.quantize(MILLIONTH, ROUND_HALF_UP)


def outward(amount: Decimal, *, up: bool, digits: int = 2) -> Decimal:
    """An amount rounded for display to ``digits`` significant digits, down for a low bound or up for a high one."""
    if amount == 0:
        return ZERO
    step = Decimal(1).scaleb(amount.adjusted() - digits + 1)
    rounded = (amount / step).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR) * step
    return cents(rounded)
