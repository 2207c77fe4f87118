"""The call with a broker: booking, cancelling, moving."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk.events import FollowupAction, SlotSet

from actions import services
from actions.base import CALL_ME, CONTACT, Event, SafeAction, Turn, choice
from actions.case import diagnostic_of, product_of
from actions.reading import SKIPPED
from actions.texts import say
from factorland.clock import PARIS, utc_now
from factorland.french import format as french
from factorland.leads import Booking, ConsentGiven, Contact, SlotUnavailable
from factorland.leads.consents import CALLBACK, purposes

_MOVE = choice("Déplacer le rendez-vous", "/reschedule_callback")
_CANCEL = choice("Annuler le rendez-vous", "/cancel_callback")


class ActionStartCallback(SafeAction):
    """A call is wanted."""

    action_name = "action_start_callback"

    def act(self, turn: Turn) -> list[Event]:
        """Goes to the form, or recalls the call already booked."""
        booked = services.leads().callback_of(turn.conversation_id)
        if booked is None:
            return [FollowupAction("callback_form")]
        turn.say(say("already_booked", when=french.moment(booked.start.astimezone(PARIS))), [_MOVE, _CANCEL])
        return []


class ActionBook(SafeAction):
    """Writes the lead and its call in one transaction, then says so: never the other way round."""

    action_name = "action_book"
    failure_text = "book_failed"

    def act(self, turn: Turn) -> list[Event]:
        """Books, or says why not; the form can always be taken up again."""
        if turn.slot("consent_callback") is not True:
            turn.say(say("consent_needed"), [CONTACT])
            return [SlotSet("consent_callback", None), SlotSet("callback_start", None)]
        try:
            receipt = services.leads().book(self._booking(turn))
        except SlotUnavailable as refusal:
            turn.say(refusal.reason, [CALL_ME, CONTACT])
            return [SlotSet("callback_start", None)]
        booked = receipt.callback
        if booked is None:  # the contract of book(): a receipt always has its call
            raise LookupError("no callback in the receipt")
        start, end = booked.start.astimezone(PARIS), booked.end.astimezone(PARIS)
        when, number = french.moment(start), french.phone(turn.slot("phone"))
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
            [
                choice("Déplacer le rendez-vous", "/reschedule_callback"),
                choice("Annuler", "/cancel_callback"),
            ],
            card,
        )
        return []

    @staticmethod
    def _booking(turn: Turn) -> Booking:
        def given(slot: str) -> str | None:
            value = turn.slot(slot)
            return None if value in (None, SKIPPED) else str(value)

        return Booking(
            conversation_id=turn.conversation_id,
            start=datetime.fromisoformat(turn.slot("callback_start")),
            contact=Contact(
                name=turn.slot("contact_name"),
                phone=turn.slot("phone"),
                email=given("email"),
                company=given("company"),
                siren=given("siren"),
            ),
            product=product_of(turn),
            diagnostic=diagnostic_of(turn),
            estimate=turn.slot("estimate"),
            consents=[
                ConsentGiven(
                    purpose=CALLBACK,
                    wording=purposes()[CALLBACK]["wording"],
                    at=utc_now(),
                    channel="chat",
                )
            ],
        )


class ActionCancelCallback(SafeAction):
    """Cancels the conversation's booked call."""

    action_name = "action_cancel_callback"

    def act(self, turn: Turn) -> list[Event]:
        """Says what was cancelled, or that there was nothing."""
        booked = services.leads().callback_of(turn.conversation_id)
        if booked is None:
            turn.say(say("no_callback"), [CALL_ME])
            return []
        services.leads().cancel_callback(turn.conversation_id)
        turn.say(say("cancelled", when=french.moment(booked.start.astimezone(PARIS))), [CALL_ME])
        return [SlotSet("callback_start", None), SlotSet("consent_callback", None)]


class ActionFreeSlot(SafeAction):
    """Before a call is moved: forgets the moment chosen, so that the form offers others."""

    action_name = "action_free_slot"

    def act(self, turn: Turn) -> list[Event]:
        """Keeps contact and consent: only the moment is asked again."""
        if turn.filled_now().get("callback_start"):
            return [FollowupAction("action_book")]
        return [SlotSet("callback_start", None), FollowupAction("callback_form")]
