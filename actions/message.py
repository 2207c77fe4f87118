"""Reads each visitor message once and keeps its figures, whatever the conversation is about."""

from __future__ import annotations

from dataclasses import asdict

from rasa_sdk.events import SlotSet

from actions import services
from actions.base import Event, SafeAction, Turn
from actions.consent import SLOTS, stamped
from actions.reading import Doubt, read_message
from actions.situation import legal_status
from actions.slots_card import hold
from actions.wishes import wish_in
from factorland.leads.zones import zone_named

_PRODUCTS = {
    "request_factoring_estimate": "factoring",
    "request_credit_insurance_estimate": "credit_insurance",
    "request_diagnostic": "combined",
}


class ActionReadMessage(SafeAction):
    """The custom slot mapping of all our slots: called by Rasa on every message, before any rule."""

    action_name = "action_read_message"

    def act(self, turn: Turn) -> list[Event]:
        """Sets the slots that the message gives, and the doubt it leaves, if any."""
        if turn.from_button and not turn.text.startswith("/"):
            return []  # a topic's canonical question ("Je suis transporteur…"): its words are ours, not the visitor's
        reading = read_message(turn.text, turn.entities, turn.intent, turn.requested, turn.slot("doubt"))
        slots, doubt = dict(reading.slots), reading.doubt
        if status := legal_status(turn.text):
            slots["legal_status"] = status
        if turn.intent in _PRODUCTS:
            slots["product"] = _PRODUCTS[turn.intent]
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
        if doubt or turn.slot("doubt"):
            slots["doubt"] = asdict(doubt) if doubt else None
        return [SlotSet(slot, value) for slot, value in slots.items()]
