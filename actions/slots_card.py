"""Free call slots as a visitor picks them: grouped by day, near the moment that was named."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from actions.base import Turn, answer_choice, choice
from actions.texts import say
from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads import Leads, Slot, SlotUnavailable, Wish


def wish_of(value: Any) -> Wish | None:
    """The moment a ``time`` entity names: an ISO instant, or ``{"from", "to"}``; ``None`` for anything else."""
    try:
        if isinstance(value, dict):
            return Wish(datetime.fromisoformat(value["from"]), datetime.fromisoformat(value["to"]))
        instant = datetime.fromisoformat(str(value))
        return Wish(instant, instant)
    except (KeyError, TypeError, ValueError):
        return None


def offer(turn: Turn, wished: Any, store: Leads) -> None:
    """Says the free slots nearest to the wish. ``turn``'s doubt, if any, is the reason why a slot was refused."""
    doubt = turn.slot("doubt")
    reason = doubt["value"] if doubt and doubt["slot"] == "callback_start" and doubt["code"] == "slot" else None
    slots = store.offer_slots(wish_of(wished))
    if not slots:
        turn.say(say("slots_unavailable"), [choice("Afficher le numéro", "/request_phone_number")])
        return
    starts = [slot.start.astimezone(PARIS) for slot in slots]
    choices = [answer_choice(french.time_of_day(start), "callback_start", start.isoformat()) for start in starts]
    numbered = list(enumerate(starts))
    groups = [
        {"label": french.day(day), "choices": [index for index, _ in items]}
        for day, items in ((day, list(rows)) for day, rows in groupby(numbered, key=lambda row: row[1].date()))
    ]
    card = {"type": "slots", "title": say("slots_title"), "groups": groups}
    turn.say(f"{reason} {say('slots_alternatives')}" if reason else say("slots_intro"), choices, card)


def hold(conversation_id: str, value: Any, store: Leads) -> tuple[str | None, str | None]:
    """Tries to hold a precise moment: ``(start, None)`` when held, ``(None, reason)`` when it cannot be had.

    ``(None, None)`` means that the moment named is not precise enough to be held.
    """
    wish = wish_of(value)
    if wish is None or wish.start != wish.end:
        return None, None
    try:
        slot: Slot = store.hold(conversation_id, wish.start)
    except SlotUnavailable as refusal:
        return None, refusal.reason
    return slot.start.astimezone(PARIS).isoformat(), None
