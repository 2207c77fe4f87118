"""The plain callback form: what was typed, checked, and the lead it makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from factorland.clock import paris_now, utc_now
from factorland.french import read
from factorland.leads import Booking, ConsentGiven, Contact, LeadDraft
from factorland.leads.consents import CALLBACK, EMAIL
from factorland.leads.wording import wording
from factorland.web.site.forms import error, forms

NAMES = ("name", "phone", "email", "product", "message", "slot", "consent", "consent_email")
LENGTHS = {"name": 120, "message": 1000}
SOURCE = "form"


@dataclass
class CallbackForm:
    """What was typed, and an error per field that does not fit. The contact is read only when there is none."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    phone: str = ""
    email: str | None = None
    start: datetime | None = None

    def draft(self, form_id: str, request: str) -> LeadDraft | Booking:
        """The lead to write: with the chosen slot, or without one.

        One lead for a form, however often it is sent; ``request`` names this sending by its content.
        """
        now = utc_now()
        common: dict[str, Any] = {
            "conversation_id": f"{SOURCE}-{form_id}",
            "contact": Contact(self.values["name"], self.phone, self.email),
            "product": self.values["product"],
            "diagnostic": {"message": self.values["message"]} if self.values["message"] else {},
            "consents": [
                ConsentGiven(each, consent_wording(each), now, SOURCE, granted) for each, granted in self._consents()
            ],
            "source": SOURCE,
            "request": request,
        }
        return Booking(start=self.start, **common) if self.start else LeadDraft(**common)

    def _consents(self) -> list[tuple[str, bool]]:
        """Each purpose and whether its box is ticked; that of e-mails counts with an address only."""
        email = [(EMAIL, bool(self.values["consent_email"]))] if self.email else []
        return [(CALLBACK, True), *email]


def consent_wording(purpose: str) -> str:
    """The sentence beside a box, kept as proof of the consent."""
    return str(wording("consents")[purpose]["wording"])


def products() -> dict[str, str]:
    """Code and label of what a visitor may want to talk about."""
    return dict(forms()["callback"]["products"])


def blank() -> CallbackForm:
    """The form as first shown."""
    return CallbackForm(dict.fromkeys(NAMES, "") | {"product": next(iter(products()))})


def parse(posted: dict[str, str]) -> CallbackForm:
    """Read a posted form; unknown fields are ignored."""
    form = blank()
    form.values |= {name: posted[name] for name in NAMES if name in posted}
    for name, limit in LENGTHS.items():
        if len(form.values[name]) > limit:
            form.errors[name] = error("too_long", bound=limit)
    if not form.values["name"]:
        form.errors["name"] = error("name")
    if form.values["product"] not in products():
        form.errors["product"] = error("unknown_choice")
    if not form.values["consent"]:
        form.errors["consent"] = error("consent")
    _read_phone(form)
    _read_email(form)
    _read_slot(form)
    form.errors = {name: form.errors[name] for name in NAMES if name in form.errors}
    return form


def _read_phone(form: CallbackForm) -> None:
    phones = [each for each in read(form.values["phone"], paris_now()) if each.entity == "phone-number"]
    if len(phones) == 1:
        form.phone = str(phones[0].value)
    else:
        form.errors["phone"] = error("phone")


def _read_email(form: CallbackForm) -> None:
    if not form.values["email"]:
        return
    try:
        form.email = validate_email(form.values["email"], check_deliverability=False).normalized
    except EmailNotValidError:
        form.errors["email"] = error("email")


def _read_slot(form: CallbackForm) -> None:
    if not form.values["slot"]:
        return
    try:
        start = datetime.fromisoformat(form.values["slot"])
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        form.errors["slot"] = error("unknown_choice")
    else:
        form.start = start
