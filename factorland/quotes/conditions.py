"""Conditions of a rate card on the facts of a case: for handling rules and for the eligibility of offers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from factorland.quotes.amounts import ONE
from factorland.quotes.case import Case
from factorland.quotes.credit_insurance import insured_turnover
from factorland.quotes.errors import reject
from factorland.quotes.factoring import DAYS_IN_YEAR, assigned_turnover
from factorland.quotes.tariff import CardModel, Tariff
from factorland.quotes.wording import Unit, show

Fact = Decimal | bool | str

FACT_UNITS: Mapping[str, Unit] = {
    "turnover": "euros",
    "insured_turnover": "euros",
    "assigned_turnover": "euros",
    "outstanding": "euros",
    "outstanding_share": "percent",
    "b2b_share": "percent",
    "export_share": "percent",
    "top_buyer_share": "percent",
    "largest_buyer_share": "percent",
    "untaxed_share": "percent",
    "extra_reserve": "percent",
    "loss_rate": "percent",
    "dso": "days",
    "buyer_count": "count",
    "understated_concentration": "text",
    "profile": "text",
    "sector": "text",
    "legal_status": "text",
    "issued_invoices": "text",
    "unpaid_debt": "text",
    "non_oecd_export": "text",
}
"""Every fact a condition may name. In a card, percents are written in percent."""


def facts_of(case: Case, tariff: Tariff, oecd: frozenset[str]) -> dict[str, Fact]:
    """The facts of a case. ``outstanding`` is the stated one, or the one its payment delay implies."""
    assigned = assigned_turnover(case, tariff)
    implied = assigned * case.dso / DAYS_IN_YEAR
    outstanding = implied if case.outstanding is None else case.outstanding
    # Among n buyers the largest weighs at least 1/n, whatever was stated.
    smallest_possible_top = ONE / case.buyer_count
    return {
        "turnover": case.turnover,
        "insured_turnover": insured_turnover(case),
        "assigned_turnover": assigned,
        "outstanding": outstanding,
        "outstanding_share": outstanding / case.turnover,
        "b2b_share": case.b2b_share,
        "export_share": case.export_share,
        "top_buyer_share": case.top_buyer_share,
        "largest_buyer_share": max(case.top_buyer_share, smallest_possible_top),
        "untaxed_share": case.export_share + case.reverse_charge_share,
        "extra_reserve": case.extra_reserve,
        "loss_rate": case.loss_rate,
        "dso": case.dso,
        "buyer_count": Decimal(case.buyer_count),
        "understated_concentration": case.top_buyer_share < smallest_possible_top,
        "profile": case.profile,
        "sector": case.sector,
        "legal_status": case.legal_status,
        "issued_invoices": case.issued_invoices,
        "unpaid_debt": case.unpaid_debt,
        "non_oecd_export": case.export_zone == "non_oecd" or not oecd.issuperset(case.export_countries),
    }


class Condition(CardModel):
    """A comparison with one or two limits, or membership of a list of values."""

    above: Decimal | None = None
    at_least: Decimal | None = None
    below: Decimal | None = None
    at_most: Decimal | None = None
    one_of: tuple[bool | str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.limits and not self.one_of:
            reject("empty_condition")
        return self

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """The limits that are set, as written in the card."""
        every = (self.above, self.at_least, self.below, self.at_most)
        return tuple(limit for limit in every if limit is not None)

    def scaled(self, unit: Decimal) -> Condition:
        """The same condition with its limits multiplied, to turn percents into fractions."""
        names = ("above", "at_least", "below", "at_most")
        limits = {name: value * unit for name in names if (value := getattr(self, name)) is not None}
        return self.model_copy(update=limits)

    def holds(self, fact: Fact) -> bool:
        """Whether the fact meets the condition."""
        if not isinstance(fact, Decimal):
            return fact in self.one_of
        return (
            (self.above is None or fact > self.above)
            and (self.at_least is None or fact >= self.at_least)
            and (self.below is None or fact < self.below)
            and (self.at_most is None or fact <= self.at_most)
        )


class Conditional(CardModel):
    """Part of a card that applies when all its conditions hold, with French texts that may quote their limits.

    ``{fact}`` in a text is the limit of the condition on that fact.
    """

    when: Annotated[dict[str, Condition], Field(min_length=1)]

    @model_validator(mode="after")
    def _prepared(self) -> Self:
        """Check the conditions against the facts, turn percents into fractions, and write limits into the texts."""
        limits, prepared = {}, {}
        for fact, condition in self.when.items():
            unit = FACT_UNITS.get(fact)
            if unit is None:
                reject("unknown_fact", fact=fact)
            if (unit == "text") == bool(condition.limits):
                reject("wrong_condition", fact=fact)
            prepared[fact] = condition.scaled(Decimal("0.01")) if unit == "percent" else condition
            if condition.limits:
                limits[fact] = show(prepared[fact].limits[0], unit)
        # The model is frozen for its users; this validator is part of its making.
        object.__setattr__(self, "when", prepared)
        for name in self.texts:
            try:
                object.__setattr__(self, name, getattr(self, name).format(**limits))
            except (KeyError, IndexError, ValueError):
                reject("wrong_placeholder")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of the fields that hold a French text."""
        return ()

    def applies(self, facts: Mapping[str, Fact]) -> bool:
        """Whether all the conditions hold."""
        return all(condition.holds(facts[fact]) for fact, condition in self.when.items())
