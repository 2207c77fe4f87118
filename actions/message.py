"""Reads each visitor message once and keeps its figures, whatever the conversation is about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk.events import SlotSet

from actions import phrases, services
from actions.base import Event, SafeAction, Turn
from actions.consent import SLOTS, stamped
from actions.questions import ESTIMATE_SLOTS, QUESTIONS
from actions.reading import SKIPPED, Doubt, Reading, asks_something, read_message
from actions.situation import complemented, situation_of, status_of_a_client
from actions.slots_card import hold
from actions.steering import nth_choice
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
        if turn.acted():
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
            slots |= {"doubt": asdict(doubt) if doubt else None} | _denied(turn, slots)
        return [SlotSet(slot, value) for slot, value in slots.items()]


def _read(turn: Turn) -> Reading:
    """Figures, answers and facts of a message; a doubt outside forms counts as the question asked."""
    pending = turn.slot("doubt")
    asked = turn.requested or (pending["slot"] if pending and not turn.form else None)
    stating = turn.intent == "inform" and not turn.form and len(turn.entities) > 1
    wanted = turn.form == "estimate_form" or turn.intent in _PRODUCTS or stating
    unknown = frozenset(slot for slot in ESTIMATE_SLOTS["combined"] if wanted and turn.slot(slot) is None)
    if turn.requested and phrases.corrects(turn.text) and _fits(turn.entities, turn.last_answered):
        asked = turn.last_answered
    situation = situation_of(turn.text, turn.entities)
    if turn.slot("legal_status") and turn.slot("legal_status") == status_of_a_client(turn.text):
        situation["legal_status"] = None  # it was the client's
    reading = read_message(turn.text, _figures(turn), turn.intent, asked, pending, unknown)
    doubt = reading.doubt
    if pending and pending["code"] == "meant" and (reading.slots or situation) and turn.intent != "deny":
        situation.setdefault(pending["slot"], pending["value"])  # the visitor goes on: that was it
    if turn.requested and (tapped := nth_choice(turn.tracker.events, turn.requested, phrases.ordinal(turn.text))):
        situation[turn.requested] = tapped
    situation |= _losses(turn, reading.slots, asked)
    if turn.form == "callback_form" and "@" in turn.text and "email" not in reading.slots:
        doubt = doubt or Doubt("email", "invalid")
    if not (reading.slots or doubt or asked or situation or turn.form):
        doubt = _unasked(turn)
    return Reading({**situation, **reading.slots}, doubt)


def _losses(turn: Turn, slots: dict[str, Any], asked: str | None) -> dict[str, float]:
    """Losses said as a share of the turnover, in euros."""
    turnover = slots.get("turnover", turn.slot("turnover"))
    shares = [e for e in turn.entities if e["entity"] == "percentage"]
    of_losses = [e for e in shares if e.get("role") == "loss_rate" or (asked == "losses" and not e.get("role"))]
    if not of_losses or turnover in (None, SKIPPED):
        return {}
    return {"losses": round(float(of_losses[0]["value"]) / 100 * float(turnover), 2)}


def _figures(turn: Turn) -> list[dict[str, Any]]:
    """The entities of a message, without those that another one explains."""
    shared = any(entity.get("role") == "top_buyer_share" for entity in turn.entities)

    def explained(entity: dict[str, Any]) -> bool:
        # "40 % un seul client" is the buyer whose share was said, not how many there are.
        the_one = shared and entity.get("role") == "buyer_count" and entity["value"] == 1
        return the_one or complemented(turn.text, entity) is not None

    return [entity for entity in turn.entities if not explained(entity)]


def _fits(entities: list[dict[str, Any]], slot: str | None) -> bool:
    """Whether bare figures, and nothing else, may put the last answer right: "non pardon 60"."""
    bare = QUESTIONS[slot].bare if slot else []
    return bool(entities) and all(e["entity"] in bare and not e.get("role") for e in entities)


def _product(turn: Turn) -> str | None:
    """The product that a message asks for, also beside another question, or wishes instead of that of the form."""
    for label in (turn.intent, *turn.also):
        if label in _PRODUCTS:
            return _PRODUCTS[label]
    if turn.intent == "inform" and not turn.form and not asks_something(turn.text):
        return phrases.product_named(turn.text)
    if turn.form == "estimate_form" and not asks_something(turn.text):
        return phrases.product_wished(turn.text)
    return None


def _unasked(turn: Turn) -> Doubt | None:
    """A lone amount or delay that nobody asked for: perhaps the turnover, or the clients' delay."""
    if len(turn.entities) != 1 or turn.intent not in ("inform", "change_estimate", "correct_answer", "nlu_fallback"):
        return None
    kind, value = turn.entities[0]["entity"], turn.entities[0]["value"]
    if turn.entities[0].get("role") or not isinstance(value, int | float):
        return None
    if kind in ("amount-of-money", "number") and value >= _LEAST_TURNOVER:
        return Doubt("turnover", "meant", float(value))
    return Doubt("dso", "meant", float(value)) if kind == "duration" else None


def _too_much_outstanding(turn: Turn, slots: dict[str, Any]) -> Doubt | None:
    """An outstanding above a year of turnover cannot be: it is asked again, and not kept."""
    outstanding, turnover = (slots.get(name, turn.slot(name)) for name in ("outstanding", "turnover"))
    if SKIPPED in (outstanding, turnover) or outstanding is None or turnover is None or outstanding <= turnover:
        return None
    if not {"outstanding", "turnover"} & slots.keys():
        return None
    slots["outstanding"] = None
    return Doubt("outstanding", "above_turnover", {"outstanding": outstanding, "turnover": turnover})


def _denied(turn: Turn, slots: dict[str, Any]) -> dict[str, Any]:
    """A no to the answer shown again: the question is then asked plainly."""
    pending = turn.slot("doubt") or {}
    denied = pending.get("code") == "back" and turn.intent == "deny" and pending["slot"] == turn.requested
    return {pending["slot"]: None} if denied and pending["slot"] not in slots else {}


def _still_open(turn: Turn, slots: dict[str, Any]) -> bool:
    """Whether the doubt asked about before this message stays: it was neither answered nor denied."""
    pending = turn.slot("doubt")
    if "callback_wish" in slots:
        return False  # another moment: why the one before could not be had no longer matters
    return pending is None or (
        pending["slot"] == turn.requested and pending["slot"] not in slots and turn.intent != "deny"
    )
