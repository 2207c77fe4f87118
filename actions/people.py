"""A person, at any time; and what follows when a visitor speaks of their data or is unhappy."""

from __future__ import annotations

from actions.base import CALL_ME, CONTACT, ESTIMATE_FACTORING, ESTIMATE_INSURANCE, Choice, Event, SafeAction, Turn
from actions.texts import say


class _Say(SafeAction):
    """One sentence that holds the broker's particulars, and its choices."""

    text: str
    choices: tuple[Choice, ...] = (CALL_ME,)

    def act(self, turn: Turn) -> list[Event]:
        """Says the sentence."""
        turn.say(say(self.text), list(self.choices))
        return []


class ActionContact(_Say):
    """Phone, hours, e-mail."""

    action_name = "action_contact"
    text = "contact"


class ActionHuman(_Say):
    """A person now."""

    action_name = "action_human"
    text = "human"


class ActionComplaint(_Say):
    """Where a complaint goes, and how soon it is answered."""

    action_name = "action_complaint"
    text = "complaint"
    choices = (CALL_ME, CONTACT)


class ActionSendByEmail(_Say):
    """The estimate by e-mail."""

    action_name = "action_send_by_email"
    text = "email_offer"
    choices = (CALL_ME, CONTACT)


class ActionCompare(_Say):
    """Offers side by side."""

    action_name = "action_compare"
    text = "compare"
    choices = (ESTIMATE_FACTORING, ESTIMATE_INSURANCE, CALL_ME)
