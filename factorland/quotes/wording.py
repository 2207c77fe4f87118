"""French values in sentences, by unit: fractions in percent, euros to the unit, days, plain numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from factorland.french import format as french

Unit = Literal["euros", "about_euros", "percent", "change", "days", "count", "factor", "text"]


@lru_cache(maxsize=4096)  # a request writes the same parameters of the card again and again
def show(value: Decimal | int | str, unit: Unit) -> str:
    """A value as a French reader expects it, with nothing of it lost but the cents.

    ``show(Decimal("0.02024"), "percent")`` is "2,024 %"; ``about_euros`` is "17,2 M€"; a ``change`` is a signed
    percentage with one decimal.
    """
    if unit == "text" or isinstance(value, str):
        return str(value)
    number = Decimal(value)
    if unit == "euros":
        return french.euros(number.quantize(Decimal(1), ROUND_HALF_UP), exact=True)
    if unit == "about_euros":
        return french.euros(number)
    if unit == "percent":
        return f"{_plain(number * 100)}{french.NARROW}%"
    if unit == "change":
        return f"{number * 100:+.1f}{french.NARROW}%".replace(".", ",").replace("-", "−")
    if unit == "days":
        word = french.days(min(abs(int(number)), 2)).split()[-1]
        return f"{_plain(number)} {word}"
    return _plain(number)


def _plain(number: Decimal) -> str:
    """Every decimal of a number, grouped by three, with a comma."""
    return f"{number.normalize():,f}".replace(",", french.NARROW).replace(".", ",")
