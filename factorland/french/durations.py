"""Delays in days (``2 mois``, ``45 jrs``, ``DSO 52``, ``comptant``) and payment terms (``45 j fdm le 10``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from factorland.french.document import Document
from factorland.french.match import Match
from factorland.french.numerals import Numeral
from factorland.french.reading import Reading

ENTITY, TERM = "duration", "payment-term"
LONGEST_DAYS = 200 * 365

_UNIT = re.compile(
    r"(?: {0,2}|-)(?:"
    r"(?P<day>j(?:rs?|ours?|our|ous|ors?|ourrs?)?)"
    r"|(?P<week>sem(?:aines?)?)"
    r"|(?P<month>mois|moi)"
    r"|(?P<quarter>trimestres?)"
    r"|(?P<half>semestres?)"
    r"|(?P<year>ans?|annees?|annee)"
    r")(?![\w/])\.?(?P<plus> et demie?\b)?(?P<net> nets?\b)?"
)
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "half": 180, "year": 365}
_NOT_A_DELAY = re.compile(
    r"(?:euribor(?: a)?|\bdans|kbis de moins de|\bsur(?: les)?|derniers?|\bles|\bpar|\btous les|\btoutes les|\bces)"
    r" (?:\d+ |\w+ )?$"
)
_MY_AGE = re.compile(r"\b(?:j ?'? ?ai|j'aurai|age de) (?:bientot |deja |presque )?$")
ADULT = 18
_END_OF_MONTH = (
    r" {0,2}(?:(?:j(?:rs?|ours?)?\.?|jours?)? {0,2}(?:,|de )? {0,2}(?:nets? )?"
    r"(?:fin (?:de |du |d')?mois|f\.? ?d\.? ?m\.?(?![\w])|fdmois\b|eom\b)|jfdm\b|jfm\b)"
)
_TERM = re.compile(
    r"(?<![\d.,])(?P<days>\d{1,3}|" + "(?:quarante[ -]cinq|soixante|trente|quatre[ -]vingt[ -]dix|dix|quinze)"
    r")"
    + _END_OF_MONTH
    + r"(?: {0,2}(?:,|,? le|\+|et|plus) {0,2}(?:le )?(?P<day>1er|\d{1,2}|dix|quinze|cinq|vingt)(?!\d|[.,]\d"
    r"| ?[%€kmhj/]| \d)\b)?"
)
_TERM_AFTER = re.compile(r"\b(?:fin de mois|fdm) ?(?:\+|plus|a) ?(?P<days>\d{1,3}) ?j(?:rs?|ours?)?\b")
_TERM_DAY = re.compile(
    r"(?<![\d.,])(?P<days>\d{1,3}) ?j(?:rs?|ours?)? le (?P<day>\d{1,2})(?! ?[%€kmhj/]|\d| (?:janv|fev|mars|avr"
    r"|mai|jui|aou|sept|oct|nov|dec))\b"
)
_TERM_WORDS = {"quarante-cinq": 45, "soixante": 60, "trente": 30, "quatre-vingt-dix": 90, "dix": 10, "quinze": 15}
_TERM_WORDS |= {"cinq": 5, "vingt": 20, "1er": 1}
_CASH = re.compile(
    r"(?<!en )(?<!jours )(?<!j )\b(?:(?:au |payee?s? |paiement )?comptant|cash a la commande|a reception(?: de(?:s"
    r"| la)? factures?)?|a la reception de(?:s| la)? factures?)\b"
    r"(?! (?:sur|les|tous|toutes|mes|nos|que)\b)"
)


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _TERM_WORDS[text.replace(" ", "-")]


def read_payment_terms(document: Document) -> Iterator[Match]:
    """ "45 jours fin de mois", "30 fin de mois le 10": value ``{"days", "end_of_month", "day"?}``."""
    for pattern in (_TERM, _TERM_AFTER, _TERM_DAY):
        for match in pattern.finditer(document.plain):
            days = _count(match["days"])
            if not document.free(*match.span()) or days > 180:
                continue
            value: dict[str, Any] = {"days": days, "end_of_month": True}
            day = match.groupdict().get("day")
            if day and 1 <= _count(day) <= 31:
                value["day"] = _count(day)
            document.take(*match.span())
            yield document.match(TERM, value, *match.span())


def read_cash(document: Document) -> Iterator[Match]:
    """ "comptant" and "à réception": no delay at all."""
    if document.words.isdisjoint(("comptant", "reception", "cash")):
        return
    for match in _CASH.finditer(document.plain):
        if document.free(*match.span()):
            document.take(*match.span())
            yield document.match(ENTITY, 0, *match.span(), "payment_delay")


def read_duration(document: Document, numeral: Numeral) -> Reading | None:
    """The figure as a delay, if days, weeks, months or years follow."""
    end = (
        numeral.end + 3
        if numeral.collective and document.plain[numeral.end : numeral.end + 4] == " de "
        else numeral.end
    )
    unit = _UNIT.match(document.plain, end)
    if unit is None:
        return None
    kind = str(unit.lastgroup if unit.lastgroup in _DAYS else next(k for k in _DAYS if unit[k]))
    if numeral.article and (kind == "day" or unit["week"] == "sem"):  # "un jour" tells no delay
        return None
    if _NOT_A_DELAY.search(document.plain[max(0, numeral.start - 24) : numeral.start]):
        return None
    following = document.plain[unit.end() : unit.end() + 9]
    my_age = unit["year"] and numeral.value >= ADULT and not following.startswith((" d'", " de "))
    if my_age and _MY_AGE.search(document.plain[max(0, numeral.start - 24) : numeral.start]):
        return None  # "j'ai 52 ans" is the visitor's age, not the company's
    if following.startswith((" sur 7", " sur sept", "/7", " dernier")):
        return None
    half = Decimal("0.5") if unit["plus"] else Decimal(0)

    def value_of(other: Numeral) -> int | None:
        days = ((other.fraction + half) * _DAYS[kind]).quantize(Decimal(1), ROUND_HALF_UP)
        return int(days) if 0 <= days <= LONGEST_DAYS else None

    return Reading(ENTITY, numeral.start, unit.end() - (unit.group().endswith(".")), value_of)


_BARE_DELAY = re.compile(
    r"(?:\bdso|\bdelais?(?: moyens?)?(?: de (?:paiement|reglement|paiment))?(?: (?:moyen|client|clients))?)"
    r"(?: (?:est|de|d'|a|autour|environ|moyen|actuel|client|clients|c'est|serait|tourne|passe|vers|qui|etait)"
    r"|[ :=~,]){0,6}$"
    r"|\b(?:pai\w*|pay\w*|regl\w*|encaiss\w*)(?: (?:tous|plutot|en|moyenne|environ|generalement|souvent|nous|me"
    r"|sont|est|seulement|qu')){0,3} a (?:environ )?$"
)
_NO_UNIT = re.compile(
    r"(?!\w|[%€$]| ?[%€$k]| \d| (?:" + "|".join(["euros?", "pour ?cent", "points?", "fois", "clients?"]) + r")\b)"
)


def read_bare_delay(document: Document, numeral: Numeral) -> Reading | None:
    """ "DSO 52", "mes clients paient à 60": days that need no unit, beside these words only."""
    if numeral.in_words or not 5 <= numeral.value <= 365 or numeral.value % 1:
        return None
    before = document.plain[max(0, numeral.start - 60) : numeral.start]
    if _BARE_DELAY.search(before) and _NO_UNIT.match(document.plain, numeral.end):
        return Reading(ENTITY, numeral.start, numeral.end, lambda n: int(n.value), role="payment_delay")
    return None
