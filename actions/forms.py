"""The forms: which question comes next, and when a message is no answer but an interruption."""

from __future__ import annotations

from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.base import Event, SafeAction, Turn
from actions.questions import QUESTIONS, form_slots
from actions.reading import SKIPPED, asks_something
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


class _ValidateForm(SafeAction):
    form: str

    def act(self, turn: Turn) -> list[Event]:
        """Asks for the next missing slot, or lets another rule answer first.

        Raises ``ActionExecutionRejection`` (of the form, not of this action) when the message is not for the form:
        that is how Rasa looks for the rule of the interruption, then comes back.
        """
        if self._interrupted(turn):
            raise ActionExecutionRejection(self.form)
        missing = [slot for slot in self._needed(turn) if turn.slot(slot) is None]
        # A moment that is no slot yet is an answer: Rasa must not take the form for rejected.
        wish = turn.filled_now().get("callback_wish") if turn.requested == "callback_start" else None
        heard = [SlotSet("callback_wish", wish)] if wish else []
        return [*heard, SlotSet("requested_slot", missing[0] if missing else None)]

    def _needed(self, turn: Turn) -> list[str]:
        """The slots that this conversation needs, in the order of the questions."""
        return form_slots(self.form, turn.slot("product"))

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

    def _needed(self, turn: Turn) -> list[str]:
        """The time zone is only asked of callers whose phone may be on another clock than that of Paris."""
        return [slot for slot in super()._needed(turn) if slot != "time_zone" or zones(turn)]


class ValidateEmailForm(_ValidateForm):
    """Control of the e-mail form."""

    action_name = "validate_email_form"
    form = "email_form"

    def _needed(self, turn: Turn) -> list[str]:
        """Nothing more without an address, or once the visitor is leaving."""
        leaving = turn.intent in _LEAVES and self._answered_elsewhere(turn)
        return [] if leaving or turn.slot("email") == SKIPPED else super()._needed(turn)
