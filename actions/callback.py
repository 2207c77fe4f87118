"""The call with a broker: booking, cancelling, moving."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from rasa_sdk.events import FollowupAction, SlotSet

from actions import phrases, services
from actions.base import CALL_ME, CONTACT, Event, SafeAction, Turn, choice
from actions.contact import draft_of, given
from actions.reading import Doubt, asks_something
from actions.texts import say
from actions.time_zone import both_times, zone_of
from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads import Booking, SlotUnavailable

#: A message less surely understood cancels nothing.
_SURE = 0.7
_MOVE = choice("Déplacer le rendez-vous", "/reschedule_callback")
_CANCEL = choice("Annuler le rendez-vous", "/cancel_callback")


class ActionStartCallback(SafeAction):
    """A call is wanted."""

    action_name = "action_start_callback"
    ends_turn = True

    def act(self, turn: Turn) -> list[Event]:
        """Goes to the form, or recalls the call already booked."""
        booked = services.leads().callback_of(turn.conversation_id)
        if booked is None:
            return [FollowupAction("callback_form")]
        turn.say(say("already_booked", when=both_times(booked.start, zone_of(turn))), [_MOVE, _CANCEL])
        return []


class ActionBook(SafeAction):
    """Writes the lead and its call in one transaction, then says so: never the other way round."""

    action_name = "action_book"
    ends_turn = True
    failure_text = "book_failed"

    def act(self, turn: Turn) -> list[Event]:
        """Books, or says why not; the form can always be taken up again."""
        if not all(turn.slot(slot) for slot in ("callback_start", "contact_name", "phone")):
            return []  # the form was left after answers that could not be used: it has said so
        if not turn.slot("consent_callback"):
            turn.say(say("consent_needed"), [CONTACT])
            return [SlotSet("consent_callback", None), SlotSet("callback_start", None)]
        try:
            receipt = services.leads().book(self._booking(turn))
        except SlotUnavailable as refusal:
            return self._choose_again(turn.slot("callback_start"), refusal.reason)
        booked = receipt.callback
        if booked is None or booked.status == "cancelled":  # this message came again, and the call is cancelled since
            turn.say(say("no_callback"), [CALL_ME])
            return []
        start, end = booked.start.astimezone(PARIS), booked.end.astimezone(PARIS)
        when, number = both_times(start, zone_of(turn)), french.phone(turn.slot("phone"))
        card = {
            "type": "booking",
            "title": say("booked_title"),
            "when": when,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "phone": number,
            "ics": "/api/conversation/callback.ics",
        }
        turn.say(
            say("booked", when=when, visitor_phone=number),
            [_MOVE, choice("Annuler", "/cancel_callback")],
            card,
        )
        return self._then(turn)

    @staticmethod
    def _booking(turn: Turn) -> Booking:
        draft = draft_of(turn)
        fields = {each.name: getattr(draft, each.name) for each in dataclasses.fields(draft)}
        return Booking(start=datetime.fromisoformat(turn.slot("callback_start")), **fields)

    @staticmethod
    def _choose_again(start: str, reason: str) -> list[Event]:
        """The slot was lost: the form says why and offers the nearest ones; nothing else is asked again."""
        return [
            SlotSet("callback_wish", start),
            SlotSet("callback_start", None),
            SlotSet("doubt", dataclasses.asdict(Doubt("callback_start", "slot", reason))),
            FollowupAction("callback_form"),
        ]

    @staticmethod
    def _then(turn: Turn) -> list[Event]:
        """The call is safe: now the e-mail, if an address was given and nothing was said about writing to it."""
        ask = given(turn, "email") is not None and turn.slot("consent_email") is None
        return [FollowupAction("email_form")] if ask else []


class ActionCancelCallback(SafeAction):
    """Cancels the conversation's booked call."""

    action_name = "action_cancel_callback"
    ends_turn = True

    def act(self, turn: Turn) -> list[Event]:
        """Says what was cancelled, or that there was nothing."""
        booked = services.leads().callback_of(turn.conversation_id)
        if booked is None:
            turn.say(say("no_callback"), [CALL_ME])
            return []
        if not self._sure(turn):
            turn.say(say("already_booked", when=both_times(booked.start, zone_of(turn))), [_MOVE, _CANCEL])
            return []
        services.leads().cancel_callback(turn.conversation_id, turn.request)
        turn.say(say("cancelled", when=french.moment(booked.start.astimezone(PARIS))), [CALL_ME])
        return [SlotSet("callback_start", None), SlotSet("consent_callback", None)]

    @staticmethod
    def _sure(turn: Turn) -> bool:
        """Whether a call is cancelled without another question: "c'est quand déjà mon rdv ?" only resembles it."""
        said = turn.from_button or turn.intent == "affirm" or phrases.cancels(turn.text)
        return said or (turn.confidence >= _SURE and not asks_something(turn.text))


class ActionFreeSlot(SafeAction):
    """Before a call is moved: forgets the moment chosen, so that the form offers others."""

    action_name = "action_free_slot"

    def act(self, turn: Turn) -> list[Event]:
        """Keeps contact and consent: only the moment is asked again."""
        if turn.filled_now().get("callback_start"):
            # Without a call to move (it was cancelled), the consent is asked anew by the form.
            return [FollowupAction("action_book" if turn.slot("consent_callback") else "callback_form")]
        wish = turn.filled_now().get("callback_wish")  # an earlier one was for the call that is moved
        return [SlotSet("callback_wish", wish), SlotSet("callback_start", None), FollowupAction("callback_form")]
