"""The questions of the dialogue, read once from ``questions.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

_FILES = ("questions.yml", "situation_questions.yml")
Unit = Literal["euros", "days", "count", "percent", "choice", "countries", "moment", "text", "phone", "zone", "consent"]


class Choice(BaseModel):
    """An answer given by a tap: what the visitor reads and the value that it stands for (``skip``: no answer)."""

    label: str
    value: Any
    fact: str | None = None


class Worded(BaseModel):
    """An answer in words: the value, and the words (a regular expression on folded text) that mean it."""

    value: Any
    words: str


class Question(BaseModel):
    """One slot: what fills it and every sentence said about it. Fields are explained in ``questions.yml``."""

    model_config = ConfigDict(extra="forbid")

    slot: str
    label: str
    unit: Unit
    entity: str | None = None
    role: str | None = None
    also: str | None = None
    what_if: str | None = None
    loose: str | None = None
    meant: str = ""
    named: str = ""
    worded: list[Worded] = []
    bare: list[str] = []
    text: bool = False
    optional: bool = False
    min: float | None = None
    max: float | None = None
    doubt_below: float | None = None
    ask: str
    ask_in: dict[str, str] = {}
    soonest: list[str] = []
    todays: list[str] = []
    fact: str = ""
    none: str = ""
    one: str = ""
    refused: str = ""
    echo: str = ""
    why: str
    example: str
    invalid: str
    default: Any = None
    choices: list[Choice] = []

    @property
    def skippable(self) -> bool:
        """Whether the form can go on without an answer of the visitor's."""
        return self.optional or "default" in self.model_fields_set


def _load() -> dict[str, Question]:
    folder = Path(__file__).parent
    parts = [yaml.safe_load((folder / file).read_text(encoding="utf-8")) for file in _FILES]
    return {slot: Question(slot=slot, **fields) for part in parts for slot, fields in part.items()}


QUESTIONS: dict[str, Question] = _load()

_COMMON = ["turnover", "sector", "dso", "buyer_count"]
#: What must be known before an estimate, most informative first, by product. Everything else has a default that
#: the estimate states.
ESTIMATE_SLOTS: dict[str, list[str]] = {
    "factoring": [*_COMMON, "top_buyer_share"],
    "credit_insurance": [*_COMMON, "losses"],
    "combined": [*_COMMON, "top_buyer_share", "losses"],
}
#: Of these, the time zone is only asked of callers whose phone is not on the clock of Paris (``actions.forms``).
CALLBACK_SLOTS = ["callback_start", "contact_name", "phone", "time_zone", "company", "email", "consent_callback"]
EMAIL_SLOTS = ["email", "contact_name", "consent_email"]
_CONTACT_FORMS = {"callback_form": CALLBACK_SLOTS, "email_form": EMAIL_SLOTS}
#: Shares that have a default unless the visitor gives them.
SHARES = ["b2b_share", "export_share", "assigned_share"]
#: What handling rules need beside figures.
SITUATION_SLOTS = [
    "outstanding",
    "legal_status",
    "unpaid_debt",
    "issued_invoices",
    "export_zone",
    "export_countries",
]
#: All that is known of the firm: asked, or said in any message.
DIAGNOSTIC_SLOTS = [*ESTIMATE_SLOTS["combined"], *SHARES, *SITUATION_SLOTS]


#: Questions with an asking of their own: a diary, a clock, a consent.
ASKED_ELSEWHERE = {"callback_start", "time_zone", "consent_callback", "consent_email"}


def form_slots(form: str, product: str | None) -> list[str]:
    """The slots that a form asks for, in order.

    ``form`` is ``estimate_form``, ``callback_form`` or ``email_form``; ``product`` one of ``factoring``,
    ``credit_insurance``, ``combined``; ``None`` counts as ``combined``. Raises ``KeyError`` for anything else.
    """
    if form in _CONTACT_FORMS:
        return _CONTACT_FORMS[form]
    return ESTIMATE_SLOTS[product or "combined"]
