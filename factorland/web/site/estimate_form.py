"""The simulator's form: from what a visitor typed to a case for the quotes API."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from factorland.clock import paris_now
from factorland.french import read
from factorland.web.site.forms import error, forms

HUNDRED = Decimal(100)


class Invalid(Exception):
    """A value that does not fit; its message is French and ready to show."""


@dataclass
class EstimateForm:
    """What was typed (``values``, to show again), the ``case`` it makes, and an error per field that does not fit."""

    product: str
    values: dict[str, str]
    case: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The fields of this product, in the order of ``forms.yml``."""
        return [each for each in specification()["fields"] if each.get("only", self.product) == self.product]

    @property
    def has_error_in_details(self) -> bool:
        """Whether a field of the folded part needs a correction: it must then be shown."""
        return any(each.get("more") and each["name"] in self.errors for each in self.fields)

    @property
    def talk(self) -> str:
        """The message that takes these figures to the assistant."""
        facts = ", ".join(each["summary"].format(self._said(each)) for each in self.fields)
        return str(specification()["talk"][self.product]).format(facts)

    def _said(self, spec: dict[str, Any]) -> str:
        value = self.values[spec["name"]]
        if spec["kind"] == "choice":
            return str(specification()["choices"][spec["name"]][value]).lower()
        if spec["kind"] == "amount":
            return f"{self.case[spec['name']]:,.0f} €".replace(",", " ")
        return value.removesuffix(str(spec.get("unit", ""))).strip()


def specification() -> dict[str, Any]:
    """The estimate form of ``forms.yml``."""
    content: dict[str, Any] = forms()["estimate"]
    return content


def blank() -> EstimateForm:
    """The form as first shown: factoring, with the default of every field."""
    return EstimateForm("factoring", {each["name"]: str(each["default"]) for each in specification()["fields"]})


def parse(posted: dict[str, str]) -> EstimateForm:
    """Read a posted form. A field that was not posted at all has its default; an empty one is an error."""
    product = posted.get("product", "factoring")
    form = EstimateForm(product if product in specification()["products"] else "factoring", blank().values)
    form.values |= {name: text for name, text in posted.items() if name in form.values}
    for spec in form.fields:
        try:
            form.case[spec["name"]] = _value(spec, form.values[spec["name"]])
        except Invalid as invalid:
            form.errors[spec["name"]] = str(invalid)
    return form


def _value(spec: dict[str, Any], text: str) -> Any:
    if spec["kind"] == "choice":
        if text not in specification()["choices"][spec["name"]]:
            raise Invalid(error("unknown_choice"))
        return text
    if not text:
        raise Invalid(error("missing"))
    number = _amount(spec, text) if spec["kind"] == "amount" else _number(spec, text)
    if number < spec["least"]:
        raise Invalid(error("too_small", bound=spec["least"]))
    if number > spec["limit"]:
        raise Invalid(error("too_big", bound=spec["limit"]))
    if spec["kind"] in ("percent", "rate"):
        return number / HUNDRED
    if spec["kind"] == "whole":
        if number != number.to_integral_value():
            raise Invalid(error("not_whole", example=spec["default"]))
        return int(number)
    return number


def _number(spec: dict[str, Any], text: str) -> Decimal:
    digits = re.sub(r"[\s\u202f\u00a0]", "", text).removesuffix(str(spec["unit"])).replace(",", ".")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise Invalid(error("not_a_number", example=spec["default"]))
    return number


def _amount(spec: dict[str, Any], text: str) -> Decimal:
    """Euros as people type them: "500 000", "500k", "1,2 million d'euros"."""
    # A bare figure is in euros: the reader asks for a unit or a role.
    typed = text if re.search(r"[^\W\d_]|€", text) else f"{text} €"
    found = [each for each in read(typed, paris_now()) if each.entity == "amount-of-money"]
    if len(found) != 1 or not isinstance(found[0].value, int | float | Decimal) or "-" in text:
        raise Invalid(error("not_an_amount", example=spec["default"]))
    return Decimal(str(found[0].value))
