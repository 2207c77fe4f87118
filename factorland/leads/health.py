"""Health data said of a person, found and masked: a condition of ``wording/health.yml`` after words that say whose."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from factorland.leads.wording import wording


def mask_health(text: str) -> str:
    """``text`` with each condition said of a person replaced; that of a trade or a market is left."""
    masked, end = [], 0
    for found in _pattern().finditer(_folded(text)):
        start, until = found.span("condition")
        masked += [text[end:start], wording("health")["label"]]
        end = until
    return "".join([*masked, text[end:]])


@cache
def _pattern() -> re.Pattern[str]:
    words = wording("health")
    small = "|".join(rf"{re.escape(word)}\s*" if word.endswith("'") else rf"{word}\s+" for word in words["small"])
    who, conditions = ("|".join(words[name]) for name in ("who", "conditions"))
    spaced = [part.replace(" ", r"\s+") for part in (who, conditions)]
    return re.compile(rf"\b(?:{spaced[0]})(?:(?<=')|\s+)(?:{small}){{0,5}}(?P<condition>{spaced[1]})\b")


def _folded(text: str) -> str:
    """``text`` without accents, in lower case, each character in its place."""
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character in "’ʼ":
        return "'"
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    return plain if len(plain) == 1 else character
