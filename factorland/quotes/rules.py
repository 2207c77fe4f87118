"""Handling rules: which cases are for a broker only, and what must be said beside a price.

The rules are data of the rate card. A rule holds when all its conditions hold; conditions compare facts of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from pydantic import Field

from factorland.quotes.case import Case, Product, Profile
from factorland.quotes.conditions import Conditional, facts_of
from factorland.quotes.tariff import Tariff

NextStep = Literal["callback", "priority_callback", "information", "ask_again"]


class Rule(Conditional):
    """One handling rule: refuse to price, or price and say something.

    ``title`` and ``detail`` are French and ready to show.
    """

    code: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    products: tuple[Product, ...] = ("factoring", "credit_insurance", "combined")
    outcome: Literal["refuse", "note"]
    next_step: NextStep = "callback"
    sets_profile: Profile | None = None
    title: str
    detail: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that may quote a limit."""
        return ("title", "detail")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say beside a price, in French."""

    code: str
    title: str
    detail: str


class Refusal(Exception):
    """A case that must not be priced, and why: the rule's French texts and the step it calls for."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.code)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Handling:
    """What the rules say of a case that may be priced; ``case`` has the profile the rules imposed."""

    case: Case
    notes: tuple[Note, ...]


class RuleBook(Protocol):
    """What the rules need of a rate card."""

    @property
    def tariff(self) -> Tariff: ...

    @property
    def rules(self) -> tuple[Rule, ...]: ...

    @property
    def oecd_countries(self) -> frozenset[str]: ...


def handle(case: Case, product: Product, card: RuleBook) -> Handling:
    """Apply the card's rules in order. Raises ``Refusal`` with the first rule that refuses."""
    facts = facts_of(case, card.tariff, card.oecd_countries)
    notes: list[Note] = []
    for rule in card.rules:
        if product not in rule.products or not rule.applies(facts):
            continue
        if rule.outcome == "refuse":
            raise Refusal(rule)
        notes.append(Note(rule.code, rule.title, rule.detail))
        if rule.sets_profile:
            case = case.model_copy(update={"profile": rule.sets_profile})
    return Handling(case, tuple(notes))
