"""Figures in digits (``1 500``, ``300.000``, ``1,5``) and in words (``deux cent mille``, ``une vingtaine``).

Number words go through text2num, which knows septante and nonante; multipliers such as "million" are read
later, with the unit, because text2num and price-parser lose them in "1,5 million".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from text_to_num import text2num

from factorland.french.lexicon import load
from factorland.french.text import Token

LONGEST = 12  # digits: above a thousand billion nothing a visitor writes is a figure


class Numeral(NamedTuple):
    """A figure without its unit.

    ``value`` reads a lone group of three digits after a dot or comma as thousands, as French bookkeeping does;
    ``fraction`` is the other reading (``1.250`` is 1250 or 1.25), equal to ``value`` when there is no doubt.
    """

    start: int
    end: int
    value: Decimal
    fraction: Decimal
    in_words: bool = False
    article: bool = False  # "un", "une": a figure only before a unit
    collective: bool = False  # "une vingtaine": "de" stands before the unit
    comma: bool = False  # the doubtful separator is a comma


_DIGITS = re.compile(
    r"(?<!\d)(?<!\d[.,'])(?:"
    r"(?P<grouped>\d{1,3}(?P<separator>[ .,'])\d{3}(?:(?P=separator)\d{3}){0,3})(?!\d)(?P<cents>[.,]\d{1,2}(?!\d))?"
    r"|(?P<whole>\d+)(?:[.,](?P<decimals>\d+))?"
    r")(?![.,]?\d)"
)
HALF = Decimal("0.5")
_HALF_MILLION = re.compile(r"\bun demi(?=[ -]mill)")
_NEGATIVE = re.compile(r"(?:(?:^|[^\w€$£%)-])-|(?<!au )(?<!du )\bmoins )$")
_GLUED_WORD = re.compile(r"[^\W\d_]+$")


def find_numerals(plain: str, tokens: Sequence[Token], free: Callable[[int, int], bool]) -> list[Numeral]:
    """All figures of the free places, from left to right. Negative ones are left out."""
    found = [n for m in _DIGITS.finditer(plain) if free(*m.span()) and (n := _from_digits(plain, m))]
    found += [n for n in _from_words(plain, tokens) if free(n.start, n.end)]
    found += [Numeral(m.start(), m.end(), HALF, HALF, True) for m in _HALF_MILLION.finditer(plain)]
    found.sort(key=lambda numeral: (numeral.start, -numeral.end))
    kept: list[Numeral] = []
    for numeral in found:
        if not kept or numeral.start >= kept[-1].end:
            kept.append(numeral)
    return kept


def _from_digits(plain: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    before = plain[max(0, start - 12) : start]
    glued = _GLUED_WORD.search(before)
    if (glued and glued.group() not in load("numbers")["glued_before"]) or _NEGATIVE.search(before):
        return None
    grouped, separator = match["grouped"], match["separator"]
    if grouped:
        value = Decimal(grouped.replace(separator, "") + (match["cents"] or "").replace(",", "."))
        doubtful = separator in ".," and grouped.count(separator) == 1 and not match["cents"]
        fraction = Decimal(grouped.replace(separator, ".")) if doubtful else value
        if grouped.startswith("0"):
            if not doubtful:
                return None
            value = fraction
        return Numeral(start, end, value, fraction, comma=doubtful and separator == ",")
    whole, decimals = match["whole"], match["decimals"]
    if len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0")):
        return None
    value = Decimal(f"{whole}.{decimals[:LONGEST]}") if decimals else Decimal(whole)
    return Numeral(start, end, value, value)


@lru_cache(maxsize=512)
def _spoken(words: tuple[str, ...]) -> int | None:
    """The value of number words, or None when they make no number ("vingt trente")."""
    try:
        return int(text2num(" ".join(words), "fr"))
    except ValueError:
        return None


def _from_words(plain: str, tokens: Sequence[Token]) -> list[Numeral]:
    data = load("numbers")
    cardinals: dict[str, str] = data["cardinals"]
    collectives: dict[str, int] = data["collectives"]
    found: list[Numeral] = []
    index = 0
    while index < len(tokens):
        word = tokens[index].word
        if word not in cardinals or (word == "cent" and index and tokens[index - 1].word == "pour"):
            index += 1
            continue
        after = _sequence_end(plain, tokens, index, cardinals)
        numeral = _spoken_numeral(tokens, index, after, cardinals)
        if after < len(tokens) and tokens[after].word in collectives and numeral is not None:
            value = numeral.value * collectives[tokens[after].word]
            found.append(Numeral(numeral.start, tokens[after].end, value, value, True, False, True))
            after += 1
        elif numeral is not None and not _NEGATIVE.search(plain[max(0, numeral.start - 12) : numeral.start]):
            found.append(numeral)
        index = after
    return found


def _sequence_end(plain: str, tokens: Sequence[Token], first: int, cardinals: dict[str, str]) -> int:
    """Index after the last of the number words that follow each other, "et" inside included."""
    after = first + 1
    while after < len(tokens) and plain[tokens[after - 1].end : tokens[after].start] in (" ", "-", " - ", "  "):
        word = tokens[after].word
        joined = word == "et" and after + 1 < len(tokens) and tokens[after + 1].word in ("un", "une", "onze")
        if not joined and word not in cardinals:
            break
        after += 2 if joined else 1
    return after


def _spoken_numeral(tokens: Sequence[Token], first: int, after: int, cardinals: dict[str, str]) -> Numeral | None:
    words = tuple(cardinals.get(t.word, t.word) for t in tokens[first:after])
    spoken = _spoken(words)
    if spoken is None:
        return None
    value = Decimal(spoken)
    return Numeral(tokens[first].start, tokens[after - 1].end, value, value, in_words=True, article=words == ("un",))
