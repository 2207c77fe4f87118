"""What a reader says of one figure: its kind, where it ends with its unit, and how the unit makes a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from factorland.french.numerals import Numeral


@dataclass(frozen=True)
class Reading:
    """A figure with its unit, before its role is known.

    ``value_of`` applies the unit to a figure, so that in "entre 200 et 300k" the unit of the second figure
    makes the value of the first; it answers None when the figure cannot have that unit.
    """

    entity: str
    start: int
    end: int
    value_of: Callable[[Numeral], Any]
    role: str | None = None
    needs_role: bool = False  # "3 m": millions only beside a role word


def plain_number(value: Decimal) -> int | float:
    """An int when the value is whole, else a float: what JSON carries."""
    return int(value) if value == value.to_integral_value() else float(value)
