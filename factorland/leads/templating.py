"""The French templates of messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads.estimates import cost_bounds, rate_card_version
from factorland.leads.wording import wording


def render(template: str, context: dict[str, Any]) -> str:
    """A template of this package with its values; HTML ones escape them."""
    return _environment().get_template(template).render(context)


def facts(diagnostic: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of a diagnostic as label and value, in French, by ``wording/diagnostic.yml``."""
    return [_fact(name, value) for name, value in diagnostic.items()]


def stamp(instant: str) -> str:
    """An ISO 8601 instant as a date and an hour in Paris: ``23/11/2026 à 8 h 30``."""
    local = datetime.fromisoformat(instant).astimezone(PARIS)
    return f"{local:%d/%m/%Y} à {local.hour} h {local:%M}"


def _fact(name: str, value: Any) -> tuple[str, str]:
    field = wording("diagnostic").get(name, {"label": name})
    if isinstance(value, int | float) and not isinstance(value, bool) and "as" in field:
        return field["label"], _UNITS[field["as"]](value)
    return field["label"], str(field.get("codes", {}).get(value, value))


_UNITS: dict[str, Callable[[Any], str]] = {
    "euros": french.euros,
    "days": lambda value: french.days(round(value)),
    "share": lambda value: french.percent(Decimal(str(value)) * 100),
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=french.moment,
        # Another place's clock, read as it is there: the words are made for Paris.
        clock=lambda instant: french.moment(instant.replace(tzinfo=PARIS)),
        euros=french.euros,
        label=lambda code, group: wording("mail")[group].get(code, code),
        facts=facts,
        bounds=cost_bounds,
        rate_card=rate_card_version,
        stamp=stamp,
        phone=french.phone,
    )
    return environment
