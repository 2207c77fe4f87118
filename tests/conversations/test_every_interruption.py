"""Every question of every form × every interruption: it is answered, and the form goes on where it was.

What is said and what is asked is data (``tests/data/interruptions.yml``). Some interruptions rightly move on (not
knowing, skipping, going back, stopping, another product): then what must happen is asserted here.
"""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.questions import QUESTIONS
from factorland.operations.processes import Stack
from factorland.settings import ROOT, Settings
from tests.support.visitor import Visitor, plain_spaces

DATA = yaml.safe_load((ROOT / "tests" / "data" / "interruptions.yml").read_text(encoding="utf-8"))
FIRST = "(le premier choix)"
CARDS = {"callback_start": "slots", "consent_callback": "consent", "consent_email": "consent"}
LEAVES_EMAIL = ("person",)  # who asks for a person is not asked about an e-mail any more
HOURS_AWAY = 10


@dataclass(frozen=True)
class Place:
    """One question of one form."""

    name: str
    slot: str

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = DATA["forms"][self.name]
        return found

    @property
    def before(self) -> list[str]:
        """The slots asked earlier."""
        return list(self.data["slots"][: self.data["slots"].index(self.slot)])

    @property
    def after(self) -> str | None:
        """The slot asked next, if any."""
        rest = self.data["slots"][len(self.before) + 1 :]
        return rest[0] if rest else None

    def reach(self, visitor: Visitor) -> None:
        """Talks up to this question."""
        for step in self.data["opening"]:
            visitor.tap(step["tap"]) if "tap" in step else visitor.say(step["say"])
        for slot in self.before:
            self.answer(visitor, slot)
        assert self.asks(visitor, self.slot), f"{self} not reached: {visitor.answers}"

    def answer(self, visitor: Visitor, slot: str) -> None:
        said = self.data["answers"][slot]
        visitor.tap("") if said == FIRST else visitor.say(said)

    def asks(self, visitor: Visitor, slot: str) -> bool:
        """Whether the last message asks for ``slot``."""
        if slot in CARDS:
            return any((message["card"] or {}).get("type") == CARDS[slot] for message in visitor.answers[-1:])
        question = QUESTIONS[slot].ask_in.get(self.data["form"], QUESTIONS[slot].ask)
        return question[1:] in plain_spaces(visitor.answers[-1]["text"])


PLACES = [Place(name, slot) for name, form in DATA["forms"].items() for slot in form["slots"]]
every_question = pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.name}: {place.slot}")


@every_question
def test_interruptions_leave_the_question_where_it_was(
    stack: tuple[Settings, Stack], visitor: Visitor, place: Place
) -> None:
    place.reach(visitor)
    for name, interruption in DATA["stays"].items():
        if place.data["form"] == "email_form" and name in LEAVES_EMAIL:
            continue
        visitor.say(interruption["say"])
        where = f"{name} at {place}: {visitor.text()}"
        if interruption["expect"]:
            assert len(visitor.answers) > 1, f"no answer of its own: {where}"
            assert re.search(interruption["expect"], visitor.text(), re.IGNORECASE), where
        assert place.asks(visitor, place.slot), f"question lost: {where}"
    if place.before:
        visitor.say("où on en est ?")
        noted = {row["label"] for row in visitor.card("summary")["rows"]}
        assert {QUESTIONS[slot].label for slot in place.before} <= noted

    visitor.say("stop")
    assert "j'arrête là" in visitor.text()
    assert not place.asks(visitor, place.slot)
    visitor.say("on reprend")
    assert place.asks(visitor, place.slot), f"stopped and resumed: {visitor.text()}"

    _let_hours_pass(stack[0].var_dir / "rasa.db")
    with Visitor(stack[0].public_url, cookies=visitor.http.cookies) as again:
        assert [message["text"] for message in again.answers][-1] == visitor.answers[-1]["text"]
        again.say("bonjour")
        assert place.asks(again, place.slot), f"back after hours: {again.text()}"


@every_question
@pytest.mark.parametrize("said", ["je ne sais pas", "passer"])
def test_not_answering_moves_on_or_says_why_it_cannot(visitor: Visitor, place: Place, said: str) -> None:
    place.reach(visitor)
    question = QUESTIONS[place.slot]
    visitor.say(said)
    if not question.skippable:
        assert place.asks(visitor, place.slot)
        assert len(visitor.answers) > 1
        visitor.say(said)
        assert not place.asks(visitor, place.slot), "the same question a third time"
        assert "courtier" in visitor.text()
        return
    assert "Entendu" in visitor.text()
    assert not place.asks(visitor, place.slot)
    if place.after and place.data["form"] != "email_form":
        assert place.asks(visitor, place.after)
    elif place.data["form"] == "estimate_form":
        visitor.card("estimate")


@every_question
def test_back_asks_the_question_before_with_its_answer_at_hand(visitor: Visitor, place: Place) -> None:
    place.reach(visitor)
    if not place.before:
        assert not any(choice["label"] == "Question précédente" for choice in visitor.choices())
        visitor.say("retour")
        assert "première question" in visitor.text()
        assert place.asks(visitor, place.slot)
        return
    before = place.before[-1]
    taps = place.slot not in (*CARDS, "time_zone")
    for back in (visitor.say, visitor.tap) if taps else (visitor.say,):
        back("retour" if back == visitor.say else "Question précédente")
        assert place.asks(visitor, before), visitor.text()
        place.answer(visitor, before)
        assert place.asks(visitor, place.slot), visitor.text()


@every_question
def test_a_correction_is_taken_and_the_form_goes_on(visitor: Visitor, place: Place) -> None:
    place.reach(visitor)
    visitor.say("en fait mon CA c'est 800 k")
    assert "800 k€" in visitor.text()
    asked = place.after if place.slot == "turnover" else place.slot
    assert asked is not None
    assert place.asks(visitor, asked), visitor.text()
    visitor.say("où on en est ?")
    rows = visitor.card("summary")["rows"]
    assert [plain_spaces(row["value"]) for row in rows if "affaires" in row["label"]] == ["800 k€"]


@every_question
def test_another_product_keeps_what_was_given(visitor: Visitor, place: Place) -> None:
    place.reach(visitor)
    other = "l'affacturage" if place.name == "credit insurance" else "l'assurance-crédit"
    visitor.say(f"finalement je préfère une estimation pour {other}")
    if place.data["form"] != "estimate_form":  # the other form begins, or ends at once when all is known
        assert "chiffre d'affaires" in visitor.text() or "perdez-vous" in visitor.text()
        return
    asked = {"top_buyer_share": "losses"}.get(place.slot, place.slot)
    if place.name == "credit insurance" and place.slot == "losses":
        asked = "top_buyer_share"
    assert "Entendu" in visitor.text()
    assert place.asks(visitor, asked), visitor.text()


def _let_hours_pass(tracker: Path) -> None:
    """Makes all that Rasa remembers of the last conversation hours older."""
    seconds = HOURS_AWAY * 3600
    with sqlite3.connect(tracker, timeout=30) as database:
        last = database.execute("SELECT sender_id FROM events ORDER BY id DESC LIMIT 1").fetchone()
        rows = database.execute("SELECT id, data FROM events WHERE sender_id = ?", last).fetchall()
        events = [(number, json.loads(data)) for number, data in rows]
        older = [(json.dumps(e | {"timestamp": e["timestamp"] - seconds}), seconds, number) for number, e in events]
        database.executemany("UPDATE events SET data = ?, timestamp = timestamp - ? WHERE id = ?", older)
