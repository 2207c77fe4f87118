"""Free call slots as a visitor picks them: grouped by day, inside what was said or nearest to it."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from actions.base import Turn, answer_choice, choice
from actions.texts import say
from actions.time_zone import zone_of
from actions.wishes import SOONEST, wish_words, wishes_of
from factorland.clock import PARIS, utc_now
from factorland.french import format as french
from factorland.leads import Leads, Slot, SlotUnavailable, Wish
from factorland.leads.zones import moment_in

_OFFERED = 6


def offer(turn: Turn, wished: Any, store: Leads) -> None:
    """Says the free slots of the wish, or why there is none and the nearest ones.

    ``turn``'s doubt, if any, is the reason why a precise slot was refused.
    """
    intro, slots = _found(turn, wished, store)
    if not slots:
        turn.say(say("slots_unavailable"), [choice("Afficher le numéro", "/request_phone_number")])
        return
    starts = [slot.start.astimezone(PARIS) for slot in slots]
    zone = zone_of(turn)
    choices = [answer_choice(_label(start, zone), "callback_start", start.isoformat()) for start in starts]
    numbered = list(enumerate(starts))
    groups = [
        {"label": french.day(day), "choices": [index for index, _ in items]}
        for day, items in ((day, list(rows)) for day, rows in groupby(numbered, key=lambda row: row[1].date()))
    ]
    turn.say(intro, choices, {"type": "slots", "title": say("slots_title"), "groups": groups})


def hold(conversation_id: str, value: Any, store: Leads) -> tuple[str | None, str | None]:
    """Tries to hold a precise moment: ``(start, None)`` when held, ``(None, reason)`` when it cannot be had.

    ``(None, None)`` means that the moment named is not precise enough to be held.
    """
    wishes = wishes_of(value)
    if len(wishes) != 1 or wishes[0].start != wishes[0].end:
        return None, None
    try:
        slot: Slot = store.hold(conversation_id, wishes[0].start)
    except SlotUnavailable as refusal:
        return None, refusal.reason
    return slot.start.astimezone(PARIS).isoformat(), None


def _found(turn: Turn, wished: Any, store: Leads) -> tuple[str, list[Slot]]:
    """The sentence before the slots, and the slots."""
    if wished == SOONEST:
        now = utc_now()
        return say("slots_soonest"), store.offer_slots(Wish(now, now), _OFFERED)
    wishes = wishes_of(wished)
    if not wishes:
        return say("slots_intro"), store.offer_slots(None, _OFFERED)
    doubt = turn.slot("doubt")
    if doubt and doubt["slot"] == "callback_start" and doubt["code"] == "slot":
        return f"{doubt['value']} {say('slots_alternatives')}", store.offer_slots(wishes[0], _OFFERED)
    inside = _inside(wishes, store)
    if inside:
        kept = [wish for wish in wishes if any(_is_in(slot, wish) for slot in inside)]
        return say("slots_wished", wish=wish_words(kept)), inside
    return f"{store.refusal_of(wishes[0])} {say('slots_alternatives')}", store.offer_slots(wishes[0], _OFFERED)


def _inside(wishes: list[Wish], store: Leads) -> list[Slot]:
    """Free slots inside the wishes, shared between those that have some."""
    found = [[slot for slot in store.offer_slots(wish, _OFFERED) if _is_in(slot, wish)] for wish in wishes]
    having = [slots for slots in found if slots][:_OFFERED]
    share = -(-_OFFERED // len(having)) if having else 0
    return sorted({slot for slots in having for slot in slots[:share]})[:_OFFERED]


def _is_in(slot: Slot, wish: Wish) -> bool:
    return slot.start == wish.start or wish.start <= slot.start < wish.end


def _label(start: datetime, zone: str | None) -> str:
    here = french.time_of_day(start)
    return say("slot_abroad", here=here, there=moment_in(start, zone)) if zone else here
