"""What has been noted so far, each line changeable."""

from __future__ import annotations

from typing import Any

from actions import services
from actions.base import ESTIMATE_FACTORING, ESTIMATE_INSURANCE, Choice, Event, SafeAction, Turn, choice
from actions.questions import QUESTIONS
from actions.reading import SKIPPED
from actions.texts import say, shown
from actions.time_zone import both_times, zone_of


def noted(turn: Turn) -> dict[str, str]:
    """Slot to shown value, of every question answered, in the order of the questions."""
    return {
        slot: shown(slot, turn.slot(slot))
        for slot, question in QUESTIONS.items()
        if question.unit != "consent" and turn.slot(slot) not in (None, SKIPPED)
    }


def summary_card(turn: Turn) -> tuple[dict[str, Any], list[Choice]]:
    """The summary as a card and the choices that change each line."""
    rows: list[dict[str, Any]] = []
    choices: list[Choice] = []
    for slot, value in noted(turn).items():
        rows.append({"label": QUESTIONS[slot].label, "value": value, "choice": len(choices)})
        choices.append(change_choice(slot))
    return {"type": "summary", "title": say("summary_title"), "rows": rows}, choices


def change_choice(slot: str) -> Choice:
    """The button that asks a question again."""
    return choice(f"Modifier : {QUESTIONS[slot].label}", f'/correct_answer{{"change": "{slot}"}}')


class ActionSummary(SafeAction):
    """ "Où en est-on ?"."""

    action_name = "action_summary"

    def act(self, turn: Turn) -> list[Event]:
        """Shows the summary card after the call that is booked, or says that nothing is noted yet."""
        card, choices = summary_card(turn)
        booked = None if turn.form else services.leads().callback_of(turn.conversation_id)
        if booked is not None:
            turn.say(say("summary_booked", when=both_times(booked.start, zone_of(turn))))
        if choices:
            turn.say(say("summary_intro"), choices, card)
        else:
            turn.say(say("nothing_noted"), [] if turn.form else [ESTIMATE_FACTORING, ESTIMATE_INSURANCE])
        return []
