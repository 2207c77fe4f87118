"""Whether a broker can be reached by telephone now, and what to say then."""

from __future__ import annotations

from actions import services
from actions.texts import say
from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads import LeadsError


def opening_words() -> str:
    """The number first when somebody is there; else when somebody will be, and the next free call."""
    try:
        opening = services.leads().opening()
        slots = [] if opening is None or opening.is_open else services.leads().offer_slots(limit=1)
    except LeadsError:
        return say("human")  # the agenda cannot be read: the number and its hours
    if opening is None:
        return say("human")
    at = opening.changes.astimezone(PARIS)
    if opening.is_open:
        return say("human_open", until=french.time_of_day(at))
    soonest = [say("human_next", when=french.moment(slot.start.astimezone(PARIS))) for slot in slots]
    return " ".join([say("human_closed", when=french.moment(at)), *soonest])
