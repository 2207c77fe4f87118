"""A person, at any time; and what follows when a visitor speaks of their data or is unhappy."""

from __future__ import annotations

from actions import services
from actions.base import CALL_ME, CONTACT, Choice, Event, SafeAction, Turn
from actions.texts import say
from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads import LeadsError


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


class ActionHuman(SafeAction):
    """A person now: the number and its hours, and the next moment when a broker can call."""

    action_name = "action_human"

    def act(self, turn: Turn) -> list[Event]:
        """Says both; when the agenda cannot be read, the number alone."""
        try:
            slots = services.leads().offer_slots(limit=1)
        except LeadsError:
            slots = []
        soonest = [say("human_next", when=french.moment(slot.start.astimezone(PARIS))) for slot in slots]
        turn.say(" ".join([say("human"), *soonest]), [CALL_ME])
        return []


class ActionComplaint(_Say):
    """Where a complaint goes, and how soon it is answered."""

    action_name = "action_complaint"
    text = "complaint"
    choices = (CALL_ME, CONTACT)
