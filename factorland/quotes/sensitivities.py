"""The same estimate over a range of one input, for charts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from factorland.quotes.amounts import Money, Rate, Scenarios
from factorland.quotes.card import RateCard
from factorland.quotes.case import Bounds, Case, Product
from factorland.quotes.errors import InvalidRequest
from factorland.quotes.pricing import offers_of
from factorland.quotes.rules import Note, Refusal, handle
from factorland.quotes.statements import RateCardRef, Statements

VariedInput = Literal["turnover", "dso", "top_buyer_share", "assigned_share"]


class SensitivityRequest(BaseModel):
    """A case and the values that one of its inputs takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Product
    case: Case
    input: VariedInput
    values: Annotated[
        list[Annotated[Decimal, Bounds(0, 10**12)]],
        Field(min_length=1, max_length=100, description="In the unit of the input, in the order of the answer."),
    ]


@dataclass(frozen=True, slots=True)
class OfferPoint:
    """The figures of one offer at one value; ``available_cash`` is null for a policy."""

    offer: str
    total_cost: Scenarios[Money]
    total_cost_rate: Scenarios[Rate]
    available_cash: Scenarios[Money] | None


@dataclass(frozen=True, slots=True)
class Point:
    """One value: its offers, or why there is no price there."""

    value: Rate
    offers: list[OfferPoint]
    refusal: Note | None


@dataclass(frozen=True, slots=True)
class SensitivityAnswer:
    """A point per value, in the order of the request."""

    product: Product
    input: VariedInput
    points: list[Point]
    assumptions: list[str]
    warnings: list[Note]
    rate_card: RateCardRef
    disclaimer: str


def vary(request: SensitivityRequest, card: RateCard, statements: Statements, today: dt.date) -> SensitivityAnswer:
    """Price the case at each value. Raises ``InvalidRequest`` when a value is out of the input's bounds."""
    given = request.case.model_dump()
    points = []
    for position, value in enumerate(request.values):
        try:
            case = Case.model_validate({**given, request.input: value})
        except ValidationError as error:
            fault = error.errors()[0]
            raise InvalidRequest(f"values.{position}", fault["type"], fault.get("ctx")) from error
        points.append(_point(case, value, request.product, card))
    # The varied input is given, even when the case left it to its default.
    varied = request.case.model_copy(update={request.input: request.values[0]})
    return SensitivityAnswer(
        product=request.product,
        input=request.input,
        points=points,
        assumptions=statements.assumptions(request.product, varied),
        warnings=statements.warnings(today),
        rate_card=statements.rate_card,
        disclaimer=statements.disclaimer,
    )


def _point(case: Case, value: Decimal, product: Product, card: RateCard) -> Point:
    try:
        handling = handle(case, product, card)
    except Refusal as refusal:
        return Point(value, [], Note(refusal.rule.code, refusal.rule.title, refusal.rule.detail))
    return Point(
        value,
        [
            OfferPoint(
                offer=offer,
                total_cost=Scenarios(*(year.total_cost for year in scenarios)),
                total_cost_rate=Scenarios(*(year.total_cost_rate for year in scenarios)),
                available_cash=Scenarios(*(year.available_cash for year in scenarios))
                if hasattr(scenarios.central, "available_cash")
                else None,
            )
            for offer, scenarios in offers_of(product, handling.case, card.tariff).items()
        ],
        None,
    )
