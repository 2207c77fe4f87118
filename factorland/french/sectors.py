"""The visitor's own trade, as a sector code of the quotes API; never the one of a client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from factorland.french.document import Document
from factorland.french.lexicon import Found, Lexicon, load
from factorland.french.match import Match
from factorland.french.text import Token


@lru_cache
def _sectors() -> tuple[Lexicon[tuple[str, str]], re.Pattern[str], frozenset[str]]:
    data = load("sectors")
    entries = [
        (phrase, (code, kind))
        for kind in ("names", "heads", "need_complement", "verbs", "people", "places", "professions", "guarded")
        for code, phrases in data[kind].items()
        for phrase in (
            phrases if kind not in ("people", "places", "professions") else [*phrases, *map(_plural, phrases)]
        )
    ]
    return (
        Lexicon(entries),
        re.compile(data["guard"]),
        frozenset(data["complement_stops"]),
    )


def _plural(phrase: str) -> str:
    return " ".join(word if word[-1] in "sx" else f"{word}s" for word in phrase.split())


@lru_cache
def _elsewhere() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], re.Pattern[str]]:
    data = load("sectors")
    return (
        re.compile(data["never_before"]),
        re.compile(data["client_before"]),
        frozenset(data["accountants"]),
        re.compile(data["market_before"]),
    )


def _not_mine(document: Document, start: int, named: bool) -> bool:
    """Whether the trade that starts here is no wish, or the one of the visitor's client or market.

    To an accountant "mon client" is the company that asks. ``named``: the visitor's own trade is said already.
    """
    never, client, accountants, market = _elsewhere()
    before = document.plain[max(0, start - 60) : start]
    return bool(
        never.search(before[-40:])
        or (client.search(before) and document.words.isdisjoint(accountants))
        or (named and market.search(before))
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
    lexicon, guard, stops = _sectors()
    tokens, plain = document.tokens, document.plain
    every = document.find(lexicon)
    named = False
    for index, found in enumerate(every):
        start, end = tokens[found.first].start, tokens[found.after - 1].end
        code, kind = found.label
        before = plain[max(0, start - 40) : start]
        if not document.free(start, end) or _not_mine(document, start, named):
            continue
        if kind == "guarded" and not (guard.search(before) or _alone(plain, start, end)):
            continue
        personal = kind in ("people", "places") or tokens[found.first].word in load("sectors")["person_heads"]
        if personal and _of_another(document, before, kind):
            continue
        alone = _pattern("people_after").match(plain, end)  # "consultant indépendant"
        if kind == "professions" and not (alone or _told(document, before, start, end)):
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
            if complement is None and kind != "heads" and not _told(document, before, start, end):
                continue
            end = complement or end
        if index + 1 < len(every):  # "négoce de matériaux de construction", "grossiste textile", "taxi ambulance"
            following = every[index + 1]
            beside = plain[end : tokens[following.first].start] == " "
            if (kind == "heads" and tokens[following.first].start < end) or (
                beside and (kind == "heads" or following.label[0] == code or _is_adjective(tokens, following))
            ):
                end = max(end, tokens[following.after - 1].end)
        document.take(start, end)
        named = True
        yield document.match("sector", code, start, end)


def _is_adjective(tokens: Sequence[Token], following: Found[tuple[str, str]]) -> bool:
    """ "nettoyage industriel" is one trade."""
    return tokens[following.first].word in ("industriel", "industrielle")


def _alone(plain: str, start: int, end: int) -> bool:
    """Whether a doubtful trade is the whole message, or begins it before a sign."""
    rest = plain[end:].strip(" .!")
    return not plain[:start].strip() and (not rest or rest[0] in ",;\n")


@lru_cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("sectors")[name])


def _of_another(document: Document, before: str, kind: str) -> bool:
    """Whether an article before a person's trade makes it somebody else's: "un transporteur me doit 5 000"."""
    if not document.words.isdisjoint(load("sectors")["accountants"]):
        return False
    if _pattern("people_before").search(before) or (kind != "people" and _pattern("place_before").search(before)):
        return False
    return _pattern("of_another").search(before) is not None


def _told(document: Document, before: str, start: int, end: int) -> bool:
    """Whether a trade is said of the visitor ("je suis avocat"), or stands between two signs."""
    if _pattern("people_before").search(before):
        return True
    left, right = document.plain[:start].rstrip(" "), document.plain[end:].lstrip(" ")
    return (not left or left[-1] in ",.:;!\n") and (not right or right[0] in ",.;!\n")


def _complement_end(document: Document, end: int, stops: frozenset[str]) -> int | None:
    """Where "de vins", "en fruits et légumes" ends behind a trade, or None."""
    complement = _COMPLEMENT.match(document.plain, end)
    if complement is None or complement["word"] in stops or not document.free(*complement.span()):
        return None
    more = complement["more"] and complement["more"].split()[-1] not in stops
    return complement.end() if more else complement.end("word")
