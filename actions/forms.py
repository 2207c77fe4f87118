"""The forms: which question comes next, and when a message is no answer but an interruption."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import phrases
from actions.base import Event, SafeAction, Turn
from actions.estimate import refused_already
from actions.questions import ASKED_ELSEWHERE, DIAGNOSTIC_SLOTS, QUESTIONS, form_slots
from actions.reading import SKIPPED, asks_something
from actions.retries import go_back, not_answered, skip
from actions.texts import facts_of, say
from actions.time_zone import zones

#: Messages that may answer the question under way. Any other intent is an interruption: it is answered by its own
#: rule and the form then goes on at the same question.
_ANSWERS = {"inform", "affirm", "deny", "correct_answer", "change_estimate", "nlu_fallback", "out_of_scope"}
#: Messages that start or go on with the form itself.
_STARTS = {
    "estimate_form": {
        "request_factoring_estimate",
        "request_credit_insurance_estimate",
        "request_diagnostic",
    },
    "callback_form": {"book_callback"},
    "email_form": {"send_by_email"},
}
#: Messages after which the e-mail is not asked about again: the visitor is leaving, or the call is off.
_LEAVES = {"thank", "goodbye", "cancel_callback", "request_human", "withdraw_consent", "erase_data"}
_PRODUCT_WORDS = {
    "factoring": "product_factoring",
    "credit_insurance": "product_credit_insurance",
    "combined": "product_combined",
}
#: A statement inside a form that resembles one of these less than this is an answer that cannot be used.
_RESEMBLED = {"faq", "chitchat", "goodbye", "thank", "stop"}
_SURE = 0.65
#: Doubts that show that an answer was not understood; the others are steps on the way to one.
_FAILED = {"unit", "range", "currency", "invalid", "above_turnover"}


class _ValidateForm(SafeAction):
    form: str

    def act(self, turn: Turn) -> list[Event]:
        """Asks for the next missing slot, or lets another rule answer first.

        Raises ``ActionExecutionRejection`` (of the form, not of this action) when the message is not for the form:
        that is how Rasa looks for the rule of the interruption, then comes back.
        """
        if turn.form == self.form and turn.requested and not turn.acted(besides=self.form):
            if phrases.goes_back(turn.text):
                return go_back(turn)
            unusable = self._unusable(turn)
            if unusable is None and self._interrupted(turn):
                raise ActionExecutionRejection(self.form)
            if turn.form == "estimate_form" and turn.filled_now().get("product"):
                turn.say(say("product_changed", product=say(_PRODUCT_WORDS[turn.slot("product")])))
            events = self._failures(turn) if unusable is None else unusable
        else:
            events = []
        # Rasa takes a form that sets no slot for one that rejects the message: the doubt is always told.
        heard = [SlotSet("doubt", turn.slot("doubt")), SlotSet("callback_wish", turn.slot("callback_wish")), *events]
        known = {event["name"]: event["value"] for event in heard if event["event"] == "slot"}
        left = any(event["event"] == "active_loop" for event in events)
        asked = None if left else self._next(turn, known)
        facts = facts_of(turn.filled_now()) if asked in ASKED_ELSEWHERE and not turn.acted(besides=self.form) else ""
        if facts:  # the other questions open with what was understood
            turn.say(say("heard", facts=facts))
        return [*heard, SlotSet("requested_slot", asked)]

    def _needed(self, turn: Turn) -> list[str]:
        """The slots that this conversation needs, in the order of the questions."""
        return form_slots(self.form, turn.slot("product"))

    def _next(self, turn: Turn, known: dict[str, Any]) -> str | None:
        """The question to ask: one that is in doubt, else the first that is open. ``known``: slots set just now."""
        doubt, needed = known["doubt"], self._needed(turn)
        if doubt and (doubt["slot"] in needed or self._asks_about(doubt["slot"])):
            return str(doubt["slot"])
        return next((slot for slot in needed if known.get(slot, turn.slot(slot)) is None), None)

    def _asks_about(self, slot: str) -> bool:
        """Whether a slot that the form does not need may still be asked again in it."""
        return False

    def _interrupted(self, turn: Turn) -> bool:
        """Whether the last message must be answered by a rule of its own before the form goes on."""
        if any(turn.intent in starts for form, starts in _STARTS.items() if form != self.form):
            return True
        if phrases.resumes(turn.text):
            return False
        if any(label.startswith("faq/") for label in turn.also):
            return True  # a question beside the answer, or beside the wish for an estimate
        if turn.intent in _STARTS[self.form]:
            return False
        filled = set(turn.filled_now()) & set(QUESTIONS)
        if turn.requested == "callback_start" and "callback_wish" in turn.filled_now():
            return False
        if turn.filled_now().get("doubt") or turn.requested in filled:
            return asks_something(turn.text) and turn.intent not in _ANSWERS
        if "doubt" in turn.filled_now() and turn.intent in _ANSWERS:  # denied: the question is asked plainly
            return False
        if turn.filled_now().get("product") and turn.intent != "faq":
            return False
        return not (turn.intent in _ANSWERS and filled)

    @staticmethod
    def _unusable(turn: Turn) -> list[Event] | None:
        """What a message becomes that would rather not answer, or that only resembles some topic; else ``None``."""
        asked = str(turn.requested)
        if phrases.asks_how_many(turn.text) and asked not in turn.filled_now():
            turn.say(_questions_left(turn))
            return []
        if asked in turn.filled_now() or turn.filled_now().get("doubt") or asks_something(turn.text) or turn.also:
            return None
        if phrases.declines(turn.text) and turn.intent not in _LEAVES:
            return skip(turn, asked)
        unlikely = turn.intent in _RESEMBLED and turn.confidence < _SURE
        if unlikely and not turn.from_button:
            return not_answered(turn, asked)
        return None

    @staticmethod
    def _failures(turn: Turn) -> list[Event]:
        """Counts an answer that cannot be used; the second one in a row gets a default or a broker, never a loop."""
        doubt = turn.filled_now().get("doubt")
        if not doubt or doubt["code"] not in _FAILED:
            return [SlotSet("failures", None)] if turn.slot("failures") else []
        if (turn.slot("failures") or {}).get(doubt["slot"]):
            return not_answered(turn, doubt["slot"])
        return [SlotSet("failures", {doubt["slot"]: 1})]


def _questions_left(turn: Turn) -> str:
    """How many questions are still open, this one included."""
    order = form_slots(str(turn.form), turn.slot("product"))
    count = sum(turn.slot(slot) is None for slot in order if slot != "time_zone")
    return say("last_question") if count <= 1 else say("questions_left", count=count)


class ValidateEstimateForm(_ValidateForm):
    """Control of the estimate form."""

    action_name = "validate_estimate_form"
    form = "estimate_form"

    def _needed(self, turn: Turn) -> list[str]:
        """Nothing more once no estimate may be given: questions without an answer to come are a waste of time."""
        return [] if refused_already(turn) else super()._needed(turn)

    def _asks_about(self, slot: str) -> bool:
        """Any figure of the firm can be corrected or doubted in this form."""
        return slot in DIAGNOSTIC_SLOTS


class ValidateCallbackForm(_ValidateForm):
    """Control of the callback form."""

    action_name = "validate_callback_form"
    form = "callback_form"

    def _needed(self, turn: Turn) -> list[str]:
        """The time zone is only asked of callers whose phone may be on another clock than that of Paris."""
        return [slot for slot in super()._needed(turn) if slot != "time_zone" or zones(turn)]


class ValidateEmailForm(_ValidateForm):
    """Control of the e-mail form."""

    action_name = "validate_email_form"
    form = "email_form"

    def _needed(self, turn: Turn) -> list[str]:
        """Nothing more without an address, or once the visitor is leaving."""
        leaving = turn.intent in _LEAVES and turn.acted(besides=self.form)
        return [] if leaving or turn.slot("email") == SKIPPED else super()._needed(turn)
