"""Gives every figure of a message its unit, the unit of a range's end to its beginning, and its role."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from factorland.french.amounts import read_amount
from factorland.french.counts import read_count
from factorland.french.document import Document
from factorland.french.durations import read_bare_delay, read_duration
from factorland.french.numerals import Numeral
from factorland.french.percentages import read_fractions, read_percentage
from factorland.french.reading import Reading

_READERS: tuple[Callable[[Document, Numeral], Reading | None], ...] = (
    read_percentage,
    read_duration,
    read_amount,
    read_count,
    read_bare_delay,
)
_RANGE = re.compile(r" ?- ?| ?/ ?| (?:a|ou|voire|jusqu'a|ou bien|et) ")


class Figure(NamedTuple):
    """A figure with its unit and value; ``group`` is the same for the two ends of a range."""

    reading: Reading
    numeral: Numeral | None
    value: Any
    group: int


def read_figures(document: Document) -> list[Figure]:
    """Percentages, delays, amounts and counts, left to right, and marks their places as taken."""
    readings: list[Reading | None] = []
    for numeral in document.numerals:
        readings.append(next((r for read in _READERS if (r := read(document, numeral))), None))
    figures: list[Figure] = []
    numerals = document.numerals
    group = 0
    last_end = 0
    for index, numeral in enumerate(numerals):
        if numeral.start < last_end:  # "deux millions cinq": the second figure is part of the first
            continue
        reading = readings[index]
        last_end = reading.end if reading else numeral.end
        joined = index + 1 < len(numerals) and _is_range(document, numeral, numerals[index + 1], reading)
        following = readings[index + 1] if joined else None
        lent = reading is None and following is not None
        if lent and following is not None:
            reading = Reading(
                following.entity, numeral.start, numeral.end, following.value_of, following.role, following.needs_role
            )
            scaled = _same_scale(numeral, numerals[index + 1])
            value = reading.value_of(scaled)
        else:
            value = reading.value_of(numeral) if reading else None
        if reading is not None and value is not None:
            figures.append(Figure(reading, numeral, value, group))
        if not (joined and following is not None and reading is not None and following.entity == reading.entity):
            group += 1
    for reading in read_fractions(document):
        if document.free(reading.start, reading.end):
            group += 1
            figures.append(Figure(reading, None, reading.value_of(_ANY), group))
    figures.sort(key=lambda f: (f.reading.start, -f.reading.end))
    return _without_overlaps(document, figures)


_ANY = Numeral(0, 0, Decimal(0), Decimal(0))  # a fraction in words has its value already


def _is_range(document: Document, low: Numeral, high: Numeral, reading: Reading | None) -> bool:
    gap = document.plain[reading.end if reading else low.end : high.start]
    if not _RANGE.fullmatch(gap) or low.article:
        return False
    if gap == " et ":
        return bool(re.search(r"\bentre (?:les )?$", document.plain[max(0, low.start - 12) : low.start]))
    return True


def _same_scale(low: Numeral, high: Numeral) -> Numeral:
    """ "200 à 300 000 €" starts at 200 000: nobody means 200 € there."""
    thousandfold = low.value * 1000
    if high.value >= 1000 and high.value % 1000 == 0 and low.value < 1000 and thousandfold <= high.value:
        return low._replace(value=thousandfold, fraction=thousandfold)
    return low


def _without_overlaps(document: Document, figures: list[Figure]) -> list[Figure]:
    kept: list[Figure] = []
    for figure in figures:
        start, end = figure.reading.start, figure.reading.end
        if document.free(start, end):
            document.take(start, end)
            if not document.denied(start):
                kept.append(figure)
    return kept
