"""Names of people and companies, from the words around them: never from a guess on capitals alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from factorland.french.document import Document
from factorland.french.lexicon import load
from factorland.french.match import Match
from factorland.french.text import Token

PERSON, COMPANY = "person-name", "company-name"


@lru_cache
def _first_names() -> frozenset[str]:
    return frozenset(load("names")["first_names"])


@lru_cache
def _never() -> frozenset[str]:
    return frozenset(load("names")["never"])


@lru_cache
def _company_stops() -> frozenset[str]:
    return _never() - frozenset(load("names")["trades"])


@lru_cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("names")[name])


def read_companies(document: Document) -> Iterator[Match]:
    """ "SARL Costa", "société Martin & Fils", "Menuiseries Caradec SARL"."""
    for match in _pattern("company_cue").finditer(document.plain):
        first = document.token_at(match.end())
        last = _capitalised(document, first, limit=4)
        if last == first and _articled(document, first):
            last = _capitalised(document, first + 1, limit=4)
        if last == first:
            continue
        last = _with_suffix(document, last)
        start = match.start("form") if match["form"] else document.tokens[first].start
        end = document.tokens[last - 1].end
        if document.free(start, end):
            document.take(start, end)
            yield document.match(COMPANY, document.written(start, end), start, end)
    for match in _pattern("company_form").finditer(document.plain):
        after = document.token_at(match.start())
        first = after
        while (
            first and after - first < 4 and _is_capital(document, first - 1, company=True) and _joined(document, first)
        ):
            first -= 1
        if first == after:
            continue
        start, end = document.tokens[first].start, match.end()
        if document.free(start, end):
            document.take(start, end)
            yield document.match(COMPANY, document.written(start, end), start, end)


def _joined(document: Document, index: int) -> bool:
    """Whether only a space, hyphen or ampersand parts this token from the one before."""
    tokens = document.tokens
    if index >= len(tokens):
        return False
    return document.plain[tokens[index - 1].end : tokens[index].start] in (" ", "-", " & ", "&", "'", ". ", " - ")


def _is_capital(document: Document, index: int, company: bool = False) -> bool:
    token = document.tokens[index]
    stops = _company_stops() if company else _never()
    return document.written(token.start, token.end)[0].isupper() and token.word not in stops


def _capitalised(document: Document, first: int, limit: int) -> int:
    """Index after the last of the capitalised words from ``first``; "et", "de" may join two of them."""
    tokens = document.tokens
    if first >= len(tokens) or not _is_capital(document, first, company=True):
        return first
    last = first + 1
    while last < len(tokens) and last - first < limit and _joined(document, last):
        if tokens[last].word in ("et", "de", "du", "des", "d", "la", "le") and last + 1 < len(tokens):
            if not (_joined(document, last + 1) and _is_capital(document, last + 1, company=True)):
                break
            last += 1
        if not _is_capital(document, last, company=True):
            break
        last += 1
    return last


def _articled(document: Document, first: int) -> bool:
    """Whether the name begins with a capital article: "Les Ateliers du Bois"."""
    tokens = document.tokens
    if first + 1 >= len(tokens) or tokens[first].word not in ("le", "la", "les", "l"):
        return False
    start, end = tokens[first].start, tokens[first].end
    return (
        document.written(start, end)[0].isupper()
        and _joined(document, first + 1)
        and _is_capital(document, first + 1, company=True)
    )


def _with_suffix(document: Document, last: int) -> int:
    """Index after what may end a company's name behind its capitals: "SAS", "et fils"."""
    if last >= len(document.tokens) or not _joined(document, last):
        return last
    suffix = _pattern("company_suffix").match(document.plain, document.tokens[last].start)
    return document.token_at(suffix.end()) if suffix else last


