"""Percentages: ``30 %``, ``quarante pour cent``, ``la moitié``, ``un tiers``, ``tout en B2B``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from factorland.french.document import Document
from factorland.french.lexicon import Lexicon, load
from factorland.french.numerals import Numeral
from factorland.french.reading import Reading, plain_number

ENTITY = "percentage"
_UNIT = re.compile(
    r" {0,2}(?:%|p(?:ou)?r ?-?cents?\b|pourcents?\b|pour ?cents?\b|pct\b|prct\b|pourcentages?\b|p\. ?100\b)"
)


def _value(numeral: Numeral) -> Any:
    return plain_number(numeral.fraction)


def read_percentage(document: Document, numeral: Numeral) -> Reading | None:
    """The figure as a percentage, if a percent sign or word follows."""
    unit = None if numeral.article else _UNIT.match(document.plain, numeral.end)
    return Reading(ENTITY, numeral.start, unit.end(), _value) if unit else None


@lru_cache
def _fractions() -> tuple[
    Lexicon[tuple[Decimal | None, bool]], Lexicon[tuple[Decimal, str]], frozenset[str], frozenset[str]
]:
    data = load("percentages")
    entries: list[tuple[str, tuple[Decimal | None, bool]]] = [
        (phrase, (Decimal(str(entry["value"])), entry.get("partitive", False)))
        for entry in data["fractions"]
        for phrase in entry["phrases"]
    ]
    entries += [(phrase, (None, False)) for phrase in data["not_a_share"]]
    fractions = Lexicon(entries)
    wholes = Lexicon((phrase, (Decimal(100), role)) for role, phrases in data["wholes"].items() for phrase in phrases)
    return fractions, wholes, frozenset(data["partitive_after"]), frozenset(data["never_after"])


_SLASHED = re.compile(
    r"(?<![\d/.,])([123])/([2345])(?![\d/.,%])(?= (?:de|du|des|d'|a|en|sur|environ|export|pro|b2b|etranger)\b)"
)


def read_fractions(document: Document) -> list[Reading]:
    """ "la moitié", "un tiers de mon CA", "1/3 à l'export", and the phrases that mean all of it."""
    fractions, wholes, partitive_after, never_after = _fractions()
    tokens = document.tokens
    readings: list[Reading] = []
    for found in document.find(wholes):
        value, role = found.label
        if (
            found.first
            and tokens[found.first].word == "que"
            and tokens[found.first - 1].word in load("percentages")["not_only"]
        ):
            continue
        start, end = tokens[found.first].start, tokens[found.after - 1].end
        readings.append(Reading(ENTITY, start, end, _constant(value), role=role))
    for part in document.find(fractions):
        share, partitive = part.label
        if share is None:
            continue
        last = part.after - 1 if tokens[part.first].word != "moitie" else part.first
        start, end = tokens[part.first].start, tokens[last].end
        following = tokens[part.after].word if part.after < len(tokens) else ""
        whole_message = part.first == 0 and part.after == len(tokens)
        if following in never_after or (partitive and following not in partitive_after and not whole_message):
            continue
        if part.first and tokens[part.first - 1].word in ("et", "moins") and partitive:
            continue  # "neuf heures moins un quart"
        readings.append(Reading(ENTITY, start, end, _constant(share)))
    for slashed in _SLASHED.finditer(document.plain):
        value = round(Decimal(100 * int(slashed[1])) / int(slashed[2]), 1)
        if value < 100:
            readings.append(Reading(ENTITY, slashed.start(), slashed.end(), _constant(value)))
    return readings


def _constant(value: Decimal) -> Any:
    number = plain_number(value)
    return lambda _numeral: number
