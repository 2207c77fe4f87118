"""Reads each visitor message once and keeps its figures, whatever the conversation is about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk.events import SlotSet

from actions import phrases, services
from actions.base import Event, SafeAction, Turn
from actions.consent import SLOTS, stamped
from actions.questions import ESTIMATE_SLOTS
from actions.reading import SKIPPED, Doubt, Reading, asks_something, read_message
from actions.situation import complemented, situation_of
from actions.slots_card import hold
from actions.wishes import wish_in
from factorland.leads.zones import zone_named

_PRODUCTS = {
    "request_factoring_estimate": "factoring",
    "request_credit_insurance_estimate": "credit_insurance",
    "request_diagnostic": "combined",
}


#: A lone amount below may be anything.
_LEAST_TURNOVER = 10_000


class ActionReadMessage(SafeAction):
    """The custom slot mapping of all our slots: called by Rasa on every message, before any rule."""

    action_name = "action_read_message"

    def act(self, turn: Turn) -> list[Event]:
        """Sets the slots that the message gives, and the doubt it leaves, if any."""
        if turn.from_button and not turn.text.startswith("/"):
            return []  # a topic's canonical question ("Je suis transporteur…"): its words are ours, not the visitor's
        if turn.acted:
            return []  # Rasa reads again when a form begins: what the actions set since would be undone
        if turn.form and turn.intent not in _PRODUCTS and (phrases.goes_back(turn.text) or phrases.resumes(turn.text)):
            return []  # about the conversation: the form does it
        reading = _read(turn)
        slots, doubt = dict(reading.slots), reading.doubt
        if product := _product(turn):
            slots["product"] = product
        for slot in SLOTS.keys() & slots.keys():
            slots[slot] = stamped(slot, slots[slot])
        if turn.requested == "time_zone" and "time_zone" not in slots and (zone := zone_named(turn.text)):
            slots["time_zone"] = zone
        moment = slots.pop("callback_start", None) or wish_in(turn)
        if moment is not None:
            slots["callback_wish"] = moment
            if turn.form == "callback_form" or turn.intent in ("book_callback", "reschedule_callback"):
                start, refusal = hold(turn.conversation_id, moment, services.leads())
                slots |= {"callback_start": start} if start else {}
                doubt = Doubt("callback_start", "slot", refusal) if refusal else doubt
        doubt = doubt or _too_much_outstanding(turn, slots)
        if doubt or not _still_open(turn, slots):
            slots["doubt"] = asdict(doubt) if doubt else None
        return [SlotSet(slot, value) for slot, value in slots.items()]


def _read(turn: Turn) -> Reading:
    """Figures, answers and facts of a message; a doubt outside forms counts as the question asked."""
    pending = turn.slot("doubt")
    asked = turn.requested or (pending["slot"] if pending and not turn.form else None)
    stating = turn.intent == "inform" and not turn.form and len(turn.entities) > 1
    wanted = turn.form == "estimate_form" or turn.intent in _PRODUCTS or stating
    unknown = frozenset(slot for slot in ESTIMATE_SLOTS["combined"] if wanted and turn.slot(slot) is None)
    situation = situation_of(turn.text, turn.entities)
    entities = [entity for entity in turn.entities if not complemented(turn.text, entity)]
    reading = read_message(turn.text, entities, turn.intent, asked, pending, unknown)
    doubt = reading.doubt
    if not (reading.slots or doubt or asked or situation or turn.form):
        doubt = _unasked(turn)
    return Reading({**situation, **reading.slots}, doubt)


def _product(turn: Turn) -> str | None:
    """The product that a message asks for, also beside another question, or wishes instead of that of the form."""
    for label in (turn.intent, *turn.also):
        if label in _PRODUCTS:
            return _PRODUCTS[label]
    if turn.form == "estimate_form" and not asks_something(turn.text):
        return phrases.product_wished(turn.text)
    return None


def _unasked(turn: Turn) -> Doubt | None:
    """A lone amount that nobody asked for: perhaps the turnover."""
    amounts = [entity["value"] for entity in turn.entities if entity["entity"] == "amount-of-money"]
    plain = len(turn.entities) == 1 and turn.intent in ("inform", "change_estimate", "nlu_fallback")
    if plain and len(amounts) == 1 and isinstance(amounts[0], int | float) and amounts[0] >= _LEAST_TURNOVER:
        return Doubt("turnover", "meant", float(amounts[0]))
    return None


def _too_much_outstanding(turn: Turn, slots: dict[str, Any]) -> Doubt | None:
    """An outstanding above a year of turnover cannot be: it is asked again, and not kept."""
    outstanding, turnover = (slots.get(name, turn.slot(name)) for name in ("outstanding", "turnover"))
    if SKIPPED in (outstanding, turnover) or outstanding is None or turnover is None or outstanding <= turnover:
        return None
    if not {"outstanding", "turnover"} & slots.keys():
        return None
    slots["outstanding"] = None
    return Doubt("outstanding", "above_turnover", {"outstanding": outstanding, "turnover": turnover})


def _still_open(turn: Turn, slots: dict[str, Any]) -> bool:
    """Whether the doubt asked about before this message stays: it was neither answered nor denied."""
    pending = turn.slot("doubt")
    return pending is None or (
        pending["slot"] == turn.requested and pending["slot"] not in slots and turn.intent not in ("deny", "inform")
    )
