"""A person, at any time; and what follows when a visitor speaks of their data or is unhappy."""

from __future__ import annotations

from actions.base import CALL_ME, CONTACT, Choice, Event, SafeAction, Turn
from actions.opening import opening_words
from actions.texts import say


class _Say(SafeAction):
    """One sentence that holds the broker's particulars, and its choices."""

    text: str
    choices: tuple[Choice, ...] = (CALL_ME,)

    def act(self, turn: Turn) -> list[Event]:
        """Says the sentence."""
        turn.say(say(self.text), list(self.choices))
        return []


class ActionContact(SafeAction):
    """Phone, hours, e-mail."""

    action_name = "action_contact"

    def act(self, turn: Turn) -> list[Event]:
        """Says them, and whether somebody is there now."""
        turn.say(say("contact", opening=opening_words()), [CALL_ME])
        return []


class ActionHuman(SafeAction):
    """A person now: the number first when somebody is there, the next free call when nobody is."""

    action_name = "action_human"

    def act(self, turn: Turn) -> list[Event]:
        """Says it, and offers the call."""
        turn.say(opening_words(), [CALL_ME])
        return []


class ActionComplaint(_Say):
    """Where a complaint goes, and how soon it is answered."""

    action_name = "action_complaint"
    text = "complaint"
    choices = (CALL_ME, CONTACT)
