"""Not knowing: nearest topics by their title, a person, and a way on inside a form."""

from __future__ import annotations

from actions.also import answer_each, offer_nearest
from actions.base import CONTACT, Event, Turn
from actions.reading import asks_something
from actions.retries import not_answered
from actions.stated import acknowledge
from actions.steering import START, Steered
from actions.texts import say


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
        if not offer_nearest(turn):
            turn.say(say("fallback_without_topics"), [*START, CONTACT])
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
