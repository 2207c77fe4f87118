"""Steering: what a visitor says about the conversation itself. Each works inside any form and outside."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from typing import Any

from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction

from actions import phrases, services
from actions.also import offer_nearest
from actions.ask import doubt_question
from actions.base import (
    CALL_ME,
    ESTIMATE_FACTORING,
    ESTIMATE_INSURANCE,
    Event,
    SafeAction,
    Turn,
    choice,
)
from actions.questions import DIAGNOSTIC_SLOTS, QUESTIONS, form_slots
from actions.retries import ask_again, go_back, leave_form, not_answered, skip
from actions.summary import change_choice, noted
from actions.texts import facts_of, say, shown
from factorland.clock import PARIS
from factorland.french import format as french

_CANCEL_CALL = choice("Annuler le rendez-vous", "/cancel_callback")
_MOVE_CALL = choice("Le déplacer", "/reschedule_callback")
_ANSWER = "/inform"  # the payload of a choice that answers a question
_RESUMED = ("estimate_form", "callback_form")
RESUME = choice("Reprendre", "on reprend")
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


class Steered(SafeAction):
    """An action that outside forms first looks for "on reprend" and "retour", which no label stands for."""

    def act(self, turn: Turn) -> list[Event]:
        """Goes on with the form that was left, offers what may be changed, or answers."""
        if not turn.form and phrases.resumes(turn.text) and turn.last_form:
            return [FollowupAction(turn.last_form)]
        if not turn.form and phrases.goes_back(turn.text):
            return offer_changes(turn)
        return self.answer(turn)

    @abstractmethod
    def answer(self, turn: Turn) -> list[Event]:
        """What the action is for."""


def unfinished(turn: Turn) -> bool:
    """Whether a form was left with questions still open."""
    form = turn.last_form
    if turn.form or form not in _RESUMED:
        return False
    return any(turn.slot(slot) is None for slot in form_slots(form, turn.slot("product")) if slot != "time_zone")


def offer_changes(turn: Turn) -> list[Event]:
    """Asks which of the lines noted is to be changed."""
    choices = [change_choice(slot) for slot in noted(turn)]
    turn.say(say("correct_what" if choices else "correct_nothing"), choices or START)
    return []


class ActionSkip(Steered):
    """ "Je ne sais pas", "passons"."""

    action_name = "action_skip"

    def answer(self, turn: Turn) -> list[Event]:
        """Takes the question's default, and says so; a question that cannot be skipped is explained instead."""
        if not turn.requested:
            turn.say(say("nothing_asked"), START)
            return []
        return skip(turn, turn.requested)


class ActionStop(SafeAction):
    """ "Stop", "laissez tomber"."""

    action_name = "action_stop"

    def act(self, turn: Turn) -> list[Event]:
        """Leaves the form; what was said stays known. Outside forms, a call that is booked may be what is meant."""
        booked = None if turn.form else services.leads().callback_of(turn.conversation_id)
        if booked is not None:
            turn.say(say("stop_booked", when=french.moment(booked.start.astimezone(PARIS))), [_CANCEL_CALL, _MOVE_CALL])
            return []
        turn.say(say("stopped"), [RESUME, *START] if turn.form else START)
        return leave_form()


class ActionRestart(Steered):
    """ "On recommence": takes the place of Rasa's own action of that name."""

    action_name = "action_restart"

    def answer(self, turn: Turn) -> list[Event]:
        """Forgets the figures of this conversation and starts afresh.

        Rasa calls this action before any form sees the message: "retour" and "on reprend", which look alike, forget
        nothing.
        """
        if turn.form and phrases.goes_back(turn.text):
            return [*go_back(turn), FollowupAction(turn.form)]
        if turn.form and (phrases.resumes(turn.text) or turn.requested in turn.filled_now()):
            return [FollowupAction(turn.form)]
        if not phrases.starts_anew(turn.text):  # too much would be lost for a word that resembles
            if turn.form and turn.requested:
                return [*not_answered(turn, turn.requested), FollowupAction(turn.form)]
            return [] if offer_nearest(turn) else offer_changes(turn)
        turn.say(say("restarted"), START)
        return [ActiveLoop(None), AllSlotsReset()]


