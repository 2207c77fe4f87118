"""What is said beside the figures: assumptions, warnings, the rate card, the disclaimer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from factorland.quotes.amounts import Rate, Scenarios
from factorland.quotes.card import RateCard
from factorland.quotes.case import Case, Product
from factorland.quotes.rules import Note
from factorland.quotes.texts import Texts
from factorland.quotes.wording import show


@dataclass(frozen=True, slots=True)
class RateCardRef:
    """Which rate card priced an answer."""

    version: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class IndexRef:
    """Which reference rate an answer used, as a fraction, and when it was read."""

    name: str
    value: Rate
    date: dt.date


class Statements:
    """The French statements of a rate card; all that does not depend on the case is written once."""

    def __init__(self, card: RateCard, texts: Texts) -> None:
        """Raises ``KeyError`` when a text names an unknown figure."""
        tariff, index = card.tariff, card.tariff.index
        self._card = card
        self._texts = texts
        self.rate_card = RateCardRef(card.version, card.date)
        self.index = IndexRef(index.name, index.value, index.date)
        self.disclaimer = texts.disclaimer
        self._words = {
            "vat": show(tariff.vat, "percent"),
            "dilution": show(tariff.factoring.dilution, "percent"),
            "concentration_threshold": show(tariff.factoring.concentration_threshold, "percent"),
            "financing_use": show(tariff.factoring.financing_use, "percent"),
            "index_name": index.name,
            "index_value": show(index.value, "percent"),
            "index_date": index.date.strftime("%d/%m/%Y"),
        }
        self._defaults = self._default_assumptions()
        self._always = self._constant_assumptions()

    def assumptions(self, product: Product, case: Case) -> list[str]:
        """In French: each input of the product that was not given, then what its calculation takes for granted."""
        given = case.model_fields_set
        defaults = self._texts.assumptions.products[product]
        return [self._defaults[name] for name in defaults if name not in given] + self._always[product]

    def warnings(self, today: dt.date, offers: Iterable[Scenarios[Any]] = ()) -> list[Note]:
        """What makes the figures less sure: an old index, a range that its bounds do not hold."""
        found = []
        index = self._card.tariff.index
        if index.is_stale(today):
            age = show(index.age(today), "days")
            found.append(self.warning("stale_index", {**self._words, "age": age}))
        for low, central, high in offers:
            if not low.total_cost <= central.total_cost <= high.total_cost:
                found.append(self.warning("crossed_range", {}))
                break
        return found

    def warning(self, code: str, words: dict[str, str]) -> Note:
        """One warning of ``texts.yml``, with its words."""
        text = self._texts.warnings[code]
        return Note(code, text.title, text.detail.format_map(words))

    def _default_assumptions(self) -> dict[str, str]:
        shown = {}
        for name, text in self._texts.assumptions.defaults.items():
            default = Case.model_fields[name].default
            shown[name] = text.format(value=show(default, "percent"))
        return shown

    def _constant_assumptions(self) -> dict[Product, list[str]]:
        always = {
            product: [text.format_map(self._words) for text in texts]
            for product, texts in self._texts.assumptions.always.items()
        }
        always["combined"] = always["factoring"] + always["credit_insurance"]
        return always
