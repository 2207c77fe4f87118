"""Sentences of the actions, with the broker's particulars filled in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from actions.questions import QUESTIONS, Question
from actions.reading import SKIPPED
from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads.zones import name_of
from factorland.settings import get_broker

_TEXTS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "texts.yml").read_text(encoding="utf-8"))


def say(key: str, **values: Any) -> str:
    """The sentence ``key`` of ``texts.yml`` with its values. Raises ``KeyError`` for an unknown key or value."""
    return fill(_TEXTS[key], **values)


def fill(template: str, **values: Any) -> str:
    """A template with the broker's ``{phone}``, ``{hours}``, ``{email}`` and the given values."""
    broker = get_broker()
    known = {"phone": french.phone(broker.phone), "hours": broker.office_hours, "email": broker.email}
    return template.format(**{**known, **values}).strip()


def shown(slot: str, value: Any) -> str:
    """A slot's value as a visitor reads it: ``1,2 M€``, ``60 jours``, ``jeudi 3 décembre à 9 h 30``."""
    question = QUESTIONS[slot]
    for choice in question.choices:
        if choice.value == value and question.unit == "choice":
            return choice.label
    if value in (None, SKIPPED):
        return "non précisé"
    match question.unit:
        case "euros":
            return french.euros(value)
        case "days":
            return french.days(round(value))
        case "percent":
            return french.percent(value)
        case "count":
            return str(round(value))
        case "countries":
            return ", ".join(french.country(code) for code in value)
        case "phone":
            return french.phone(value)
        case "zone":
            return name_of(value)
        case "moment":
            return french.moment(datetime.fromisoformat(value).astimezone(PARIS))
        case _:
            return str(value)


def facts_of(values: dict[str, Any], but: str = "") -> str:
    """Figures of the firm in words, in the order of the questions: "2 M€ de chiffre d'affaires et 30 clients"."""
    told = [
        fact_of(question, values[slot])
        for slot, question in QUESTIONS.items()
        if question.fact and slot != but and values.get(slot) not in (None, SKIPPED)
    ]
    facts = [fact for fact in told if fact]
    return say("and_last", firsts=", ".join(facts[:-1]), last=facts[-1]) if len(facts) > 1 else "".join(facts)


def fact_of(question: Question, value: Any) -> str:
    """One figure as it is echoed, in words for none and for a single one; empty when the value says nothing."""
    of_choice = next((choice.fact for choice in question.choices if choice.value == value), None)
    if of_choice is not None:
        return of_choice
    special = {0.0: question.none, 1.0: question.one}.get(float(value), "") if isinstance(value, int | float) else ""
    return special or question.fact.format(value=shown(question.slot, value))
