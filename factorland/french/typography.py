"""The no-break spaces of French, put into sentences that were typed with plain ones."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from factorland.french.format import NARROW, NO_BREAK
from factorland.french.lexicon import load


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    words = load("format")
    counted = "|".join(re.escape(word) for word in [*words["counted"], *words["months"]])
    return (
        (re.compile(r" (?=[;!?%€»])"), NARROW),
        (re.compile(r"(?<=«) "), NARROW),
        (re.compile(r"(?<=\d) (?=[kM]€)"), NARROW),
        (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
        (re.compile(r" (?=:(?:\s|$))"), NO_BREAK),
        (re.compile(rf"(?<=\d) (?=(?:{counted})\b)|(?<=\b1er) (?=(?:{counted})\b)|(?<=\d\sh) (?=\d\d\b)"), NO_BREAK),
    )


def unbroken(text: str) -> str:
    """The text with no-break spaces where French wants them: "60 jours", "10 h 30", "1 200 €", before ? ! ; and :."""
    for pattern, replacement in _rules():
        text = pattern.sub(replacement, text)
    return text


def unbroken_all(value: Any) -> Any:
    """The same for every text of a JSON value; its keys stay as they are."""
    if isinstance(value, str):
        return unbroken(value)
    if isinstance(value, dict):
        return {key: unbroken_all(each) for key, each in value.items()}
    if isinstance(value, list):
        return [unbroken_all(each) for each in value]
    return value
