"""The clock of a caller who is not in metropolitan France: asked, then said beside that of Paris."""

from __future__ import annotations

from datetime import datetime

from actions.base import Event, SafeAction, Turn, answer_choice
from actions.questions import QUESTIONS
from actions.reading import SKIPPED
from actions.texts import say
from factorland.clock import PARIS, utc_now
from factorland.french import format as french
from factorland.leads.zones import moment_in, name_of, zones_of


def call_start(turn: Turn) -> datetime:
    """The start of the call being booked, or now when none is chosen yet."""
    start = turn.slot("callback_start")
    return datetime.fromisoformat(start) if start else utc_now()


def zones(turn: Turn) -> list[str]:
    """Where the caller may be, by their phone; empty on the clock of Paris."""
    phone = turn.slot("phone")
    return zones_of(phone, call_start(turn)) if phone else []


def zone_of(turn: Turn) -> str | None:
    """The caller's time zone when it is known and is not that of Paris."""
    zone = turn.slot("time_zone")
    return None if zone in (None, SKIPPED, PARIS.key) or not zones(turn) else str(zone)


def both_times(start: datetime, zone: str | None) -> str:
    """A call's moment in Paris, and on the caller's clock when it is another."""
    when = french.moment(start.astimezone(PARIS))
    return say("both_times", when=when, there=moment_in(start, zone), zone=name_of(zone)) if zone else when


class AskTimeZone(SafeAction):
    """Asks on which clock the caller will be."""

    action_name = "action_ask_time_zone"

    def act(self, turn: Turn) -> list[Event]:
        """One choice a possible zone, with the hour of the call there, and Paris for those who are travelling."""
        start = call_start(turn)
        places = [*zones(turn), PARIS.key]
        choices = [
            answer_choice(say("zone_choice", zone=name_of(zone), there=moment_in(start, zone)), "time_zone", zone)
            for zone in places
        ]
        turn.say(QUESTIONS["time_zone"].ask, choices)
        return []
