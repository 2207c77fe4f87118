"""The asking of each question: one action a slot, all made from ``questions.yml``."""

from __future__ import annotations

from typing import Any

from actions import services
from actions.base import Choice, Event, SafeAction, Turn, answer_choice
from actions.questions import QUESTIONS, Question
from actions.reading import SKIPPED
from actions.slots_card import offer
from actions.texts import facts_of, fill, say, shown
from actions.time_zone import both_times, call_start, zone_of


def question_text(question: Question, turn: Turn) -> str:
    """The question, opened by an echo of what the last message gave so that a misreading is seen at once."""
    ask = question.ask_in.get(turn.form or "", question.ask)
    given = facts_of(turn.filled_now(), question.slot)
    if given:
        return say("with_facts", facts=given, question=ask[0].lower() + ask[1:])
    for slot, value in turn.filled_now().items():
        if slot in QUESTIONS and QUESTIONS[slot].echo and value not in (None, SKIPPED):
            return f"{fill(QUESTIONS[slot].echo, value=shown(slot, value), both=_appointment(turn))} {ask}"
    return ask


def _appointment(turn: Turn) -> str:
    """The call's moment on both clocks, empty while none is chosen."""
    return both_times(call_start(turn), zone_of(turn)) if turn.slot("callback_start") else ""


def doubt_question(doubt: dict[str, Any]) -> tuple[str, list[Choice]]:
    """The words and choices that settle a doubt about a figure."""
    slot, code, value = doubt["slot"], doubt["code"], doubt["value"]
    question = QUESTIONS[slot]
    if code == "unit":
        values = {"plain": value, "thousands": value * 1000}
        words = {name: shown(slot, amount) for name, amount in values.items()}
        text = say("doubt_unit", label=question.label[0].lower() + question.label[1:], **words)
        return text, [answer_choice(words["thousands"], slot, values["thousands"])]
    if code == "yearly":
        text = say("doubt_yearly", value=shown(slot, value))
        return text, [answer_choice(f"Oui, {shown(slot, value)}", slot, value)]
    if code == "range":
        return say("doubt_range", value=shown(slot, value), example=question.example), choices_of(question)
    if code == "invalid":
        return say("not_understood", invalid=question.invalid, example=question.example), choices_of(question)
    return say("doubt_currency"), []


def choices_of(question: Question) -> list[Choice]:
    """The question's buttons."""
    return [answer_choice(option.label, question.slot, option.value) for option in question.choices]


#: Questions with an asking of their own.
_ASKED_ELSEWHERE = {"callback_start", "time_zone", "consent_callback", "consent_email"}


class _Ask(SafeAction):
    question: Question

    def act(self, turn: Turn) -> list[Event]:
        """Asks the question, or settles the doubt that the last answer left."""
        doubt = turn.slot("doubt")
        if doubt and doubt["slot"] == self.question.slot:
            text, choices = doubt_question(doubt)
        else:
            text, choices = question_text(self.question, turn), choices_of(self.question)
        turn.say(text, choices)
        return []


def _register() -> None:
    """Makes ``action_ask_<slot>`` for every question without an asking of its own (Rasa finds them by name)."""
    for slot, question in QUESTIONS.items():
        if slot not in _ASKED_ELSEWHERE:
            class_name = "Ask" + slot.title().replace("_", "")
            globals()[class_name] = type(
                class_name,
                (_Ask,),
                {"action_name": f"action_ask_{slot}", "question": question, "__module__": __name__},
            )


_register()


class AskCallbackStart(SafeAction):
    """Offers real free slots, near the moment the visitor named if any."""

    action_name = "action_ask_callback_start"

    def act(self, turn: Turn) -> list[Event]:
        """Says the slots as a card whose choices hold them."""
        offer(turn, turn.slot("callback_wish"), services.leads())
        return []
