"""A visitor's rights over their data, exercised by a message: a copy, erasure, the end of contact."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, AllSlotsReset, SlotSet

from actions import services
from actions.base import CALL_ME, CONTACT, Event, SafeAction, Turn, choice
from actions.consent import SLOTS
from actions.texts import say
from factorland.leads import ConversationUnknown

_CONFIRM = choice("Oui, tout effacer", '/erase_data{"confirmed": "yes"}')
_KEEP = choice("Non, ne rien effacer", "/deny")
_PRIVACY = choice("Que faites-vous de mes données\u202f?", "faq/data_privacy")


class ActionEraseData(SafeAction):
    """ "Effacez mes données"."""

    action_name = "action_erase_data"
    ends_turn = True

    def act(self, turn: Turn) -> list[Event]:
        """Asks once, since it cannot be undone, then erases everywhere and tells the reference."""
        # Confirmed by the tap, or by a yes typed to the question (``actions.stated``).
        if turn.intent != "affirm" and not any(entity["entity"] == "confirmed" for entity in turn.entities):
            turn.say(say("erase_ask"), [_CONFIRM, _KEEP])
            return []
        reference = services.leads().erase([turn.conversation_id], keep_open=True)
        turn.say(say("erased", reference=reference))
        return [ActiveLoop(None), AllSlotsReset()]


class ActionAccessData(SafeAction):
    """ "Quelles données avez-vous sur moi ?"."""

    action_name = "action_access_data"

    def act(self, turn: Turn) -> list[Event]:
        """Gives the copy of this conversation's data, and the way for an earlier visit."""
        turn.say(say("access"), [choice("Effacer mes données", "/erase_data"), _PRIVACY])
        return []


class ActionWithdrawConsent(SafeAction):
    """ "Ne m'appelez plus"."""

    action_name = "action_withdraw_consent"

    def act(self, turn: Turn) -> list[Event]:
        """Ends contact at once: a call already booked is cancelled with it."""
        try:
            services.leads().withdraw_consent(turn.conversation_id, "chat", turn.request)
        except ConversationUnknown:
            turn.say(say("withdrawn_nothing"), [CONTACT])
            return []
        turn.say(say("withdrawn"), [CALL_ME, choice("Effacer mes données", "/erase_data")])
        return [ActiveLoop(None), SlotSet("callback_start", None), *(SlotSet(slot, None) for slot in SLOTS)]
