"""Numbers of buyers and of invoices: ``20 clients``, ``une vingtaine d'acheteurs``, ``j'en ai 45``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from factorland.french.document import Document
from factorland.french.lexicon import Lexicon, load
from factorland.french.numerals import Numeral
from factorland.french.reading import Reading, plain_number

ENTITY = "number"
LARGEST = 1_000_000

_PRONOUN = re.compile(
    r"\b(?:j ?'? ?en ai|j ?en compte|on en a|on en compte|nous en avons|y en a|il y en a|en ai|en avons)"
    r" (?:environ |a peu pres |plutot |seulement |que |entre |dans les |bien |deja |au moins ){0,2}$"
)
_UNITLESS = re.compile(
    r"(?! {0,2}[%€$k]|\w|[.,:/]\d| \d| (?:m|k|h|j|md|fois|ans?|mois|jours?|euros?|millions?|pour)\b)"
)


@lru_cache
def _nouns() -> tuple[Lexicon[str], frozenset[str], frozenset[str], Lexicon[str]]:
    data = load("counts")
    after = Lexicon.of(data["after"])
    return after, frozenset(data["between"]), frozenset(data["never_between"]), Lexicon.of(data["before"])


@lru_cache
def _served_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load("counts")
    return re.compile(data["served_before"]), re.compile(data["served"]), re.compile(data["some_of_them"])


def _value(numeral: Numeral) -> Any:
    value = numeral.value
    return plain_number(value) if value == value.to_integral_value() and 1 <= value <= LARGEST else None


def read_count(document: Document, numeral: Numeral) -> Reading | None:
    """The figure as a number of buyers or invoices, if such a noun stands by it."""
    role = _role_after(document, numeral) or _role_before(document, numeral) or _served(document, numeral)
    return Reading(ENTITY, numeral.start, numeral.end, _value, role=role) if role else None


def _role_after(document: Document, numeral: Numeral) -> str | None:
    """ "20 gros clients actifs": a few adjectives may stand between the figure and its noun."""
    lexicon, between, never, _ = _nouns()
    tokens = document.tokens
    index = document.token_at(numeral.end)
    seen_alone = False
    if numeral.collective and index < len(tokens) and tokens[index].word in ("de", "d"):
        index += 1
    for here in range(index, index + 4):
        if here >= len(tokens):
            return None
        previous_end = tokens[here - 1].end if here else 0
        gap = document.plain[max(previous_end, numeral.end) : tokens[here].start]
        if gap.strip(" '-"):
            return None
        word = tokens[here].word
        if word in never:
            return None
        found = lexicon.find(tokens[here : here + 3])
        if found and found[0].first == 0:
            if found[0].label == "buyer_count" and _served_patterns()[2].match(
                document.plain, tokens[here + found[0].after - 1].end
            ):
                return None
            if numeral.article and not (seen_alone and _whole_clientele(document, numeral)):
                return None
            return found[0].label
        if word not in between:
            return None
        seen_alone = seen_alone or word in ("seul", "unique")
    return None


def _whole_clientele(document: Document, numeral: Numeral) -> bool:
    """Whether "un seul client" counts the buyers; "60 % avec un seul client" tells of one of them."""
    index = document.token_at(numeral.start)
    return index == 0 or document.tokens[index - 1].word not in ("avec", "chez", "sur", "a", "par", "pour", "d", "de")


def _served(document: Document, numeral: Numeral) -> str | None:
    """ "je travaille avec vingt-cinq entreprises": those a visitor works for are buyers."""
    before, after, _ = _served_patterns()
    if numeral.article or not after.match(document.plain, numeral.end):
        return None
    return "buyer_count" if before.search(document.plain[max(0, numeral.start - 40) : numeral.start]) else None


def _role_before(document: Document, numeral: Numeral) -> str | None:
    """ "nombre de clients : 30", and "j'en ai 45" once clients were named."""
    plain = document.plain
    if numeral.article or numeral.value % 1 or not _UNITLESS.match(plain, numeral.end):
        return None
    before = [f for f in document.find(_nouns()[3]) if document.tokens[f.after - 1].end <= numeral.start]
    if not before:
        return None
    last = before[-1]
    if any(n.end < document.tokens[last.first].start <= n.end + 2 for n in document.numerals):
        return None  # "2 factures : 12 000 et 15 500" counted them already
    gap = plain[document.tokens[last.after - 1].end : numeral.start]
    if re.fullmatch(r" ?[:=] ?(?:environ |~ ?|\+ ?)?", gap) or (
        last.label.endswith("_count!")
        and re.fullmatch(r"(?: (?:est|de|d'|environ|a|c'est|:|=|facturables|actifs|qui))* ", gap)
    ):
        return last.label.rstrip("!")
    if _PRONOUN.search(plain[max(0, numeral.start - 40) : numeral.start]):
        return last.label.rstrip("!")
    return None
