"""The French texts of the quotes, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from factorland.quotes.amounts import Level
from factorland.quotes.case import Product, Sector
from factorland.quotes.wording import Unit, show

TEXTS = Path(__file__).with_name("texts.yml")


class _Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Texts):
    """A title and a sentence, possibly with placeholders."""

    title: str
    detail: str


class LineText(_Texts):
    """How one line of an estimate is explained."""

    name: str
    label: str
    formula: str
    calculation: str


class Assumptions(_Texts):
    """What is said about defaults, and what every estimate of a product takes for granted."""

    defaults: dict[str, str]
    always: dict[Product, tuple[str, ...]]
    products: dict[Product, tuple[str, ...]]


class Texts(_Texts):
    """All the texts."""

    disclaimer: str
    assumptions: Assumptions
    warnings: dict[str, Wording]
    lines: dict[str, tuple[LineText, ...]]
    units: dict[str, Unit]
    comparison: dict[str, str]
    problems: dict[str, Wording]
    reasons: dict[str, str]
    card_messages: dict[str, str]
    levels: dict[Level, str]
    products: dict[str, str]
    sectors: dict[Sector, str]

    def reason(self, error_type: str, context: Mapping[str, Any] | None) -> str:
        """Why a value was refused, in French, for a pydantic error type and its context."""
        template = self.reasons.get(error_type, self.reasons["other"])
        words = {
            name: show(value, "count") if isinstance(value, Decimal | int) else str(value).replace(" or ", " ou ")
            for name, value in (context or {}).items()
        }
        return template.format_map(words)


@lru_cache
def get_texts() -> Texts:
    """The texts of this installation. Raises ``pydantic.ValidationError`` when the file is wrong."""
    return Texts.model_validate(yaml.safe_load(TEXTS.read_text(encoding="utf-8")))
