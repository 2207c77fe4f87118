"""Figures without a unit: an amount only beside a role word, or the whole of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from factorland.french.amounts import read_period
from factorland.french.document import Document
from factorland.french.figures import Figure
from factorland.french.lexicon import load
from factorland.french.match import Match
from factorland.french.numerals import Numeral
from factorland.french.reading import plain_number

SMALLEST_AMOUNT = 100
_RANGE = re.compile(r" ?- ?| (?:a|ou|voire|et) ")


@lru_cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("unitless")[name])


def read_unitless(document: Document, figures: Sequence[Figure]) -> Iterator[Match]:
    """ "encours autour de 700 000" is an amount; "environ 300" alone is a number without a role."""
    left = [
        n for n in document.numerals if not n.article and document.free(n.start, n.end) and not document.denied(n.start)
    ]
    if not left:
        return
    if not figures and len(left) <= 2 and _is_whole_answer(document, left):
        for numeral in left:
            yield _match(document, numeral, "number")
        return
    for numeral in left:
        role = _amount_role(document, numeral)
        taxed = numeral.value >= SMALLEST_AMOUNT and _pattern("taxes").match(document.plain, numeral.end)
        if role or taxed:  # only an amount is before or after tax
            yield _match(document, numeral, "amount-of-money", role)


def _match(document: Document, numeral: Numeral, entity: str, role: str | None = None) -> Match:
    """The figure alone, or the amount that a period makes of it: "45 000 par mois"."""
    period, end = read_period(document.plain, numeral.start, numeral.end)
    value: Any = plain_number(numeral.value)
    document.take(numeral.start, end)
    if period:
        return document.match("amount-of-money", {"value": value, "per": period}, numeral.start, end, role)
    return document.match(entity, value, numeral.start, numeral.end, role)


def _is_whole_answer(document: Document, numerals: Sequence[Numeral]) -> bool:
    """Whether nothing but words of approximation surround the figure, or the two ends of a range."""
    plain = document.plain
    first, last = numerals[0], numerals[-1]
    if first.value >= 10**9 or (len(numerals) == 2 and not _RANGE.fullmatch(plain[first.end : last.start])):
        return False
    _, end = read_period(plain, last.start, last.end)
    return bool(
        _pattern("answer_before").fullmatch(plain[: first.start]) and _pattern("answer_after").fullmatch(plain[end:])
    )


def _amount_role(document: Document, numeral: Numeral) -> str | None:
    """The role word that stands right before the figure; a year is not an amount."""
    plain = document.plain
    value = numeral.value
    if 0 < value < SMALLEST_AMOUNT or not _pattern("ends").match(plain, numeral.end):
        return None
    if 1950 <= value <= 2099 and numeral.end - numeral.start == 4:
        return None
    before = plain[max(0, numeral.start - 60) : numeral.start]
    for role, pattern in load("unitless")["roles_before"].items():
        if value == 0 and role != "loss":
            continue
        if re.search(pattern + load("unitless")["link"], before):
            return str(role)
    after = plain[numeral.end : numeral.end + 40]
    for role, pattern in load("unitless")["roles_after"].items():
        if re.match(load("unitless")["link_after"] + pattern, after):
            return str(role)
    return None
