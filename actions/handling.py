"""The handling rules as a visitor meets them: a refusal with what can be done instead, notes that must be heard.

The rules themselves are the rate card's; ``handling.yml`` says what the conversation adds, by their codes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from actions.base import CALL_ME, CONTACT, Choice, Turn, choice
from actions.quotes_client import CaseForBroker
from actions.texts import say


class _Choice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str
    payload: str


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    early: bool = False
    said: bool = False
    replaces: str = ""
    instead: str = ""
    choices: list[_Choice] = []

    @property
    def taps(self) -> list[Choice]:
        return [choice(each.label, each.payload) for each in self.choices]


_DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "handling.yml").read_text(encoding="utf-8"))
REFUSALS = {code: _Rule(**rule) for code, rule in _DATA["refusals"].items()}
NOTES = {code: _Rule(**rule) for code, rule in _DATA["notes"].items()}


def is_early(code: str) -> bool:
    """Whether a refusal holds whatever the answers still missing."""
    return code in REFUSALS and REFUSALS[code].early


def refuse(turn: Turn, case: CaseForBroker, again: bool = False) -> None:
    """Says kindly why there is no price, and what can be done instead: a correction, a topic, a person.

    ``again``: the same was said already, and what was given since does not change it.
    """
    rule = REFUSALS.get(case.code, _Rule())
    person = [] if case.next_step == "ask_again" else [CONTACT]
    first = [CALL_ME, *rule.taps] if case.next_step == "priority_callback" else [*rule.taps, CALL_ME]
    text = say("refused_still", detail=case.detail) if again else f"{case.detail} {rule.instead}".strip()
    turn.say(text, [*first, *person])


def heard_notes(answer: dict[str, Any], before: dict[str, Any] | None) -> tuple[str, list[Choice]]:
    """The notes of an estimate that are said and not only listed under it, and what they lead to.

    Those of the estimate ``before`` are not said again.
    """
    known = {note["code"] for note in (before or {}).get("notes", [])}
    codes = {note["code"] for note in answer["notes"]}
    replaced = {NOTES[code].replaces for code in codes & NOTES.keys()}
    heard = (codes & NOTES.keys()) - known - replaced
    told = [note for note in answer["notes"] if note["code"] in heard and NOTES[note["code"]].said]
    taps = [tap for note in told for tap in NOTES[note["code"]].taps]
    return " ".join(note["detail"] for note in told), taps
