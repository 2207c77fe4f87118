"""Sectors (codes of the quotes API) and countries (ISO 3166 alpha-2), by their names in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from factorland.french.document import Document
from factorland.french.lexicon import Lexicon, load
from factorland.french.match import Match


@lru_cache
def _sectors() -> tuple[Lexicon[tuple[str, str]], re.Pattern[str], frozenset[str], re.Pattern[str]]:
    data = load("sectors")
    entries = [
        (phrase, (code, kind))
        for kind in ("names", "heads", "need_complement", "verbs", "guarded")
        for code, phrases in data[kind].items()
        for phrase in phrases
    ]
    return (
        Lexicon(entries),
        re.compile(data["guard"]),
        frozenset(data["complement_stops"]),
        re.compile(data["never_before"]),
    )


_COMPLEMENT = re.compile(
    r"(?P<link> (?:de |du |des |d'|en )(?:la |l'|les )?)(?P<word>[^\W\d_]{3,})(?P<more> et [^\W\d_]{4,}"
    r"| [^\W\d_]{4,}(?= ?[,.!?]|$))?"
)

_MADE = re.compile(
    r" (?:des|de la|du|de l') ?(?P<thing>[^\W\d_]{3,}(?: [^\W\d_]{4,}(?! [^\W\d_]*\d))?(?: d[eu] [^\W\d_]{4,})?)"
)


def read_sectors(document: Document) -> Iterator[Match]:
    """Trades the visitor names. Doubtful words ("services") need a word beside them or the whole message."""
    lexicon, guard, stops, never = _sectors()
    tokens, plain = document.tokens, document.plain
    for found in document.find(lexicon):
        start, end = tokens[found.first].start, tokens[found.after - 1].end
        code, kind = found.label
        before = plain[max(0, start - 40) : start]
        if never.search(before) or not document.free(start, end):
            continue
        if kind == "guarded" and not (
            guard.search(before) or (not plain[:start].strip() and not plain[end:].strip(" .!"))
        ):
            continue
        if kind == "verbs":
            made = _MADE.match(plain, end)
            if (
                made is None
                or made["thing"].split()[0] in stops
                or lexicon.find(tokens[found.after + 1 : found.after + 5])
            ):
                continue  # "on fabrique des emballages": the thing itself is a name of the list
            start, end = made.span("thing")
        elif kind in ("heads", "need_complement"):
            complement = _complement_end(document, end, stops)
            if complement is None and kind == "need_complement":
                continue
            end = complement or end
        document.take(start, end)
        yield document.match("sector", code, start, end)


def _complement_end(document: Document, end: int, stops: frozenset[str]) -> int | None:
    """Where "de vins", "en fruits et légumes" ends behind a trade, or None."""
    complement = _COMPLEMENT.match(document.plain, end)
    if complement is None or complement["word"] in stops or not document.free(*complement.span()):
        return None
    more = complement["more"] and complement["more"].split()[-1] not in stops
    return complement.end() if more else complement.end("word")


@lru_cache
def _countries() -> tuple[Lexicon[tuple[str, bool]], re.Pattern[str], re.Pattern[str]]:
    data = load("countries")
    entries = [(name, (code, False)) for code, names in data["names"].items() for name in names]
    entries += [(name, (code, True)) for code, names in data["peoples"].items() for name in names]
    return Lexicon(entries), re.compile(data["never_before"]), re.compile(data["people_before"])


def read_countries(document: Document) -> Iterator[Match]:
    """Countries by name; a people's adjective only of a client or a subsidiary ("un client belge")."""
    lexicon, never, people_before = _countries()
    for found in document.find(lexicon):
        start, end = document.tokens[found.first].start, document.tokens[found.after - 1].end
        code, people = found.label
        before = document.plain[max(0, start - 30) : start]
        if never.search(before) or (people and not people_before.search(before)) or not document.free(start, end):
            continue
        document.take(start, end)
        yield document.match("country", code, start, end)
