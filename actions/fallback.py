"""Not knowing: nearest topics by their title, a person, and a way on inside a form."""

from __future__ import annotations

from actions import services
from actions.also import answer_each
from actions.base import CONTACT, Event, Turn, choice
from actions.reading import asks_something
from actions.retries import not_answered
from actions.stated import acknowledge
from actions.steering import START, Steered
from actions.texts import say

_TOPICS_OFFERED = 3


class ActionFallback(Steered):
    """A message that was not understood."""

    action_name = "action_fallback"

    def answer(self, turn: Turn) -> list[Event]:
        """Each part that is clear alone; else, inside a form an example, then a default or a broker, and outside the
        nearest topics and a person."""
        if answer_each(turn):
            return []
        if turn.requested and not asks_something(turn.text):
            return not_answered(turn, turn.requested)
        acknowledged = acknowledge(turn)
        if acknowledged is not None:
            return acknowledged
        topics = [
            choice(topic.title, topic.label)
            for topic in (services.knowledge().find(rank["name"]) for rank in _ranking(turn))
            if topic is not None
        ][:_TOPICS_OFFERED]
        text = "fallback" if topics else "fallback_without_topics"
        turn.say(say(text), [*(topics or START), CONTACT])
        return []


class ActionOutOfScope(Steered):
    """Something that the broker does not do."""

    action_name = "action_out_of_scope"

    def answer(self, turn: Turn) -> list[Event]:
        """Says what is; nonsense given as an answer inside a form is an answer not understood."""
        if not asks_something(turn.text):
            if turn.requested:
                return not_answered(turn, turn.requested, say("perhaps_other"))
            acknowledged = acknowledge(turn)
            if acknowledged is not None:
                return acknowledged
        turn.say(say("out_of_scope"), [] if turn.form else START)
        return []


def _ranking(turn: Turn) -> list[dict[str, str]]:
    """Full labels by confidence, as our classifier leaves them in the parse."""
    return [rank for rank in turn.tracker.latest_message.get("intent_ranking") or [] if rank.get("name")]
