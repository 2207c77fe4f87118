"""When a visitor would like to be called, as said: a moment, a part of a day, several days, as soon as possible."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from actions.base import Turn
from actions.phrases import words
from actions.questions import QUESTIONS
from actions.texts import say
from factorland.clock import PARIS, paris_now
from factorland.french import format as french
from factorland.leads import Wish

#: Stands in the slot for "dès que possible".
SOONEST = "soonest"
_DAYS_OF_AN_HOUR = 7  # "après 17 h" is tried today and on the six days that follow
_WORDS_OF_AN_HOUR = 3  # "14 h 30"
_WHOLE_DAY = (9, 18)  # how the reading of dates gives a day without an hour


def wish_in(turn: Turn) -> Any:
    """The moment that a message names: an ISO instant, a range or several, ``SOONEST``; ``None`` when it names none."""
    times = [entity for entity in turn.entities if entity["entity"] == "time"]
    if not times:
        booking = turn.requested == "callback_start" or turn.intent in ("book_callback", "reschedule_callback")
        return SOONEST if booking and _says(turn.text, "soonest") else None
    if len(times) == 1 and (moved := _on_the_day_wished(turn, times[0])):
        return moved
    if len(times) == 1 and _hour_of_any_day(turn.text, times[0]):
        return [_later(times[0]["value"], days) for days in range(_DAYS_OF_AN_HOUR)]
    values = [entity["value"] for entity in times]
    return values if len(values) > 1 and all(isinstance(value, dict) for value in values) else values[0]


def wishes_of(value: Any) -> list[Wish]:
    """The slot's value as wishes of the diary; none for ``SOONEST`` and for anything that is no moment."""
    if isinstance(value, list):
        return [wish for each in value for wish in wishes_of(each)]
    try:
        if isinstance(value, dict):
            return [Wish(datetime.fromisoformat(value["from"]), datetime.fromisoformat(value["to"]))]
        instant = datetime.fromisoformat(str(value))
        return [Wish(instant, instant)]
    except (KeyError, TypeError, ValueError):
        return []


def wish_words(wishes: list[Wish]) -> str:
    """Wishes as they were understood: "jeudi 3 décembre entre 9 h et 12 h", "du lundi 30 novembre au…".

    The same hours of several days are said once, without the days.
    """
    hours = {_hours(wish) for wish in wishes}
    if len(wishes) > 1 and len(hours) == 1 and "" not in hours:
        return hours.pop()
    ordered = sorted(wishes, key=lambda wish: wish.start)
    return f" {say('wish_or')} ".join(f"{_days(wish)} {_hours(wish)}".strip() for wish in ordered)


def _days(wish: Wish) -> str:
    since, until = french.day(wish.start.astimezone(PARIS)), french.day(wish.end.astimezone(PARIS))
    return since if since == until else say("wish_days", since=since, until=until)


def _hours(wish: Wish) -> str:
    """The hours of a part of a day; empty for whole days."""
    since, until = wish.start.astimezone(PARIS), wish.end.astimezone(PARIS)
    if since.date() != until.date() or (since.hour, until.hour) == _WHOLE_DAY:
        return ""
    return say("wish_hours", since=french.time_of_day(since), until=french.time_of_day(until))


def _hour_of_any_day(text: str, entity: dict[str, Any]) -> bool:
    """Whether a part of a day was said without a day: it was read as today's, and nothing in it names today."""
    value = entity["value"]
    if not isinstance(value, dict) or "start" not in entity or "end" not in entity:
        return False
    since, until = datetime.fromisoformat(value["from"]), datetime.fromisoformat(value["to"])
    today = since.date() == until.date() == paris_now().date() and (since.hour, until.hour) != _WHOLE_DAY
    before = text[max(0, entity["start"] - 4) : entity["end"]]
    return today and not any(character.isdigit() for character in _date_like(before)) and not _says(before, "todays")


def _on_the_day_wished(turn: Turn, entity: dict[str, Any]) -> str | None:
    """An hour alone ("14h") after a day that is being discussed ("lundi") is of that day."""
    value, day = entity["value"], turn.slot("callback_wish")
    if not isinstance(value, str) or not isinstance(day, dict) or turn.requested != "callback_start":
        return None
    hour, since, until = (datetime.fromisoformat(each).astimezone(PARIS) for each in (value, day["from"], day["to"]))
    before = turn.text[max(0, entity["start"] - 4) : entity["end"]]
    alone = len(words(turn.text[entity["start"] : entity["end"]]).split()) <= _WORDS_OF_AN_HOUR
    near = hour.date() - paris_now().date() <= timedelta(days=1)
    if since.date() != until.date() or not (alone and near) or _date_like(before) or _says(before, "todays"):
        return None
    return datetime.combine(since.date(), hour.timetz()).isoformat()


def _date_like(text: str) -> str:
    """The parts of a text that may be a date in figures ("23/11")."""
    return " ".join(word for word in text.split() if "/" in word or "-" in word)


def _later(value: dict[str, str], days: int) -> dict[str, str]:
    """The same hours some days later, on the clock of Paris."""
    moved = {name: datetime.fromisoformat(value[name]).astimezone(PARIS) for name in ("from", "to")}
    return {name: (instant + timedelta(days=days)).isoformat() for name, instant in moved.items()}


def _says(text: str, field: str) -> bool:
    """Whether a text has one of the words of ``questions.yml``, accents and case apart."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return any(word in plain for word in getattr(QUESTIONS["callback_start"], field))
