"""Credit insurers and factors by their canonical names, and which one the visitor already has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from factorland.french.document import Document
from factorland.french.lexicon import Lexicon, load
from factorland.french.match import Match

ENTITY = "organisation"


@lru_cache
def _lexicon() -> Lexicon[tuple[str, str]]:
    data = load("organisations")
    return Lexicon(
        (phrase, (name, kind))
        for kind, names in data["names"].items()
        for name, phrases in names.items()
        for phrase in phrases
    )


@lru_cache
def _cues() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load("organisations")["cues"].items()}


def read_organisations(document: Document) -> Iterator[Match]:
    """Players named in the message; the role is given only where the message says that it is theirs."""
    found = document.find(_lexicon())
    several = len({f.label[0] for f in found}) > 1
    for phrase in found:
        start, end = document.tokens[phrase.first].start, document.tokens[phrase.after - 1].end
        if not document.free(start, end):
            continue
        document.take(start, end)
        name, kind = phrase.label
        role = _role(document, start, end, kind, several)
        yield document.match(ENTITY, name, start, end, role)


def _role(document: Document, start: int, end: int, kind: str, several: bool) -> str | None:
    before, after, cues = document.plain[max(0, start - 60) : start], document.plain[end : end + 40], _cues()
    role = f"current_{kind}"
    if cues["never_before"].search(before):
        return None
    if cues["own_before"].search(before) or cues["own_after"].match(after):
        return role
    if not several and cues[f"{kind}_before"].search(before):
        return role
    return None
