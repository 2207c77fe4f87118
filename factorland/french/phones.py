"""Phone numbers in E.164. Overseas departments have prefixes of their own inside the French plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from factorland.french.document import Document
from factorland.french.match import Match

ENTITY = "phone-number"
MOST = 8  # numbers with a country code that are looked at in one message

# Plan national de numérotation (Arcep): the prefixes of each overseas code. 06 39 is Mayotte's, except 06 39 98,
# which Arcep keeps for numbers of fiction.
_OVERSEAS = {
    "590": ("0590", "0690", "0691"),
    "594": ("0594", "0694"),
    "596": ("0596", "0696", "0697"),
    "262": ("0262", "0263", "0269", "0692", "0693", "0639"),
}
_FICTION = "063998"
_SEPARATED = r"(?:[ .\-/_]{0,2}\d)"
_DATE = r"\d\d(?P<mark>[./-])\d\d(?P=mark)(?:19|20)\d\d(?!\d)"  # "01/12/2026 11h" is no number
_NATIONAL = re.compile(rf"(?<![\d+])(?<!\d[.,/])(?!{_DATE})0 ?[1-9]{_SEPARATED}{{8}}(?!\d)")
_INTERNATIONAL = re.compile(
    rf"(?<![\d+])(?:\+ ?|00 ?)(?:"
    rf"(?P<french>33|590|594|596|262)[ .\-]?(?:\(0\) ?"
    rf"|0(?=[ .\-]?[1-9]))?[ .\-]?(?P<subscriber>\d{_SEPARATED}{{8}})(?!\d)"
    rf"|(?P<foreign>[1-9](?:[ .\-/()]{{0,2}}\d){{6,13}})(?!\d)"
    rf")"
)
_NO_PLUS = re.compile(rf"(?<![\d+.,])33[ .]?(?P<subscriber>[1-79]{_SEPARATED}{{8}})(?!\d)")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _national(digits: str) -> str | None:
    """E.164 of ten digits that start with 0; None for 08, which is never a person's number."""
    if digits[1] == "8":
        return None
    if digits.startswith(_FICTION):
        return f"+33{digits[1:]}"
    for code, prefixes in _OVERSEAS.items():
        if digits.startswith(prefixes):
            return f"+{code}{digits[1:]}"
    return f"+33{digits[1:]}"


def _foreign(written: str) -> str | None:
    """E.164 of a number of another country, if phonenumbers holds it for valid."""
    try:
        number: PhoneNumber = phonenumbers.parse("+" + _digits(written).removeprefix("00"), None)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if phonenumbers.is_valid_number(number) else None


def read_phones(document: Document) -> Iterator[Match]:
    """Numbers a person can be called at; refused ones (08…) are taken so that no figure is read in them."""
    plain = document.plain
    if sum(map(str.isdigit, plain)) < 9:
        return
    for match in islice(_INTERNATIONAL.finditer(plain), MOST):
        if match["french"]:
            subscriber = _digits(match["subscriber"])
            value = None if subscriber[0] in "08" else _with_code(match["french"], subscriber)
            end = match.end()
        else:
            value, end = _longest_valid(plain, match)
        yield from _found(document, value, match.start(), end)
    for pattern in (_NATIONAL, _NO_PLUS):
        for match in pattern.finditer(plain):
            if not document.free(*match.span()):
                continue
            digits = "0" + _digits(match["subscriber"]) if pattern is _NO_PLUS else _digits(match.group())
            yield from _found(document, _national(digits), *match.span())


def _with_code(code: str, subscriber: str) -> str:
    return _national("0" + subscriber) or "" if code == "33" else f"+{code}{subscriber}"


def _longest_valid(plain: str, match: re.Match[str]) -> tuple[str | None, int]:
    """A foreign number has no fixed length: cut at its separators until it is a valid one."""
    end = match.end()
    for _ in range(4):
        if value := _foreign(plain[match.start() : end]):
            return value, end
        cut = max(plain.rfind(s, match.start() + 8, end) for s in " .-")
        if cut < 0:
            break
        end = cut
    return None, match.end()


def _found(document: Document, value: str | None, start: int, end: int) -> Iterator[Match]:
    document.take(start, end)
    if value and not document.denied(start):
        yield document.match(ENTITY, value, start, end)
