"""A question that gets no usable answer: an example, then a default or a person; or asked again, to change it."""

from __future__ import annotations

from dataclasses import asdict

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.base import CALL_ME, CONTACT, Event, Turn
from actions.questions import ASKED_ELSEWHERE, QUESTIONS, form_slots
from actions.reading import SKIPPED, Doubt
from actions.texts import fact_of, fill, say, shown

_FAILURES_BEFORE_WAY_ON = 2


def not_answered(turn: Turn, slot: str, otherwise: str = "") -> list[Event]:
    """A message that does not answer the question under way: an example first, then a default or a broker.

    ``otherwise`` is what to add for a message that may not be meant as an answer at all.
    """
    question = QUESTIONS[slot]
    failures = _failures_of(turn, slot) + 1
    if failures < _FAILURES_BEFORE_WAY_ON:
        turn.say(f"{say('not_understood', invalid=question.invalid, example=question.example)} {otherwise}".strip())
        return [SlotSet("failures", {slot: failures})]
    return skip(turn, slot) if question.skippable else _leave(turn, "give_up_broker")


def skip(turn: Turn, slot: str) -> list[Event]:
    """Marks ``slot`` as left unanswered and says what is assumed instead.

    An answer given before is kept. A question that cannot be left out is explained once, then the form is left.
    """
    question, value = QUESTIONS[slot], turn.slot(slot)
    if value not in (None, SKIPPED):
        turn.say(say("kept", value=shown(slot, value)))
        return [SlotSet("doubt", None), SlotSet("failures", None)]
    if not question.skippable:
        if _failures_of(turn, slot):
            return _leave(turn, "not_insisting")
        turn.say(fill(question.refused) if question.refused else say("not_skippable", example=question.example))
        return [SlotSet("failures", {slot: 1})]
    if question.default is None:
        turn.say(say("skipped"))
    else:
        default = fact_of(question, question.default) or say("quoted", value=shown(slot, question.default))
        turn.say(say("skipped_default", default=default))
    return [SlotSet(slot, SKIPPED), SlotSet("doubt", None), SlotSet("failures", None)]


def ask_again(turn: Turn, slot: str) -> list[Event]:
    """Puts a question under way again, its answer at hand: it stays until there is another one."""
    value = turn.slot(slot)
    if value == SKIPPED or slot in ASKED_ELSEWHERE:
        return [SlotSet(slot, None), SlotSet("doubt", None)]
    return [SlotSet("doubt", asdict(Doubt(slot, "back", value)))]


def go_back(turn: Turn) -> list[Event]:
    """Puts the question before under way, its answer at hand; at the first one, says so."""
    order, asked = form_slots(str(turn.form), turn.slot("product")), str(turn.requested)
    earlier = order[: order.index(asked)] if asked in order else order
    before = next((slot for slot in reversed(earlier) if turn.slot(slot) is not None), None)
    if before is None:
        turn.say(say("first_question"))
        return [SlotSet("doubt", turn.slot("doubt")), SlotSet("requested_slot", asked)]
    return [*ask_again(turn, before), SlotSet("requested_slot", before)]


def leave_form() -> list[Event]:
    """Leaves the form under way; what was said stays known."""
    return [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("doubt", None), SlotSet("failures", None)]


def _leave(turn: Turn, text: str) -> list[Event]:
    turn.say(say(text), [CALL_ME, CONTACT])
    return leave_form()


def _failures_of(turn: Turn, slot: str) -> int:
    """Failures in a row on this question: another one starts anew."""
    return int((turn.slot("failures") or {}).get(slot, 0))
