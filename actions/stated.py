"""Figures and facts given while nothing was asked, and a yes or a no to what was."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions.ask import doubt_question
from actions.base import CALL_ME, CONTACT, ESTIMATE_INSURANCE, Event, Turn, choice
from actions.estimate import refused_already
from actions.questions import DIAGNOSTIC_SLOTS, QUESTIONS
from actions.retries import not_answered, skip
from actions.steering import START, Steered, estimates_again, last_answer
from actions.texts import facts_of, say

_RECOVER = choice("Récupérer ma facture impayée", "faq/unpaid_what_to_do")
#: The actions behind the taps that a typed "oui" may stand for.
_TAPPED = {
    "/book_callback": "action_start_callback",
    "/reschedule_callback": "action_free_slot",
    "/cancel_callback": "action_cancel_callback",
    "/request_factoring_estimate": "action_start_estimate",
    "/request_credit_insurance_estimate": "action_start_estimate",
    "/erase_data": "action_erase_data",
    "/send_by_email": "action_send_by_email",
}
_PRODUCTS = {"/request_factoring_estimate": "factoring", "/request_credit_insurance_estimate": "credit_insurance"}


def acknowledge(turn: Turn) -> list[Event] | None:
    """Says what was understood of a message that only states something; ``None`` when nothing was.

    After an estimate, a new figure makes another one.
    """
    doubt = turn.filled_now().get("doubt")
    if doubt and not turn.form:
        turn.say(*doubt_question(doubt))
        return []
    if estimates_again(turn):
        return [FollowupAction("action_start_estimate")]
    told = {slot: value for slot, value in turn.filled_now().items() if slot in DIAGNOSTIC_SLOTS and value is not None}
    if turn.form:
        return None
    if turn.filled_now().get("product"):
        return [FollowupAction("action_start_estimate")]
    if not told:
        return None
    if told.get("unpaid_debt"):
        turn.say(say("unpaid_told"), [_RECOVER, ESTIMATE_INSURANCE, CALL_ME])
        return []
    known = any(turn.slot(slot) is not None for slot in DIAGNOSTIC_SLOTS if slot not in told)
    if refused_already(turn) or (known and turn.last_form is None):
        return [FollowupAction("action_start_estimate")]  # who goes on giving figures wants to know what they give
    facts = facts_of(told)
    turn.say(say("noted", facts=facts) if facts else say("noted_plainly"), START)
    return []


class ActionInform(Steered):
    """A figure given while nothing was asked."""

    action_name = "action_inform"

    def answer(self, turn: Turn) -> list[Event]:
        """Echoes what was understood and proposes the estimate; nothing understood leads to the usual help."""
        acknowledged = acknowledge(turn)
        if acknowledged is not None:
            return acknowledged
        if turn.requested in turn.filled_now():
            return []  # an answer beside a question: the form goes on
        if turn.requested:
            return not_answered(turn, turn.requested)
        turn.say(say("told_something"), [*START, CONTACT])
        return []


class ActionAffirm(Steered):
    """A yes that no form waits for: it takes what was just offered, when that is one thing."""

    action_name = "action_affirm"

    def answer(self, turn: Turn) -> list[Event]:
        """Does what the last message offered, or offers its choices again."""
        acknowledged = acknowledge(turn)
        if acknowledged is not None:
            return acknowledged
        if turn.requested:
            return not_answered(turn, turn.requested)
        last = last_answer(turn.tracker.events) or {"choices": []}
        choices, asked = last["choices"], str(last.get("text", "")).rstrip().endswith("?")
        yes = next((each for each in choices if each["label"].startswith(say("yes"))), None)
        taken = yes or (choices[0] if choices and (asked or len(choices) == 1) else None)
        payload = taken["payload"].partition("{")[0] if taken else ""
        one_offer = yes or len({each["payload"] for each in choices} & _PRODUCTS.keys()) < len(_PRODUCTS)
        if payload in _TAPPED and one_offer:
            product = [SlotSet("product", _PRODUCTS[payload])] if payload in _PRODUCTS else []
            return [*product, FollowupAction(_TAPPED[payload])]
        turn.say(say("affirmed"), choices or START)
        return []


class ActionDeny(Steered):
    """A no."""

    action_name = "action_deny"

    def answer(self, turn: Turn) -> list[Event]:
        """Inside a form, a no does not answer; outside, the door stays open."""
        acknowledged = acknowledge(turn)
        if acknowledged is not None:
            return acknowledged
        if turn.requested:
            optional = QUESTIONS[turn.requested].optional
            return skip(turn, turn.requested) if optional else not_answered(turn, turn.requested)
        turn.say(say("denied"), START)
        return []
