"""Amounts of money: ``1,5 M€``, ``200 k``, ``2 millions 500``, ``$50k``, ``25k par mois``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from factorland.french.document import Document
from factorland.french.lexicon import load
from factorland.french.numerals import Numeral
from factorland.french.reading import Reading, plain_number

ENTITY = "amount-of-money"
THOUSAND, MILLION, BILLION = Decimal(1000), Decimal(10**6), Decimal(10**9)

_MULTIPLIER = re.compile(
    r"(?: {0,2}|-)(?:"
    r"(?P<k>k(?:ilo)?(?= ?euros?\b|[^\w]|_|$|(?:e|eu|eur|euro|euros|ht|ttc)\b))"
    r"|(?P<m>m(?=[^\w]|_|$|(?:e|eur|euro|euros|ht|ttc)\b))"
    r"|(?P<tenths>[mk](?=(?P<digits>\d{1,3})(?![\d²%]|[a-df-z])))"
    r"|(?P<md>mds?|mrds?|milliards?|miliards?|millards?)\b"
    r"|(?P<million>millions?|milions?|millions?|millon?s?|mllions?)(?![^\W\d_])"
    r"|(?P<thousand>mill?es?|milliers?|miliers?)\b"
    r")"
)
_HALF = re.compile(r" et demie?\b")
_THOUSANDS = re.compile(r" ?(?:milles?|mile|k)\b")
_REST_ENDS = re.compile(r" {0,2}(?:€|euros?\b|eur\b|d'|de (?:ca|chiffre)\b|ht\b|ttc\b|par\b|en\b|[,.;!?)/]|$)")
_FROM_COLLECTIVE = re.compile(r" d[e'] ?")
_PER = re.compile(
    r"(?: ?(?:ht|ttc|hors taxes?)\b)?(?: ?/ ?| (?:par|chaque|tous les|toutes les|au|le|la) | (?=mensuel"
    r"|trimestriel|hebdo))"
    r"(?P<period>[^\W\d_]+)\b"
)
_COUNTED = re.compile(r" (?:de |d')?(?P<noun>[^\W\d_]+)")
_EACH = re.compile(  # so much each, not so much a month; but "je facture de 10 à 15k par mois" is so much a month
    r"(?<!\bje )(?<!\bon )(?<!\bj')\bfactures? (?:moyennes? |unitaires? )?(?:de |d'|a |entre )(?:environ |autour de )?"
    r"(?:[\d.,k€ ]{1,9}(?: euros)? (?:a|et|ou) )?$"
)
_PER_BEFORE = re.compile(
    r"\b(?P<period>(?:mensuel|trimestriel|hebdo)[^\W\d_]*|(?:(?<=par )|(?<=ous les )|(?<=chaque ))(?:mois"
    r"|trimestre|semaine)(?= (?:on|je|nous|c'est|:)))"
    r"(?: (?:de|d'|est|moyen|moyenne|environ|:|=|a|autour|on|fait|fais|facture|je|nous|c'est|ht)){0,5}[ :=]*$"
)
_PART_OF = re.compile(r"\b(?:moitie|quarts?|tiers|dizaines?|centaines?|quelques|plusieurs) (?:d'|de )?$")


@lru_cache
def _currency() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Patterns of a currency after and before a figure, and the ISO 4217 code of each spelling."""
    codes = {name: code for code, names in load("currencies")["after"].items() for name in names}
    names = "|".join(sorted((re.escape(n) for n in codes), key=len, reverse=True))
    signs = {sign: code for code, names in load("currencies")["before"].items() for sign in names}
    before = "|".join(sorted((re.escape(n) for n in signs), key=len, reverse=True))
    return (
        re.compile(rf"(?P<of> {{0,2}}(?:d' ?|de | d )?)(?P<name>{names})(?!\w)"),
        re.compile(rf"(?:^|[^\w])(?P<name>{before}) ?$"),
        codes | signs,
    )


class _Unit:
    """The multiplier, the currency and the period that follow a figure."""

    def __init__(self) -> None:
        self.multiplier = Decimal(1)
        self.rest = Decimal(0)
        self.currency: str | None = None
        self.period: str | None = None
        self.weak = False
        self.doubtful = False

    def value_of(self, numeral: Numeral) -> Any:
        """The amount in JSON form, or None when the figure is too doubtful to be an amount."""
        number = numeral.value
        if number != numeral.fraction:
            if self.multiplier >= MILLION:
                number = numeral.fraction
            elif self.multiplier == THOUSAND and numeral.comma:
                return None
        amount = number * self.multiplier + self.rest
        if self.doubtful or amount > 10**12:
            return None
        value = plain_number(amount)
        extra = {"unit": self.currency} if self.currency not in (None, "EUR") else {}
        if self.period:
            extra["per"] = self.period
        return {"value": value, **extra} if extra else value


