"""From one understood message to slot values: pure, so that every rule about figures can be tested alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from actions import phrases
from actions.questions import QUESTIONS, Question

#: Words that stand in a slot for "asked, and left unanswered": the form goes on, a default is used and said.
SKIPPED = "skipped"
PER_YEAR = {"month": 12, "quarter": 4, "week": 52}
_AVERAGE_MONTH_END = 15  # "45 jours fin de mois" is 45 days and half a month on average (domain facts, §7)
_A_WORD_APART = 6
_DIGITS_OF_AN_ATTEMPT = 6
_WORDS_OF_A_NAME = 6
_PARTICLE = 3  # "de", "les", "et" need no capital
_WHAT_IF = {"change_estimate", "correct_answer"}
#: Doubts that a yes settles, with the value that was asked about.
_YES_SETTLES = {"yearly", "meant", "back"}
_UNIT = re.compile(r"€|\beuros?\b", re.IGNORECASE)
_TAKEN_BACK = re.compile(r"\b(?:non|pardon|plutôt|plutot|enfin)\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w,.])\d+(?:[.,]\d+)?(?![\w,.]*\d)")
_MAY_BE_A_NAME = {"inform", "nlu_fallback", "out_of_scope", "affirm"}
_NAME = re.compile(r"^[^\W\d_][\w .'’&-]{1,60}$")
_QUESTION_MARKS = re.compile(
    r"\?|^\s*(?:c'?est quoi|comment|pourquoi|combien|quel(?:le)?s?|qui|où|quand|est[- ]ce)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Doubt:
    """An answer that must be asked again: which, why, and the figure or the reason.

    ``code``: ``unit`` (500 what?), ``yearly`` (a monthly figure multiplied), ``meant`` (a figure nobody asked for),
    ``currency``, ``range``, ``invalid``, ``above_turnover`` (an outstanding that cannot be), ``back`` (a question asked
    again at the visitor's wish), ``slot`` (a moment that cannot be had).
    """

    slot: str
    code: str
    value: Any = None


@dataclass(frozen=True)
class Reading:
    """What a message gives: slot values, and at most one doubt."""

    slots: dict[str, Any] = field(default_factory=dict)
    doubt: Doubt | None = None


def asks_something(text: str) -> bool:
    """Whether a message is worded as a question, so that a figure in it is not taken for an answer only."""
    return bool(_QUESTION_MARKS.search(text))


def read_message(
    text: str,
    entities: list[dict[str, Any]],
    intent: str,
    requested: str | None,
    pending: dict[str, Any] | None = None,
    unknown: frozenset[str] = frozenset(),
) -> Reading:
    """Slot values of a message.

    ``entities`` are those of the parse (design: entity, role, value, per); ``requested`` is the slot of the question
    under way, if any: only then does a bare figure count. ``pending`` is the doubt that was just asked about, as a
    dict: a yes settles it. ``unknown`` are the slots that an estimate under way still misses: a figure without a role
    may fill one of them.
    """
    slots: dict[str, Any] = {}
    doubt: Doubt | None = None
    for slot, question in QUESTIONS.items():
        value = _tapped(slot, entities)
        if value is not None:
            slots[slot] = SKIPPED if value == "skip" else value
            continue
        entity = _entity_for(question, entities, requested, intent in _WHAT_IF, slot in unknown)
        if entity is None:
            continue
        checked = _check(question, entity, text)
        if isinstance(checked, Doubt):
            doubt = checked if _is_meant_for(question, entity, requested) else doubt
        elif checked is not None:
            slots[slot] = checked
    if requested and requested not in slots and doubt is None:
        worded = _worded_answer(QUESTIONS[requested], text, intent, bool(entities))
        if isinstance(worded, Doubt):
            doubt = worded
        elif worded is not None:
            if QUESTIONS[requested].text:
                slots = {}  # "Transports Dubois": what else was read is a part of the name
            slots[requested] = worded
        elif _failed_answer(QUESTIONS[requested], text):
            doubt = Doubt(requested, "invalid")
    if pending and pending["slot"] not in slots:
        settled = _settled(pending, text, intent)
        if settled is not None:
            slots[pending["slot"]], doubt = settled, None
    siren = next((e["value"] for e in entities if e["entity"] in ("siren", "siret")), None)
    if siren:
        slots["siren"] = str(siren)[:9]
        if requested == "company":
            slots.setdefault("company", SKIPPED)
    return Reading(slots, doubt)


def _tapped(slot: str, entities: list[dict[str, Any]]) -> Any:
    """The value of a tapped choice: the payload names its slot, so an old button cannot answer another question."""
    for entity in entities:
        value = entity.get("value")
        if entity["entity"] == "answer" and isinstance(value, dict) and value.get("slot") == slot:
            return value.get("value")
    return None


def _settled(pending: dict[str, Any], text: str, intent: str) -> Any:
    """The value that settles a doubt: by a yes, or by the unit alone ("en k€")."""
    if pending["code"] in _YES_SETTLES and intent == "affirm":
        return pending["value"]
    factor = phrases.unit_named(text) if pending["code"] == "unit" else None
    return pending["value"] * factor if factor else None


def _is_meant_for(question: Question, entity: dict[str, Any], requested: str | None) -> bool:
    """Whether a figure that cannot be right was said of this question: by its role, or since it was asked."""
    return question.slot == requested or bool(entity.get("role"))


def _entity_for(
    question: Question, entities: list[dict[str, Any]], requested: str | None, what_if: bool, missing: bool
) -> dict[str, Any] | None:
    """The entity that answers a question: by its role, as the answer asked for, or for want of another meaning."""
    named = [
        e
        for e in entities
        if (e["entity"] == question.entity and e.get("role") == question.role)
        or (question.also and e["entity"] == question.also)
    ]
    asked_for = QUESTIONS[requested].bare if requested else []
    if not named and requested == question.slot:
        named = [e for e in entities if e["entity"] in question.bare and not e.get("role")]
    kinds = {question.what_if if what_if else None, question.loose if missing else None} - {None, *asked_for}
    if not named and kinds:
        named = [e for e in entities if e["entity"] in kinds and not e.get("role")]
    if len(named) == 2 and _are_a_range(*named):
        return named[0] | {"value": (named[0]["value"] + named[1]["value"]) / 2}
    return named[0] if named else None


def _figure_in(text: str) -> dict[str, Any] | None:
    """A plain figure in a sentence ("y en a 40 je crois"), the middle of two ("entre 30 et 60"), else ``None``."""
    said = _TAKEN_BACK.split(text)[-1]  # "on en a 8, ah non 9"
    figures = [] if asks_something(text) else [Decimal(each.replace(",", ".")) for each in _FIGURE.findall(said)]
    if len(figures) not in (1, 2) or sorted(set(figures)) != figures:
        return None
    return {"entity": "number", "value": float(sum(figures) / len(figures))}


def _are_a_range(low: dict[str, Any], high: dict[str, Any]) -> bool:
    """Two figures of a kind a word apart ("entre 200 et 300 k€"): their middle is what is meant, and is echoed."""
    figures = all(isinstance(each["value"], int | float) for each in (low, high))
    return figures and low["value"] < high["value"] and 0 <= high.get("start", 0) - low.get("end", 0) <= _A_WORD_APART


def _check(question: Question, entity: dict[str, Any], text: str) -> Any | Doubt | None:
    """The value in the slot's unit, a doubt, or ``None`` when it cannot be meant."""
    value = entity["value"]
    if question.unit in ("text", "phone", "choice"):
        return value
    if isinstance(value, dict) and "unit" in value:
        return Doubt(question.slot, "currency", value)
    if isinstance(value, dict) and value.get("per") in PER_YEAR:
        return Doubt(question.slot, "yearly", float(value["value"]) * PER_YEAR[value["per"]])
    if isinstance(value, dict) and "days" in value:
        value = value["days"] + (_AVERAGE_MONTH_END if value.get("end_of_month") else 0)
    if isinstance(value, dict) and {"from", "to"} <= value.keys():
        value = (Decimal(str(value["from"])) + Decimal(str(value["to"]))) / 2
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if question.unit == "percent" and entity["entity"] == "number" and 0 < value < 1:
        value = value * 100
    if question.doubt_below and 0 < value < question.doubt_below and not _UNIT.search(text):
        return Doubt(question.slot, "unit", float(value))
    if (question.min is not None and value < question.min) or (question.max is not None and value > question.max):
        return Doubt(question.slot, "range", float(value))
    return float(value) if question.unit == "euros" else round(float(value), 1)


def _failed_answer(question: Question, text: str) -> bool:
    """Whether a message is meant as an answer that cannot be used: figures for a phone, an @ for an e-mail."""
    if question.unit == "phone":
        return sum(character.isdigit() for character in text) >= _DIGITS_OF_AN_ATTEMPT
    return question.entity == "email" and "@" in text


def _worded_answer(question: Question, text: str, intent: str, read: bool) -> Any | Doubt | None:
    """An answer in the visitor's own words: a yes or no, "aucune", a name, a figure inside a sentence.

    ``read``: whether something else was read in the message, so that a figure of it may be anything.
    """
    if question.unit == "consent" and intent in ("affirm", "deny"):
        return intent == "affirm"
    if not asks_something(text) and not phrases.unknown(text):
        plain = phrases.words(text)
        named = [each.value for each in question.choices if question.unit == "choice" and _names(plain, each.label)]
        worded = next((each.value for each in question.worded if re.search(each.words, plain)), None)
        if len(named) == 1:  # a choice typed as it reads
            return named[0]
        if worded is not None:
            return worded
    figure = _figure_in(text) if "number" in question.bare and not read else None
    if figure:
        return _check(question, figure, text)
    if question.text and _is_name(text.strip(), intent):
        return text.strip()
    return None


def _names(plain: str, label: str) -> bool:
    """Whether a message, as folded words, holds a choice's label."""
    return f" {phrases.words(label)} " in f" {plain} "


def _is_name(text: str, intent: str) -> bool:
    """Whether a message may be the name that was asked for. "Transports Dubois" looks like a question on transport to
    the classifier: capitals then tell."""
    if asks_something(text) or not _NAME.match(text) or len(text.split()) > _WORDS_OF_A_NAME:
        return False
    words = [word for word in re.split(r"[\s'’-]+", text) if word]
    capitals = len(words) > 1 and words[0][0].isupper() and all(w[0].isupper() for w in words if len(w) > _PARTICLE)
    return capitals or (intent in _MAY_BE_A_NAME and not phrases.says_yes(text))