def read_people(document: Document) -> Iterator[Match]:
    """ "je m'appelle…", "M. Robin", and a first name of the list with a surname behind it."""
    for match in _pattern("person_cue").finditer(document.plain):
        first = document.token_at(match.end())
        presented = first < len(document.tokens) and document.tokens[first].word in _first_names()
        sure = match["sure"] is not None or (presented and _is_capital(document, first))
        yield from _person(document, first, sure=sure, titled=match["title"] is not None)
    for index, token in enumerate(document.tokens):
        if token.word not in _first_names():
            continue
        if _surname_first(document, index):
            last = index + 1
            while last < len(document.tokens) and document.plain[document.tokens[last].start - 1] == "-":
                last += 1
            yield from _named(document, index - 1, last)
        elif _stands_alone(document, index):
            yield from _person(document, index, sure=False, titled=False)
        if len(document.tokens) == 1 and _is_capital(document, index):
            yield from _named(document, index, index + 1)


def _surname_first(document: Document, index: int) -> bool:
    """ "DUPONT Jean", or "Dupont Jean" as the whole message."""
    tokens = document.tokens
    if index != 1 or not _joined(document, index) or not _is_capital(document, 0) or not _is_capital(document, 1):
        return False
    surname = document.written(tokens[0].start, tokens[0].end)
    known = tokens[0].word in _first_names()
    return not known and len(surname) > 2 and (surname.isupper() or len(tokens) == 2) and not surname.endswith("ez")


def _stands_alone(document: Document, index: int) -> bool:
    """Whether a name may begin here: at the beginning, after punctuation or a greeting, or both words capital."""
    start = document.tokens[index].start
    before = document.plain[:start].rstrip(" ")
    if not before or before[-1] in ",.:;!?(\n-" or _pattern("name_may_follow").search(before):
        return True
    return _is_capital(document, index) and index + 1 < len(document.tokens) and _is_capital(document, index + 1)


def _person(document: Document, first: int, sure: bool, titled: bool) -> Iterator[Match]:
    """A name from its first word: up to four words, the surname capitalised or the message's last word."""
    tokens = document.tokens
    if first >= len(tokens) or not tokens[first].word.isalpha():
        return
    known = tokens[first].word in _first_names()
    if tokens[first].word in _never() and not known:
        return
    if not (known or sure or (titled and _is_capital(document, first))):
        return
    last = first + 1
    while last < len(tokens) and last - first < 5 and _joined(document, last) and _continues(document, first, last):
        last += 1
    while last > first + 1 and tokens[last - 1].word in ("de", "du", "le", "la", "d", "des"):
        last -= 1
    alone = last == first + 1
    if alone and not (sure or titled):
        return
    if alone and sure and not (known or _is_capital(document, first) or last == len(tokens)):
        return
    yield from _named(document, first, last)


def _named(document: Document, first: int, after: int) -> Iterator[Match]:
    """The match of a person's name from its first token to the one before ``after``."""
    start, end = document.tokens[first].start, document.tokens[after - 1].end
    if document.free(start, end):
        document.take(start, end)
        yield document.match(PERSON, document.written(start, end), start, end)


def _continues(document: Document, first: int, index: int) -> bool:
    """Whether this word goes on a name."""
    token: Token = document.tokens[index]
    word = token.word
    if not word.isalpha() or not document.free(token.start, token.end):
        return False
    hyphenated = document.plain[token.start - 1] == "-"
    if word in ("de", "du", "le", "la", "d", "des", "ben", "van", "el"):
        return index + 1 < len(document.tokens) and _is_capital(document, index + 1)
    surname = document.tokens[first].word in _first_names() and _is_capital(document, index, company=True)
    if word in _never() and not surname:
        return False
    if surname or _is_capital(document, index) or hyphenated or word in _first_names():
        return True
    if _is_capital(document, first):
        return False
    following = document.plain[token.end : token.end + 1]
    return index - first <= 2 and (following in ("", ",", ".", "!", "\n") or index == first + 1) and len(word) > 2
