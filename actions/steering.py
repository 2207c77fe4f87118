"""Steering: what a visitor says about the conversation itself. Each works inside any form and outside."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, SlotSet

from actions.base import (
    CALL_ME,
    ESTIMATE_FACTORING,
    ESTIMATE_INSURANCE,
    Event,
    SafeAction,
    Turn,
    choice,
)
from actions.questions import DIAGNOSTIC_SLOTS, QUESTIONS
from actions.reading import SKIPPED
from actions.summary import change_choice, noted
from actions.texts import say, shown

START = [ESTIMATE_FACTORING, ESTIMATE_INSURANCE, CALL_ME]


class ActionWhy(SafeAction):
    """ "Pourquoi cette question ?"."""

    action_name = "action_why"

    def act(self, turn: Turn) -> list[Event]:
        """Says what the answer is for; the form then asks again."""
        if turn.requested:
            turn.say(QUESTIONS[turn.requested].why)
        else:
            turn.say(say("why_in_general"), [choice("Et mes données ?", "faq/data_privacy")])
        return []


class ActionExplain(SafeAction):
    """ "Je ne comprends pas la question"."""

    action_name = "action_explain"

    def act(self, turn: Turn) -> list[Event]:
        """Gives an example; the form then asks again."""
        if turn.requested:
            question = QUESTIONS[turn.requested]
            turn.say(f"{question.why} {question.example}")
        else:
            turn.say(say("explain_in_general"), START)
        return []


class ActionSkip(SafeAction):
    """ "Je ne sais pas", "passons"."""

    action_name = "action_skip"

    def act(self, turn: Turn) -> list[Event]:
        """Takes the question's default, and says so; a question that cannot be skipped is explained instead."""
        if not turn.requested:
            turn.say(say("nothing_asked"), START)
            return []
        return skip(turn, turn.requested)


def skip(turn: Turn, slot: str) -> list[Event]:
    """Marks ``slot`` as left unanswered and says what is assumed instead."""
    question = QUESTIONS[slot]
    if not question.skippable:
        turn.say(say("not_skippable", example=question.example))
        return []
    if question.default is None:
        turn.say(say("skipped"))
    else:
        turn.say(say("skipped_default", default=shown(slot, question.default)))
    return [SlotSet(slot, SKIPPED), SlotSet("failures", None)]


class ActionStop(SafeAction):
    """ "Stop", "laissez tomber"."""

    action_name = "action_stop"

    def act(self, turn: Turn) -> list[Event]:
        """Leaves the form; what was said stays known."""
        turn.say(say("stopped"), START)
        return [
            ActiveLoop(None),
            SlotSet("requested_slot", None),
            SlotSet("doubt", None),
            SlotSet("failures", None),
        ]


class ActionRestart(SafeAction):
    """ "On recommence": takes the place of Rasa's own action of that name."""

    action_name = "action_restart"

    def act(self, turn: Turn) -> list[Event]:
        """Forgets the figures of this conversation and starts afresh."""
        turn.say(say("restarted"), START)
        return [ActiveLoop(None), AllSlotsReset()]


class ActionRepeat(SafeAction):
    """ "Vous pouvez répéter ?"."""

    action_name = "action_repeat"

    def act(self, turn: Turn) -> list[Event]:
        """Says the last answer again; inside a form the question itself comes back."""
        if turn.requested:
            return []
        last = _last_answer(turn.tracker.events)
        if last:
            turn.say(last["text"], last["choices"], last["card"])
        else:
            turn.say(say("nothing_asked"), START)
        return []


def _last_answer(events: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last message said before the visitor's, in our own shape."""
    for event in reversed(events):
        if event["event"] == "bot":
            data = event.get("data") or {}
            custom = data.get("custom") or {}
            buttons = [choice(b["title"], b["payload"]) for b in data.get("buttons") or []]
            text = custom.get("text") or event.get("text") or ""
            return {"text": text, "choices": custom.get("choices") or buttons, "card": custom.get("card")}
    return None


class ActionCorrect(SafeAction):
    """ "En fait mon CA c'est 800 k", "je me suis trompé de téléphone", and a summary's « Modifier »."""

    action_name = "action_correct"

    def act(self, turn: Turn) -> list[Event]:
        """Says what was corrected, asks the named question again, or asks which line to correct."""
        change = next((e["value"] for e in turn.entities if e["entity"] == "change"), None)
        if change in QUESTIONS:
            form = "estimate_form" if change in DIAGNOSTIC_SLOTS else "callback_form"
            return [SlotSet(change, None), SlotSet("doubt", None), FollowupAction(form)]
        corrected = {slot: value for slot, value in turn.filled_now().items() if slot in QUESTIONS}
        if corrected:
            facts = ", ".join(shown(slot, value) for slot, value in corrected.items())
            again = bool(turn.slot("estimate")) and not turn.form and set(corrected) & set(DIAGNOSTIC_SLOTS)
            turn.say(say("corrected", facts=facts), [] if turn.form or again else START)
            return [FollowupAction("action_estimate")] if again else []
        choices = [change_choice(slot) for slot in noted(turn)]
        turn.say(say("correct_what" if choices else "correct_nothing"), choices or START)
        return []
