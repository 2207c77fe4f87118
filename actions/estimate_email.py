"""The estimate, and the confirmation of a call, by e-mail: an address, its consent, then the outbox."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet

from actions import services
from actions.base import CALL_ME, CONTACT, ESTIMATE_FACTORING, ESTIMATE_INSURANCE, Event, SafeAction, Turn
from actions.case import product_of
from actions.consent import refusal
from actions.contact import draft_of, given
from actions.reading import SKIPPED
from actions.texts import say
from factorland.leads.consents import EMAIL
from factorland.leads.estimates import priced


class ActionSendByEmail(SafeAction):
    """ "Envoyez-moi l'estimation par mail"."""

    action_name = "action_send_by_email"

    def act(self, turn: Turn) -> list[Event]:
        """Asks for what is missing, once there is an estimate to send; an earlier refusal is forgotten."""
        if not priced(turn.slot("estimate"), product_of(turn)):
            turn.say(say("email_nothing"), [ESTIMATE_FACTORING, ESTIMATE_INSURANCE, CALL_ME])
            return []
        refused = [SlotSet("email", None)] if turn.slot("email") == SKIPPED else []
        unsaid = [SlotSet("consent_email", None)] if turn.slot("consent_email") in (False, SKIPPED) else []
        return [*refused, *unsaid, FollowupAction("email_form")]


class ActionEmail(SafeAction):
    """Every question of the e-mail is answered. A refusal is kept as proof, the address is not."""

    action_name = "action_email"
    ends_turn = True

    def act(self, turn: Turn) -> list[Event]:
        """Writes the address with its consent, then what leaves; says so only then. Nothing leaves without it."""
        email, consent = given(turn, "email"), turn.slot("consent_email")
        if email is None or consent is False or consent == SKIPPED:
            if email is not None:
                services.leads().refuse_consents(turn.conversation_id, [refusal(EMAIL)])
            booked = services.leads().callback_of(turn.conversation_id)
            turn.say(say("email_refused"), [CONTACT] if booked else [CALL_ME, CONTACT])
            return [SlotSet("consent_email", False), SlotSet("email", SKIPPED)]
        if consent is None:  # left open by a goodbye: not asked again unless the visitor asks for an e-mail
            return [SlotSet("consent_email", SKIPPED)]
        store = services.leads()
        booked = store.save_lead(draft_of(turn)).callback
        if priced(turn.slot("estimate"), product_of(turn)):
            store.request_estimate(turn.conversation_id)
            text = "email_both" if booked else "email_estimate"
        else:
            text = "email_confirmation"
        turn.say(say(text, address=email), [CONTACT] if booked else [CALL_ME, CONTACT])
        return []
