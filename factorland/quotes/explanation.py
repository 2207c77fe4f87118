"""Explains an estimate line by line: the formula in words, its inputs, and the calculation with its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any

from factorland.quotes.amounts import Money, Rate, Scenarios
from factorland.quotes.case import Case
from factorland.quotes.texts import LineText, Texts
from factorland.quotes.wording import show


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an estimate; ``amounts`` are its three results, ``inputs`` and ``calculation`` the central ones.

    ``offer`` tells apart the ways of a combined estimate; inputs are euros, fractions, days or counts.
    """

    offer: str
    name: str
    label: str
    formula: str
    calculation: str
    inputs: dict[str, Rate]
    amounts: Scenarios[Money]


class Explainer:
    """Writes the explanations of one kind of scenario, such as those of ``factoring`` in ``texts.yml``."""

    def __init__(self, lines: Sequence[LineText], texts: Texts, parameters: Mapping[str, Decimal]) -> None:
        """``parameters`` are the tariff's figures by name.

        Raises ``KeyError`` when a calculation names a figure that has no unit.
        """
        self._lines = [
            (line, {name: texts.units[name] for _, name, _, _ in Formatter().parse(line.calculation) if name})
            for line in lines
        ]
        self._parameters = parameters

    def explain(self, offer: str, case: Case, scenarios: Scenarios[Any]) -> list[Line]:
        """The lines of these scenarios, in the order of ``texts.yml``.

        A figure comes from the scenario if it has it, else from the case, else from the tariff.
        """
        explained = []
        for line, units in self._lines:
            inputs = {name: self._figure(name, case, scenarios.central) for name in units}
            shown = {name: show(value, units[name]) for name, value in inputs.items()}
            amounts = Scenarios(*(getattr(scenario, line.name) for scenario in scenarios))
            calculation = line.calculation.format_map(shown)
            explained.append(Line(offer, line.name, line.label, line.formula, calculation, inputs, amounts))
        return explained

    def _figure(self, name: str, case: Case, scenario: Any) -> Decimal:
        for source in (scenario, case):
            value = getattr(source, name, None)
            if value is not None:
                return Decimal(value)
        return self._parameters[name]
