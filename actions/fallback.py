"""Not knowing: nearest topics by their title, a person, and a way on inside a form."""

from __future__ import annotations

from functools import lru_cache

from rasa_sdk.events import SlotSet

from actions.base import CALL_ME, CONTACT, Event, SafeAction, Turn, choice
from actions.questions import QUESTIONS
from actions.reading import asks_something
from actions.steering import START, skip
from actions.texts import facts_of, say
from factorland.knowledge import Knowledge, load_knowledge
from factorland.settings import ROOT

_TOPICS_OFFERED = 3
_FAILURES_BEFORE_WAY_ON = 2


@lru_cache
def knowledge() -> Knowledge:
    """The topics, read once."""
    return load_knowledge(ROOT)


class ActionFallback(SafeAction):
    """A message that was not understood."""

    action_name = "action_fallback"

    def act(self, turn: Turn) -> list[Event]:
        """Inside a form: an example, then a default or a broker. Outside: the nearest topics and a person."""
        if turn.requested:
            return not_answered(turn, turn.requested)
        topics = [
            choice(topic.title, topic.label)
            for topic in (knowledge().find(rank["name"]) for rank in _ranking(turn))
            if topic is not None
        ][:_TOPICS_OFFERED]
        text = "fallback" if topics else "fallback_without_topics"
        turn.say(say(text), [*(topics or START), CONTACT])
        return []


class ActionOutOfScope(SafeAction):
    """Something that the broker does not do."""

    action_name = "action_out_of_scope"

    def act(self, turn: Turn) -> list[Event]:
        """Says what is; nonsense given as an answer inside a form is an answer not understood."""
        if turn.requested and not asks_something(turn.text):
            return not_answered(turn, turn.requested, say("perhaps_other"))
        turn.say(say("out_of_scope"), [] if turn.form else START)
        return []


class ActionInform(SafeAction):
    """A figure given while nothing was asked."""

    action_name = "action_inform"

    def act(self, turn: Turn) -> list[Event]:
        """Echoes what was understood and proposes the estimate; nothing understood leads to the usual help."""
        facts = facts_of(turn.filled_now())
        if facts:
            turn.say(say("noted", facts=facts), START)
        elif turn.requested:
            return not_answered(turn, turn.requested)
        else:
            turn.say(say("nothing_asked"), [*START, CONTACT])
        return []


def not_answered(turn: Turn, slot: str, otherwise: str = "") -> list[Event]:
    """A message that does not answer the question under way: an example first, then a default or a broker.

    ``otherwise`` is what to add for a message that may not be meant as an answer at all.
    """
    question = QUESTIONS[slot]
    failures = (turn.slot("failures") or {}).get(slot, 0) + 1  # of this question: another one starts anew
    if failures < _FAILURES_BEFORE_WAY_ON:
        turn.say(f"{say('not_understood', invalid=question.invalid, example=question.example)} {otherwise}".strip())
        return [SlotSet("failures", {slot: failures})]
    if question.skippable:
        return skip(turn, slot)
    turn.say(say("give_up_broker"), [CALL_ME, CONTACT])
    return [SlotSet("failures", None)]


def _ranking(turn: Turn) -> list[dict[str, str]]:
    """Full labels by confidence, as our classifier leaves them in the parse."""
    return [rank for rank in turn.tracker.latest_message.get("intent_ranking") or [] if rank.get("name")]
