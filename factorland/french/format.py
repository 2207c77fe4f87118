"""Writes values back as a French reader expects them, so that what was understood can be echoed.

A figure and what it counts stay on one line: between them stands a no-break space.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat, geocoder

from factorland.clock import PARIS
from factorland.french.lexicon import load

NARROW = "\u202f"  # between groups of three digits and before %, €, as French typography asks
NO_BREAK = "\u00a0"  # between a figure and its word: on a narrow button "10 h 30" must not end a line after 10
Number = Decimal | int | float


@lru_cache
def _words() -> Any:
    return load("format")


def _decimal(number: Number) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))


def _grouped(number: Decimal) -> str:
    """``1234567.5`` → ``1 234 567,50``: cents only where there are some, and then two of them."""
    cents = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{cents:,.2f}".replace(",", NARROW).replace(".", ",")
    return text.removesuffix(",00")


def _rounded(number: Decimal, digits: int = 1) -> str:
    """At most ``digits`` decimals, without trailing zeros, with a comma."""
    text = f"{number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def euros(amount: Number, exact: bool = False) -> str:
    """An amount in euros: ``1,2 M€``, ``350 k€``, ``4 200 €``; with ``exact``, to the cent: ``1 234 567 €``."""
    value = _decimal(amount)
    size = abs(value)
    if not exact and size >= Decimal(999_500):
        return f"{_rounded(value / 10**6)}{NARROW}M€"
    if not exact and size >= Decimal(10_000):
        return f"{_rounded(value / 1000, 0)}{NARROW}k€"
    return f"{_grouped(value if exact else value.quantize(Decimal(1), ROUND_HALF_UP))}{NARROW}€"


def percent(value: Number) -> str:
    """A percentage given in percent, to two decimals: ``2,5 %``."""
    return f"{_rounded(_decimal(value), 2)}{NARROW}%"


def days(number: int) -> str:
    """A delay: ``60 jours``, ``1 jour``."""
    unit = _words()["day"] if abs(number) < 2 else _words()["days"]
    return f"{number}{NO_BREAK}{unit}"


def payment_term(term: dict[str, Any]) -> str:
    """A payment term of ``docs/entities.md``: ``45 jours fin de mois``, ``30 jours fin de mois le 10``."""
    text = days(term["days"])
    if term.get("end_of_month"):
        text += f" {_words()['end_of_month']}"
    if term.get("day"):
        text += f" {_words()['on_the']}{NO_BREAK}{_ordinal(term['day'])}"
    return text


def _ordinal(number: int) -> str:
    return _words()["first"] if number == 1 else str(number)


def day(when: date) -> str:
    """A date without its year: ``jeudi 3 décembre``, ``mardi 1er décembre``."""
    words = _words()
    return f"{words['weekdays'][when.weekday()]} {_ordinal(when.day)}{NO_BREAK}{words['months'][when.month - 1]}"


def moment(when: datetime) -> str:
    """An aware instant on a clock in Paris: ``jeudi 3 décembre à 9 h 30``. Raises ``ValueError`` if naive."""
    if when.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = when.astimezone(PARIS)
    return f"{day(local)} {_words()['at']} {time_of_day(local)}"


def time_of_day(when: datetime) -> str:
    """The hour on the clock of ``when``'s own time zone: ``9 h 30``, ``14 h``."""
    return f"{when.hour}{NO_BREAK}h" + (f"{NO_BREAK}{when.minute:02d}" if when.minute else "")


def country(code: str) -> str:
    """The French name of an ISO 3166 alpha-2 country: ``Maroc``; the code itself when it has no telephone."""
    example = phonenumbers.example_number(code)
    return (geocoder.country_name_for_number(example, "fr") if example else "") or code


def phone(number: str) -> str:
    """A number in E.164 as its owner writes it: ``06 12 34 56 78``; another country's keeps its code.

    Raises ``phonenumbers.NumberParseException`` when the text is no number at all.
    """
    parsed = phonenumbers.parse(number, None)
    if parsed.country_code == 33:
        national = f"0{parsed.national_number:09d}"
        return NO_BREAK.join(national[i : i + 2] for i in range(0, len(national), 2))
    if parsed.country_code in (262, 590, 594, 596):
        national = f"0{parsed.national_number:09d}"
        return NO_BREAK.join([national[:4], *(national[i : i + 2] for i in range(4, len(national), 2))])
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL).replace(" ", NO_BREAK)
