"""SIREN, SIRET and the SIREN inside a French VAT number, checked by python-stdnum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.fr import siren, siret, tva

from factorland.french.document import Document
from factorland.french.match import Match

_VAT = re.compile(r"\bfr ?(?P<key>[0-9a-hj-np-z]{2}) ?(?P<siren>\d{3}[ .]?\d{3}[ .]?\d{3})(?![ .]?\d)")
_LEFT = r"(?<![\d+])(?<!\d[ .,])"
_SIRET = re.compile(_LEFT + r"\d{3}[ .\-]?\d{3}[ .\-]?\d{3}[ .\-]{0,2}(?:\d{5}|\d{3} \d{2}|\d{2} \d{3})(?!\d)")
_SPACED_SIRET = re.compile(_LEFT + r"\d(?:[ .]?\d){13}(?![ .]?\d)")
_SIREN = re.compile(
    _LEFT + r"\d{3}(?P<separator>[ .\-]?)\d{3}(?P=separator)\d{3}(?![ .,]?\d)(?! ?(?:[€$%k]|euros?\b|eur\b|m\b))"
)
_NAMED = re.compile(r"\b(?:siren|siret|rcs|immatricul\w+|n° ?siren)\b")


def _compact(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def read_company_ids(document: Document) -> Iterator[Match]:
    """Identifiers whose check digits are right. Where the message says SIREN, a wrong one is taken silently."""
    plain = document.plain
    if sum(map(str.isdigit, plain)) < 9:
        return
    for match in _VAT.finditer(plain):
        document.take(*match.span())
        number = _compact(match["siren"])
        if siren.is_valid(number) and tva.is_valid("FR" + match["key"].upper() + number):
            yield document.match("siren", number, *match.span("siren"))
    for pattern in (_SIRET, _SPACED_SIRET):
        for match in pattern.finditer(plain):
            number = _compact(match.group())
            if document.free(*match.span()) and siret.is_valid(number):
                document.take(*match.span())
                yield document.match("siret", number, *match.span())
    named = _NAMED.search(plain) is not None
    for match in _SIREN.finditer(plain):
        number = _compact(match.group())
        if not document.free(*match.span()):
            continue
        if siren.is_valid(number):
            document.take(*match.span())
            yield document.match("siren", number, *match.span())
        elif named or not match["separator"]:
            document.take(*match.span())
