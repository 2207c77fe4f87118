"""Countries (ISO 3166 alpha-2), by their names in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from factorland.french.document import Document
from factorland.french.lexicon import Lexicon, load
from factorland.french.match import Match


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