class ActionRepeat(SafeAction):
    """ "Vous pouvez répéter ?"."""

    action_name = "action_repeat"

    def act(self, turn: Turn) -> list[Event]:
        """Says the last answer again; inside a form the question itself comes back."""
        if turn.requested:
            return []
        last = last_answer(turn.tracker.events)
        if last:
            turn.say(last["text"], last["choices"], last["card"])
        else:
            turn.say(say("nothing_asked"), START)
        return []


def last_answer(events: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last message said before the visitor's, in our own shape."""
    for event in reversed(events):
        if event["event"] == "bot":
            data = event.get("data") or {}
            custom = data.get("custom") or {}
            buttons = [choice(b["title"], b["payload"]) for b in data.get("buttons") or []]
            text = custom.get("text") or event.get("text") or ""
            return {"text": text, "choices": custom.get("choices") or buttons, "card": custom.get("card")}
    return None


def nth_choice(events: list[dict[str, Any]], slot: str, index: int | None) -> Any:
    """What the choice at ``index`` of the last message answers to ``slot`` ("le deuxième"); ``None`` if none does."""
    last = last_answer(events) if index is not None else None
    answers = [json.loads(each["payload"][len(_ANSWER) :]) for each in (last or {}).get("choices", []) if _gives(each)]
    values = [answer["answer"]["value"] for answer in answers if answer["answer"]["slot"] == slot]
    return values[index] if index is not None and -len(values) <= index < len(values) else None


def _gives(each: dict[str, str]) -> bool:
    return each["payload"].startswith(_ANSWER + "{")


class ActionCorrect(Steered):
    """ "En fait mon CA c'est 800 k", "je me suis trompé de téléphone", and a summary's « Modifier »."""

    action_name = "action_correct"

    def answer(self, turn: Turn) -> list[Event]:
        """Says what was corrected, asks the named question again, or asks which line to correct."""
        change = next((e["value"] for e in turn.entities if e["entity"] == "change"), None) or _named(turn)
        if change in QUESTIONS:
            form = "estimate_form" if change in DIAGNOSTIC_SLOTS else "callback_form"
            return [*ask_again(turn, change), FollowupAction(form)]
        if not turn.form and (doubt := turn.filled_now().get("doubt")):
            turn.say(*doubt_question(doubt))
            return []
        told = turn.filled_now().items()
        corrected = {slot: value for slot, value in told if slot in QUESTIONS and value is not None}
        if corrected:
            again = estimates_again(turn)
            if not again:
                facts = facts_of(corrected) or ", ".join(shown(slot, value) for slot, value in corrected.items())
                key = "corrected" if any(turn.was_known(slot) for slot in corrected) else "noted"
                turn.say(say(key, facts=facts), [] if turn.form else START)
            return [FollowupAction("action_start_estimate")] if again else []
        if not (turn.form or noted(turn)) and offer_nearest(turn):
            return []
        return offer_changes(turn)


def _named(turn: Turn) -> str | None:
    """The one line noted that a message names without a new value: "je me suis trompé de téléphone"."""
    if set(turn.filled_now()) & set(QUESTIONS):
        return None
    plain = phrases.words(turn.text)
    named = [slot for slot in noted(turn) if QUESTIONS[slot].named and re.search(QUESTIONS[slot].named, plain)]
    return named[0] if len(named) == 1 else None


def estimates_again(turn: Turn) -> bool:
    """Whether a figure given after an estimate calls for another one."""
    told = {slot for slot, value in turn.filled_now().items() if value is not None}
    return bool(turn.slot("estimate")) and not turn.form and bool(told & set(DIAGNOSTIC_SLOTS))