def read_amount(document: Document, numeral: Numeral) -> Reading | None:
    """The figure as an amount, if a multiplier or a currency says that it is one."""
    plain, end = document.plain, numeral.end
    unit = _Unit()
    if numeral.collective and (of := _FROM_COLLECTIVE.match(plain, end)):
        end = of.end()
    multiplied = _read_multiplier(document, numeral, unit, end)
    end = multiplied or end
    after, before, codes = _currency()
    start = numeral.start
    if (named := after.match(plain, end)) and _is_currency(named, numeral, unit, document):
        unit.currency, end = codes[named["name"]], named.end()
    elif sign := before.search(plain[max(0, start - 5) : start]):
        unit.currency, start = codes[sign["name"]], start - (len(sign.group()) - sign.start("name") + sign.start())
    if unit.currency:
        unit.weak = bool(named and named["name"] in load("currencies")["weak"])
    lead = plain[max(0, numeral.start - 24) : numeral.start]
    if (numeral.article and not multiplied) or _PART_OF.search(lead) or (numeral.in_words and lead.endswith("des ")):
        return None
    if multiplied is None and unit.currency is None:
        return None
    if (
        unit.currency is None
        and (counted := _COUNTED.match(plain, end))
        and counted["noun"] in load("currencies")["counted"]
    ):
        return None
    unit.period, end = read_period(plain, start, end)
    return Reading(ENTITY, start, end, unit.value_of, needs_role=unit.weak)


def read_period(plain: str, start: int, end: int) -> tuple[str | None, int]:
    """The period of an amount ("month", None for a year or none) and where its words end.

    The words may stand before too: "un CA mensuel de 50 000 €".
    """
    periods: dict[str, str] = load("currencies")["periods"]
    if _EACH.search(plain[max(0, start - 44) : start]):
        return None, end
    if (per := _PER.match(plain, end)) and per["period"] in periods:
        period = periods[per["period"]]
        return (period, per.end()) if period != "year" else (None, end)
    before = _PER_BEFORE.search(plain[max(0, start - 60) : start])
    return (load("currencies")["periods_before"].get(before["period"]) if before else None), end


def _is_currency(named: re.Match[str], numeral: Numeral, unit: _Unit, document: Document) -> bool:
    """Whether a word after a figure is its currency; a lone "e" often makes an ordinal instead."""
    if named["name"] != "e":
        return True
    if unit.multiplier > 1:
        return True
    following = document.plain[named.end() : named.end() + 3]
    return not named["of"].strip() and (numeral.value >= 100 or not following.strip(" .,;!?)"))


def _read_multiplier(document: Document, numeral: Numeral, unit: _Unit, start: int) -> int | None:
    """Reads "k", "M€", "millions et demi"… into the unit; the place where it ends, or None."""
    plain = document.plain
    match = _MULTIPLIER.match(plain, start)
    if match is None or (numeral.in_words and not numeral.collective and match["thousand"]):
        return None
    end = match.end()
    if match["k"] or match["thousand"]:
        unit.multiplier = THOUSAND
        return end
    if match["md"]:
        unit.multiplier = BILLION
        return end
    letter = document.written(match.end() - 1, match.end())
    if match["tenths"]:  # "1M2" is 1.2 million; "500m2" is a surface
        if letter == "m" or not numeral.value == numeral.fraction == numeral.value.to_integral_value():
            return None
        unit.multiplier = MILLION if letter == "M" else THOUSAND
        unit.rest = unit.multiplier * Decimal(f"0.{match['digits']}")
        return match.end("digits")
    unit.multiplier = MILLION
    if match["m"]:
        unit.weak = letter == "m"
        return end
    if half := _HALF.match(plain, end):
        unit.rest = MILLION / 2
        return half.end()
    return _read_rest(document, unit, end)


def _read_rest(document: Document, unit: _Unit, end: int) -> int:
    """ "2 millions 500", "un million deux", "3 millions 200 mille": thousands or tenths of a million, as said."""
    rest = next((n for n in document.numerals if n.start in (end, end + 1)), None)
    if rest is None or rest.article or rest.collective or document.plain[end : rest.start] not in (" ", ""):
        return end
    plain, number, after = document.plain, rest.value, rest.end
    thousands = _THOUSANDS.match(plain, after)
    year = not rest.in_words and after - rest.start == 4
    if thousands and number < 1000:
        unit.rest = number * THOUSAND
        return thousands.end()
    if number >= 1000 and not year and number < MILLION:
        unit.rest = number
        return after
    if number != number.to_integral_value() or not _REST_ENDS.match(plain, after):
        return end
    if number < 10:
        unit.rest = number * MILLION / 10
    elif number >= 100:
        unit.rest = number * THOUSAND
    else:
        unit.doubtful = True  # "deux millions cinquante" may be 2 000 050 or 2 050 000
    return after
