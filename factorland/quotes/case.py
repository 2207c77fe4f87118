"""The case to price: what a visitor told, as the API receives it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from factorland.quotes.errors import reject

Product = Literal["factoring", "credit_insurance", "combined"]
Sector = Literal[
    "industry",
    "wholesale",
    "services",
    "transport",
    "it_consulting",
    "temporary_work",
    "textile",
    "construction",
    "other",
]
Profile = Literal["solid", "standard", "fragile"]
LegalStatus = Literal[
    "in_bonis",
    "ad_hoc_mandate",
    "conciliation",
    "safeguard",
    "receivership",
    "continuation_plan",
    "liquidation",
]


def _figure(value: object) -> object:
    """Only JSON numbers are figures: neither text nor true and false, which pydantic would convert."""
    if isinstance(value, str | bool):
        reject("number_expected")
    return value


@dataclass(frozen=True)
class Bounds:
    """The limits of a figure, included, and its description as a plain JSON number."""

    minimum: int
    maximum: int

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        checked = Annotated[source, Field(ge=self.minimum, le=self.maximum)]  # type: ignore[valid-type]
        return core_schema.no_info_before_validator_function(
            _figure,
            handler.generate_schema(checked),
            serialization=core_schema.plain_serializer_function_ser_schema(
                int if source is int else float, when_used="json"
            ),
            metadata={"pydantic_js_functions": [lambda *_: self._json_schema(source)]},
        )

    def _json_schema(self, source: type) -> dict[str, Any]:
        kind = "integer" if source is int else "number"
        return {"type": kind, "minimum": self.minimum, "maximum": self.maximum}


def _numeric_defaults(schema: dict[str, Any]) -> None:
    """Write ``Decimal`` defaults as the numbers they are."""
    for described in schema["properties"].values():
        if described.get("type") == "number" and "default" in described:
            described["default"] = float(described["default"])


Share = Annotated[Decimal, Bounds(0, 1)]
Turnover = Annotated[Decimal, Bounds(1, 10**12)]
Euros = Annotated[Decimal, Bounds(0, 10**12)]
Days = Annotated[Decimal, Bounds(0, 3650)]
BuyerCount = Annotated[int, Bounds(1, 10**6)]
Flag = Annotated[bool, Field(strict=True)]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Case(BaseModel):
    """One company's figures. Money in euros, shares as fractions from 0 to 1, delays in days.

    An unknown field is refused rather than ignored: a misspelt input would silently change a price.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_numeric_defaults)

    turnover: Turnover = Field(description="Turnover of the last 12 months, VAT excluded.")
    sector: Sector = Field(description="Sector of activity; the rate card maps it to a risk class.")
    dso: Days = Field(description="Average payment delay of the buyers, in days.")
    buyer_count: BuyerCount = Field(description="Number of active buyers.")

    b2b_share: Share = Field(default=Decimal(1), description="Share of turnover with businesses and public bodies.")
    export_share: Share = Field(default=Decimal(0), description="Share of turnover invoiced abroad, so without VAT.")
    top_buyer_share: Share = Field(default=Decimal("0.2"), description="Share of the largest buyer.")
    assigned_share: Share = Field(default=Decimal(1), description="Share of the B2B turnover assigned to the factor.")
    reverse_charge_share: Share = Field(default=Decimal(0), description="Share invoiced under VAT reverse charge.")
    profile: Profile = Field(default="standard", description="Financial strength of the company.")
    extra_reserve: Share = Field(default=Decimal(0), description="Reserve kept beside the guarantee fund (URSSAF…).")
    loss_rate: Share = Field(default=Decimal("0.002"), description="Yearly credit losses over turnover.")

    # The situation, for the handling rules; the defaults are the ordinary case.
    issued_invoices: Flag = Field(default=True, description="False when the company issues no invoices after delivery.")
    legal_status: LegalStatus = Field(default="in_bonis", description="Insolvency or preventive procedure, if any.")
    unpaid_debt: Flag = Field(default=False, description="True when a buyer already owes an overdue debt.")
    outstanding: Euros | None = Field(default=None, description="Receivables as stated, for a sanity check.")
    export_zone: Literal["oecd", "non_oecd"] = Field(default="oecd", description="Where the exports go.")
    export_countries: Annotated[tuple[CountryCode, ...], Field(max_length=250)] = Field(
        default=(), description="ISO 3166 alpha-2 codes of the export countries, checked against the card's OECD list."
    )
