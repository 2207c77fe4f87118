"""The priced part of a rate card: curves, bands, classes, margins, fees.

In the YAML every rate is in percent, as brokers write them; once loaded, rates are fractions and money is euros.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Annotated, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from factorland.quotes.amounts import Scenarios
from factorland.quotes.case import Profile, Sector
from factorland.quotes.curves import Curve, Step
from factorland.quotes.errors import reject

HUNDRED = Decimal(100)

Percent = Annotated[Decimal, Field(ge=0, le=100), AfterValidator(lambda value: value / HUNDRED)]
Amount = Annotated[Decimal, Field(ge=0, le=Decimal("1e12"))]
Factor = Annotated[Decimal, Field(gt=0, le=10)]


class CardModel(BaseModel):
    """Base of every part of a card: an unknown key is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Percents(CardModel):
    """Low, central and high rates, in that order of size."""

    low: Percent
    central: Percent
    high: Percent

    @model_validator(mode="after")
    def _ordered(self) -> Percents:
        if not self.low <= self.central <= self.high:
            reject("levels_out_of_order")
        return self

    @property
    def scenarios(self) -> Scenarios[Decimal]:
        """The three rates, as fractions."""
        return Scenarios(self.low, self.central, self.high)


class CurvePoint(Percents):
    """The three rates at one amount of a curve."""

    amount: Annotated[Amount, Field(gt=0)]


def _increasing(points: list[CurvePoint]) -> list[CurvePoint]:
    if any(a.amount >= b.amount for a, b in pairwise(points)):
        reject("amounts_not_increasing")
    return points


CurvePoints = Annotated[list[CurvePoint], Field(min_length=2), AfterValidator(_increasing)]


def _curve(points: list[CurvePoint]) -> Curve:
    return Curve([(point.amount, point.scenarios) for point in points])


class Band(CardModel):
    """One band of a step function: the value up to a limit (``below`` excluded, ``at_most`` included)."""

    below: Decimal | None = None
    at_most: Decimal | None = None
    value: Annotated[Decimal, Field(gt=0)]

    @property
    def limit(self) -> Decimal | None:
        """The upper limit, whichever way it is written."""
        return self.at_most if self.below is None else self.below


def _bands(bands: list[Band]) -> list[Band]:
    """Each band but the last has exactly one limit, and limits increase."""
    if any((band.below is None) == (band.at_most is None) for band in bands[:-1]):
        reject("band_without_limit")
    limits = [band.limit for band in bands if band.limit is not None]
    if any(a >= b for a, b in pairwise(limits)):
        reject("amounts_not_increasing")
    return bands


Bands = Annotated[list[Band], Field(min_length=1), AfterValidator(_bands)]


def _steps(bands: list[Band], unit: Decimal = Decimal(1)) -> tuple[Step, ...]:
    """Bands as steps; ``unit`` turns limits written in percent into fractions."""

    def scaled(limit: Decimal | None) -> Decimal | None:
        return None if limit is None else limit * unit

    return tuple(Step(band.value, scaled(band.below), scaled(band.at_most)) for band in bands)


class Index(CardModel):
    """The reference rate of financing, as published on its date."""

    name: str
    value: Annotated[Decimal, Field(ge=-5, le=25), AfterValidator(lambda value: value / HUNDRED)]
    date: dt.date
    max_age_days: Annotated[int, Field(gt=0)]

    def age(self, today: dt.date) -> int:
        """Days since the index was read."""
        return (today - self.date).days

    def is_stale(self, today: dt.date) -> bool:
        """Whether the index is too old to be silent about."""
        return self.age(today) > self.max_age_days


class RiskClass(CardModel):
    """What a class of sectors changes in a price."""

    service_factor: Factor
    premium_factor: Factor
    guarantee_fund: Percents


class FactoringTariff(CardModel):
    """Every parameter of a factoring price."""

    dilution: Percent
    concentration_threshold: Percent
    financing_use: Percent
    service_rates: CurvePoints
    service_rate_cap: Percent
    minimum_service_fee: Amount
    minimum_commitment: Percent
    buyer_fee: Amount
    fixed_fees: Amount
    uninsured_discount: Percents
    uninsured_floor: Percent
    margins: dict[Profile, Percents]

    @cached_property
    def service_curve(self) -> Curve:
        """Service rate by assigned turnover, VAT included."""
        return _curve(self.service_rates)


class CreditInsuranceTariff(CardModel):
    """Every parameter of a credit-insurance price."""

    premium_rates: CurvePoints
    loss_factors: Bands
    dso_factors: Bands
    export_loading: Percent
    minimum_premiums: Bands
    buyer_fee: Amount
    covered_share: Percent
    indemnity_cap_multiple: Annotated[Decimal, Field(gt=0, le=100)]

    @cached_property
    def premium_curve(self) -> Curve:
        """Premium rate by insured turnover, VAT excluded."""
        return _curve(self.premium_rates)

    @cached_property
    def loss_steps(self) -> tuple[Step, ...]:
        """Premium factor by loss rate, a fraction of turnover."""
        return _steps(self.loss_factors, 1 / HUNDRED)

    @cached_property
    def dso_steps(self) -> tuple[Step, ...]:
        """Premium factor by payment delay, in days."""
        return _steps(self.dso_factors)

    @cached_property
    def minimum_steps(self) -> tuple[Step, ...]:
        """Minimum premium by insured turnover."""
        return _steps(self.minimum_premiums)


class Tariff(CardModel):
    """All that the pricing functions read."""

    vat: Percent
    index: Index
    risk_classes: dict[str, RiskClass]
    sectors: dict[Sector, str]
    factoring: FactoringTariff
    credit_insurance: CreditInsuranceTariff

    @model_validator(mode="after")
    def _complete(self) -> Tariff:
        for sector in get_args(Sector):
            if self.sectors.get(sector) not in self.risk_classes:
                reject("sector_without_class", sector=sector)
        for profile in get_args(Profile):
            if profile not in self.factoring.margins:
                reject("profile_without_margin", profile=profile)
        return self

    def risk_class(self, sector: Sector) -> RiskClass:
        """The class of a sector."""
        return self.risk_classes[self.sectors[sector]]
