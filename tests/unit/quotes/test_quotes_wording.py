"""French figures, and the typography of all that the quotes say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from factorland.quotes.loading import newest_card
from factorland.quotes.texts import TEXTS, get_texts
from factorland.quotes.wording import Unit, show

N = "\u202f"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.02024", "percent", f"2,024{N}%"),
        ("1", "percent", f"100{N}%"),
        ("0", "percent", f"0{N}%"),
        ("1234567.5", "euros", f"1{N}234{N}568{N}€"),
        ("0.4", "euros", f"0{N}€"),
        ("60", "days", "60 jours"),
        ("1", "days", "1 jour"),
        ("45.5", "days", "45,5 jours"),
        ("17219467", "about_euros", f"17,2{N}M€"),
        ("1200", "count", f"1{N}200"),
        ("1.35", "factor", "1,35"),
        ("-0.0251", "change", f"−2,5{N}%"),
        ("0.1", "change", f"+10,0{N}%"),
    ],
)
def test_figures_are_written_in_french(value: str, unit: Unit, expected: str) -> None:
    assert show(Decimal(value), unit) == expected


def sentences(node: Any) -> Iterator[str]:
    """The French strings of a YAML document: those with a space."""
    if isinstance(node, dict):
        for value in node.values():
            yield from sentences(value)
    elif isinstance(node, list):
        for value in node:
            yield from sentences(value)
    elif isinstance(node, str) and " " in node:
        yield node


@pytest.mark.parametrize("path", [TEXTS, newest_card()], ids=lambda path: path.name)
def test_no_ordinary_space_where_french_wants_a_narrow_or_unbreakable_one(path: Any) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    wrong = [text for text in sentences(document) if re.search(r" [;!?%€»:]|[\w)}][;!?%€]|« |’", text)]

    assert wrong == []


def test_a_reason_unknown_to_the_texts_is_still_french() -> None:
    assert get_texts().reason("some_new_pydantic_error", {"x": 1}) == "valeur incorrecte"


def test_limits_in_a_reason_are_written_in_french() -> None:
    assert (
        get_texts().reason("less_than_equal", {"le": Decimal(1_000_000)}) == f"doit être au plus égal à 1{N}000{N}000"
    )
