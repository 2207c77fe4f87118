"""Consents: one unticked box a purpose; what was accepted is kept with its words and its time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.base import Choice, Event, SafeAction, Turn, answer_choice
from actions.questions import QUESTIONS
from actions.reading import SKIPPED
from actions.summary import summary_card
from actions.texts import fill, say
from factorland.clock import utc_now
from factorland.leads import ConsentGiven
from factorland.leads.consents import CALLBACK, EMAIL, OFFERS, purposes

CHANNEL = "chat"
#: The purpose that each question is about; a tap may grant another one with it.
SLOTS = {"consent_callback": CALLBACK, "consent_email": EMAIL}


def stamped(slot: str, answer: Any) -> Any:
    """A consent's answer as its slot keeps it: ``False``, or the purposes granted and when. Skipping grants nothing."""
    if not answer or answer == SKIPPED:
        return False
    granted = answer if isinstance(answer, list) else [SLOTS[slot]]
    return {"purposes": granted, "at": utc_now().isoformat()}


def consents_of(turn: Turn) -> list[ConsentGiven]:
    """Every consent of this conversation, each with the words that were shown."""
    given = [turn.slot(slot) for slot in SLOTS]
    return [
        _said(purpose, datetime.fromisoformat(each["at"]))
        for each in given
        if isinstance(each, dict)
        for purpose in each["purposes"]
    ]


def grants(turn: Turn, purpose: str) -> bool:
    """Whether the visitor gave their consent for this purpose in this conversation."""
    return any(each.purpose == purpose for each in consents_of(turn))


def refusal(purpose: str) -> ConsentGiven:
    """The proof that a consent was asked and refused, now."""
    return _said(purpose, utc_now(), granted=False)


def _said(purpose: str, at: datetime, *, granted: bool = True) -> ConsentGiven:
    return ConsentGiven(purpose, purposes()[purpose]["wording"], at, CHANNEL, granted)


def _box(purpose: str, choice: int) -> dict[str, Any]:
    return {"name": purpose, "label": purposes()[purpose]["wording"], "choice": choice}


def _ask(turn: Turn, text: str, wording: str, choices: list[Choice], boxes: list[dict[str, Any]]) -> list[Event]:
    turn.say(text, choices, {"type": "consent", "wording": wording, "purposes": boxes})
    return []


class AskConsentCallback(SafeAction):
    """Shows what the broker will get, then asks for the consent, unticked."""

    action_name = "action_ask_consent_callback"

    def act(self, turn: Turn) -> list[Event]:
        """One summary card and one consent card: the words shown are those that are stored.

        The widget sends the choice of the last box ticked: that of later offers grants the call with it.
        """
        card, changes = summary_card(turn)
        turn.say(say("consent_intro"), changes, card)
        choices = [
            answer_choice(say("consent_callback_yes"), "consent_callback", [CALLBACK]),
            answer_choice(say("consent_offers_too"), "consent_callback", [CALLBACK, OFFERS]),
            answer_choice(say("consent_no"), "consent_callback", False),
        ]
        boxes = [_box(CALLBACK, 0), _box(OFFERS, 1)]
        return _ask(turn, say("consent_title"), say("consent_wording"), choices, boxes)


class AskConsentEmail(SafeAction):
    """Asks whether the address given may be written to."""

    action_name = "action_ask_consent_email"

    def act(self, turn: Turn) -> list[Event]:
        """One consent card; without it no e-mail leaves."""
        choices = [
            answer_choice(say("consent_email_yes"), "consent_email", [EMAIL]),
            answer_choice(say("consent_no"), "consent_email", False),
        ]
        text = fill(QUESTIONS["consent_email"].ask, email=turn.slot("email"))
        return _ask(turn, text, say("consent_email_wording"), choices, [_box(EMAIL, 0)])
