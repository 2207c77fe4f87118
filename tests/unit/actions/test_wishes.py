"""When a call is wished for: what is read in a message, what is offered for it, and how it is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from actions import slots_card
from actions.slots_card import hold, offer
from actions.wishes import SOONEST, wish_in, wish_words, wishes_of
from factorland.clock import PARIS, paris_now
from factorland.french import read
from factorland.leads import Slot, Wish


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-23T09:00:00+01:00")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


class Diary:
    """Calls of half an hour from 9 to 18 on weekdays, those of ``taken`` apart; nearest ones when a wish has none."""

    def __init__(self, *taken: datetime) -> None:
        days = (at(23, 9) + timedelta(days=day) for day in range(30))
        every = [day + timedelta(minutes=30 * step) for day in days if day.weekday() < 5 for step in range(18)]
        self.free = [Slot(start, start + timedelta(minutes=30)) for start in every if start not in taken]

    def offer_slots(self, wish: Wish | None = None, limit: int = 6) -> list[Slot]:
        if wish is None:
            return self.free[:limit]
        inside = [slot for slot in self.free if wish.start <= slot.start < wish.end]
        nearest = sorted(self.free, key=lambda slot: abs(slot.start - wish.start))
        return inside[:limit] or sorted(nearest[:limit])

    def refusal_of(self, wish: Wish) -> str:
        return "Le cabinet est fermé ce jour-là."


def say(scene: Any, text: str, intent: str = "inform") -> Any:
    """The scene after a visitor's answer to the question on the moment, understood as the real reader does."""
    scene.ask("callback_form", "callback_start")
    scene.text, scene.intent = text, intent
    scene.entities = [
        {"entity": match.entity, "value": match.value, "start": match.start, "end": match.end}
        for match in read(text, paris_now())
    ]
    return wish_in(scene.turn())


def offered(scene: Any, wish: Any, store: Any) -> tuple[str, list[str], list[str]]:
    turn = scene.turn()
    offer(turn, wish, store)
    [message] = [each["custom"] for each in turn.dispatcher.messages]
    days = [plain(group["label"]) for group in (message["card"] or {"groups": []})["groups"]]
    return plain(message["text"]), [plain(each["label"]) for each in message["choices"]], days


@pytest.mark.parametrize(
    ("text", "hours", "days"),
    [
        ("jeudi matin", ["9 h", "9 h 30", "10 h", "10 h 30", "11 h", "11 h 30"], ["jeudi 26 novembre"]),
        ("demain après 17h", ["17 h", "17 h 30"], ["mardi 24 novembre"]),
        (
            "après 17h",
            ["17 h", "17 h 30"] * 3,
            ["lundi 23 novembre", "mardi 24 novembre", "mercredi 25 novembre"],
        ),
        ("cet après-midi", ["14 h", "14 h 30", "15 h", "15 h 30", "16 h", "16 h 30"], ["lundi 23 novembre"]),
        (
            "entre midi et deux",
            ["12 h", "12 h 30"] * 3,
            ["lundi 23 novembre", "mardi 24 novembre", "mercredi 25 novembre"],
        ),
        ("lundi ou mardi", ["9 h", "9 h 30", "10 h"] * 2, ["mardi 24 novembre", "lundi 30 novembre"]),
    ],
)
def test_slots_are_those_that_were_asked_for(scene: Any, text: str, hours: list[str], days: list[str]) -> None:
    intro, labels, groups = offered(scene, say(scene, text), Diary())
    assert intro.startswith("Voici ce qui est libre")
    assert labels == hours
    assert groups == days


def test_a_week_is_said_as_a_range(scene: Any) -> None:
    intro, _, groups = offered(scene, say(scene, "la semaine prochaine"), Diary())
    assert "du lundi 30 novembre au vendredi 4 décembre" in intro
    assert groups[0] == "lundi 30 novembre"


@pytest.mark.parametrize("text", ["dès que possible", "au plus vite svp", "Peu importe", "n’importe quand"])
def test_as_soon_as_possible_is_the_first_free_calls(scene: Any, text: str) -> None:
    wish = say(scene, text)
    assert wish == SOONEST
    intro, labels, groups = offered(scene, wish, Diary(at(23, 9), at(23, 9, 30)))
    assert "tout premiers" in intro
    assert (labels[0], groups) == ("10 h", ["lundi 23 novembre"])


def test_as_soon_as_possible_outside_of_a_booking_is_no_wish(scene: Any) -> None:
    scene.text, scene.intent = "je veux une réponse au plus vite", "request_human"
    assert wish_in(scene.turn()) is None


def test_a_closed_day_is_refused_with_the_reason_and_what_is_nearest(scene: Any) -> None:
    intro, labels, groups = offered(scene, say(scene, "samedi"), Diary())
    assert intro == "Le cabinet est fermé ce jour-là. Voici les créneaux les plus proches."
    assert len(labels) == 6
    assert groups == ["vendredi 27 novembre"]


def test_a_refused_moment_is_said_with_its_reason(scene: Any) -> None:
    scene.slots["doubt"] = {"slot": "callback_start", "code": "slot", "value": "Ce créneau vient d'être pris."}
    intro, labels, _ = offered(scene, at(26, 9, 30).isoformat(), Diary(at(26, 9, 30)))
    assert intro.startswith("Ce créneau vient d'être pris.")
    assert "10 h" in labels


def test_only_a_precise_moment_is_held() -> None:
    class Holds:
        def hold(self, conversation_id: str, start: datetime) -> Slot:
            return Slot(start, start + timedelta(minutes=30))

    store: Any = Holds()
    assert hold("c", "2026-12-03T09:30:00+01:00", store) == ("2026-12-03T09:30:00+01:00", None)
    for vague in (SOONEST, [], {"from": "2026-12-03T09:00:00+01:00", "to": "2026-12-03T12:00:00+01:00"}, "?", 3):
        assert hold("c", vague, store) == (None, None)


def test_nothing_free_at_all_leads_to_the_phone(scene: Any) -> None:
    class Full:
        def offer_slots(self, wish: Wish | None = None, limit: int = 6) -> list[Slot]:
            return []

    text, labels, _ = offered(scene, None, Full())
    assert labels == ["Afficher le numéro"]
    assert "appeler" in text


def test_slots_are_said_on_both_clocks_to_a_caller_abroad(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.slots |= {"phone": "+262692123456", "time_zone": "Indian/Reunion"}
    _, labels, _ = offered(scene, say(scene, "jeudi matin"), Diary())
    assert labels[0] == "9 h (12 h chez vous)"
    assert slots_card.zone_of(scene.turn()) == "Indian/Reunion"


def test_the_same_hours_of_several_days_are_said_once() -> None:
    wishes = [Wish(at(day, 17), at(day, 18)) for day in (24, 23)]
    assert plain(wish_words(wishes)) == "entre 17 h et 18 h"
    assert plain(wish_words(wishes[:1])) == "mardi 24 novembre entre 17 h et 18 h"
    assert plain(wish_words([Wish(at(24, 9), at(24, 18))])) == "mardi 24 novembre"
    assert wishes_of("demain") == []
