"""A rate card: a tariff, the handling rules, the kinds of offer, and what in it is still unconfirmed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, field_validator

from factorland.quotes.case import CountryCode
from factorland.quotes.errors import reject
from factorland.quotes.offers import Comparison
from factorland.quotes.rules import Rule
from factorland.quotes.tariff import CardModel, Tariff


class RateCard(CardModel):
    """One version of the prices, as a broker writes it in YAML."""

    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]+$")]
    date: dt.date
    tariff: Tariff
    oecd_countries: frozenset[CountryCode]
    rules: tuple[Rule, ...]
    comparison: Comparison

    @field_validator("rules")
    @classmethod
    def _distinct(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        codes = [rule.code for rule in rules]
        for code in codes:
            if codes.count(code) > 1:
                reject("duplicate_code", duplicate=code)
        return rules
