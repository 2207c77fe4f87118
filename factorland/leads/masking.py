"""What must never be stored (bank accounts, cards, social security, identity papers, health), found and masked."""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import iban, luhn
from stdnum.fr import nir

from factorland.leads.health import mask_health

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f.-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\d+])\d(?:[ \u00a0\u202f.-]?\d){12,18}(?!\d)")
_NIR = re.compile(
    r"(?<!\d)[12](?:[ \u00a0\u202f.-]?\d){4}[ \u00a0\u202f.-]?(?:\d[ \u00a0\u202f.-]?\d|2[ \u00a0\u202f.-]?[AB])"
    r"(?:[ \u00a0\u202f.-]?\d){6}(?:[ \u00a0\u202f.-]?\d){2}(?!\d)",
    re.IGNORECASE,
)
# Identity papers have no public check digit: they are known by the words before them.
_PAPER = re.compile(
    r"((?:passeport|carte\s+(?:nationale\s+)?d['’]identit[ée]|\bcni|titre\s+de\s+s[ée]jour|permis\s+de\s+conduire)"
    r"[^\d\n]{0,25}?)\b(?=(?:[ ]?[A-Z0-9]){7,15}\b)[A-Z0-9]*\d[A-Z0-9]*(?:[ ][A-Z0-9]*\d[A-Z0-9]*)*\b",
    re.IGNORECASE,
)
# Visa, Mastercard (51–55, 2221–2720), American Express, Discover and UnionPay. Fourteen digits are never taken for
# a card: a SIRET has fourteen and passes the same check.
_CARD_PREFIX = re.compile(r"4(\d{12}|\d{15}|\d{18})$|5[1-5]\d{14}$|2[2-7]\d{14}$|3[47]\d{13}$|6\d{15,18}$")
_SEPARATORS = re.compile(r"[ \u00a0\u202f.-]")


def mask(text: str) -> str:
    """``text`` with each recognised number replaced by what it was, such as ``[IBAN masqué]``.

    Recognised by their own checks: IBAN (ISO 7064 mod 97), payment cards (prefix and Luhn), French social
    security numbers (key modulo 97); identity papers and health data by the words before them. SIREN, SIRET, phone
    numbers and amounts are left alone.
    """
    text = _IBAN.sub(_masked_iban, text)
    text = _NIR.sub(_replacer(nir.is_valid, "[n° de sécurité sociale masqué]"), text)
    text = _DIGITS.sub(_replacer(_is_card, "[n° de carte masqué]"), text)
    return mask_health(_PAPER.sub(r"\1[pièce d'identité masquée]", text))


def _replacer(valid: Callable[[str], bool], label: str) -> Callable[[re.Match[str]], str]:
    return lambda match: label if valid(_SEPARATORS.sub("", match[0]).upper()) else match[0]


def _is_card(digits: str) -> bool:
    return bool(_CARD_PREFIX.match(digits)) and bool(luhn.is_valid(digits))


def _masked_iban(match: re.Match[str]) -> str:
    # The pattern is greedy and may swallow the word after the account: the longest valid beginning is masked.
    text = match[0]
    for end in range(len(text), 14, -1):
        if _SEPARATORS.match(text[end - 1]):
            continue
        if iban.is_valid(_SEPARATORS.sub("", text[:end]), check_country=False):
            return "[IBAN masqué]" + text[end:]
    return text
