"""The kinds of offer of a rate card: how each is priced, whom it is open to, and what is said of it.

They are kinds of funder and of policy, never named companies.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from factorland.quotes.amounts import Scenarios
from factorland.quotes.conditions import Conditional
from factorland.quotes.errors import reject
from factorland.quotes.tariff import Amount, CardModel, Percent, Percents

Family = Literal["factoring", "credit_insurance"]


class Amounts(CardModel):
    """Low, central and high amounts or factors, in that order of size."""

    low: Amount
    central: Amount
    high: Amount

    @model_validator(mode="after")
    def _ordered(self) -> Amounts:
        if not self.low <= self.central <= self.high:
            reject("levels_out_of_order")
        return self

    @property
    def scenarios(self) -> Scenarios[Decimal]:
        """The three figures."""
        return Scenarios(self.low, self.central, self.high)


class AmountBand(Amounts):
    """The three amounts up to a turnover, included."""

    at_most: Amount


class FactoringPricing(CardModel):
    """The factoring formula, with or without the factor's guarantee, its service fee times a factor."""

    model: Literal["factoring"]
    insured: bool
    service_factor: Amounts


class FlatFeePricing(CardModel):
    """A monthly fee by assigned turnover, plus the financing fee of the formula."""

    model: Literal["flat_fee"]
    monthly_fees: Annotated[list[AmountBand], Field(min_length=1)]


class PerInvoicePricing(CardModel):
    """A share of each invoice, a fee per invoice and a yearly fee; the average invoice gives their number."""

    model: Literal["per_invoice"]
    invoice_share: Percents
    invoice_fee: Amounts
    yearly_fee: Amounts


class PolicyPricing(CardModel):
    """The credit-insurance formula, its premium times a factor, with or without the fees by buyer."""

    model: Literal["policy"]
    premium_factor: Amounts
    buyer_fees: bool
    covered_share: Percent | None = None


class FlatPolicyPricing(CardModel):
    """A yearly premium by insured turnover, all included."""

    model: Literal["flat_policy"]
    premiums: Annotated[list[AmountBand], Field(min_length=1)]
    covered_share: Percent


Pricing = Annotated[
    FactoringPricing | FlatFeePricing | PerInvoicePricing | PolicyPricing | FlatPolicyPricing,
    Field(discriminator="model"),
]


class Requirement(Conditional):
    """What an offer asks of a case, and the French reason when it is not met."""

    otherwise: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The text that may quote a limit."""
        return ("otherwise",)


class Offer(CardModel):
    """One kind of offer. Its texts are French and ready to show."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    family: Family
    kind: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    recourse: bool | None = None
    confidential: bool = False
    confirmed: bool
    pricing: Pricing
    requirements: tuple[Requirement, ...] = ()
    label: str
    speed: str
    commitment: str
    suits: str
    eligible_because: str


class Need(CardModel):
    """What a visitor may be after, and the offers in the order that answers it."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    label: str
    order: tuple[str, ...]


class Comparison(CardModel):
    """The offers of a card and the orders they can be shown in."""

    average_invoice: Annotated[Amount, Field(gt=0)]
    offers: tuple[Offer, ...]
    needs: tuple[Need, ...]

    @model_validator(mode="after")
    def _ordered_by_every_need(self) -> Comparison:
        codes = {offer.code for offer in self.offers}
        for need in self.needs:
            for offer in sorted(codes.symmetric_difference(need.order)):
                reject("wrong_order", need=need.code, offer=offer)
        return self
