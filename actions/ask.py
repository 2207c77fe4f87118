"""The asking of each question: one action a slot, all made from ``questions.yml``."""

from __future__ import annotations

from typing import Any

from actions import services
from actions.base import Choice, Event, SafeAction, Turn, answer_choice, choice
from actions.questions import ASKED_ELSEWHERE, QUESTIONS, Question, form_slots
from actions.reading import SKIPPED
from actions.slots_card import offer
from actions.texts import facts_of, fill, say, shown
from actions.time_zone import both_times, call_start, zone_of

_HUNDRED = 100
_YES_OR_NO = {"yearly": "doubt_yearly", "meant": "doubt_meant"}
_NO = choice(say("no_value"), "/deny")
#: A sentence as a visitor would type it: the form reads both alike.
BACK = choice(say("back"), "retour")


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


def doubt_question(doubt: dict[str, Any], form: str | None = None) -> tuple[str, list[Choice]]:
    """The words and choices that settle a doubt about a figure."""
    slot, code, value = doubt["slot"], doubt["code"], doubt["value"]
    question = QUESTIONS[slot]
    if code == "unit":
        return _unit_question(question, value)
    if code in _YES_OR_NO:
        words = shown(slot, value)
        text = say(_YES_OR_NO[code], value=words, meant=question.meant)
        return text, [answer_choice(say("yes_value", value=words), slot, value), _NO]
    if code == "back":
        kept = answer_choice(say("keep", value=shown(slot, value)), slot, value)
        ask = question.ask_in.get(form or "", question.ask)
        return say("doubt_back", value=shown(slot, value), question=ask), [kept, *choices_of(question)]
    if code == "above_turnover":
        said = {name: shown(name, amount) for name, amount in value.items()}
        change = choice(say("correct_turnover"), '/correct_answer{"change": "turnover"}')
        return say("doubt_above_turnover", **said), [change, answer_choice(say("dont_know"), slot, "skip")]
    if code == "range":
        return say("doubt_range", value=shown(slot, value), example=question.example), choices_of(question)
    if code == "invalid":
        return say("not_understood", invalid=question.invalid, example=question.example), choices_of(question)
    return say("doubt_currency"), []


def _unit_question(question: Question, value: float) -> tuple[str, list[Choice]]:
    """ "500 € ou 500 k€ ?"; a figure of one or two digits is rather thousands or millions."""
    less, more = (1, 1000) if value >= _HUNDRED else (1000, 1_000_000)
    words = {name: shown(question.slot, value * factor) for name, factor in (("less", less), ("more", more))}
    amounts = [value * factor for factor in (less, more)]
    possible = [amount for amount in amounts if question.min is None or amount >= question.min]
    choices = [answer_choice(shown(question.slot, amount), question.slot, amount) for amount in possible]
    return say("doubt_unit", **words), choices


def choices_of(question: Question) -> list[Choice]:
    """The question's buttons."""
    return [answer_choice(option.label, question.slot, option.value) for option in question.choices]


def _has_one_before(turn: Turn, slot: str) -> bool:
    """Whether an earlier question of the form was answered, so that one may go back to it."""
    if not turn.form:
        return False
    order = form_slots(turn.form, turn.slot("product"))
    earlier = order[: order.index(slot)] if slot in order else order
    return any(turn.slot(each) is not None for each in earlier)


class _Ask(SafeAction):
    question: Question

    def act(self, turn: Turn) -> list[Event]:
        """Asks the question, or settles the doubt that the last answer left."""
        doubt = turn.slot("doubt")
        if doubt and doubt["slot"] == self.question.slot:
            text, choices = doubt_question(doubt, turn.form)
        else:
            text, choices = question_text(self.question, turn), choices_of(self.question)
        turn.say(text, [*choices, BACK] if _has_one_before(turn, self.question.slot) else choices)
        return []


def _register() -> None:
    """Makes ``action_ask_<slot>`` for every question without an asking of its own (Rasa finds them by name)."""
    for slot, question in QUESTIONS.items():
        if slot not in ASKED_ELSEWHERE:
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
