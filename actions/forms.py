"""The two forms: which question comes next, and when a message is no answer but an interruption."""

from __future__ import annotations

from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.base import Event, SafeAction, Turn
from actions.questions import QUESTIONS, form_slots
from actions.reading import asks_something

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
}


class _ValidateForm(SafeAction):
    form: str

    def act(self, turn: Turn) -> list[Event]:
        """Asks for the next missing slot, or lets another rule answer first.

        Raises ``ActionExecutionRejection`` (of the form, not of this action) when the message is not for the form:
        that is how Rasa looks for the rule of the interruption, then comes back.
        """
        if self._interrupted(turn):
            raise ActionExecutionRejection(self.form)
        missing = [slot for slot in form_slots(self.form, turn.slot("product")) if turn.slot(slot) is None]
        return [SlotSet("requested_slot", missing[0] if missing else None)]

    def _interrupted(self, turn: Turn) -> bool:
        """Whether the last message must be answered by a rule of its own before the form goes on."""
        if turn.form != self.form or turn.requested is None or self._answered_elsewhere(turn):
            return False
        if turn.intent in _STARTS[self.form]:
            return False
        filled = set(turn.filled_now()) & set(QUESTIONS)
        if turn.requested == "callback_start" and "callback_wish" in turn.filled_now():
            return False
        if turn.slot("doubt") or turn.requested in filled:
            return asks_something(turn.text) and turn.intent not in _ANSWERS
        return not (turn.intent in _ANSWERS and filled)

    def _answered_elsewhere(self, turn: Turn) -> bool:
        """Whether another action already spoke since the visitor's message: the form now only asks again."""
        own = {self.form, "action_listen", "action_extract_slots"}
        for event in reversed(turn.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "action" and event["name"] not in own:
                return True
        return False


class ValidateEstimateForm(_ValidateForm):
    """Control of the estimate form."""

    action_name = "validate_estimate_form"
    form = "estimate_form"


class ValidateCallbackForm(_ValidateForm):
    """Control of the callback form."""

    action_name = "validate_callback_form"
    form = "callback_form"
