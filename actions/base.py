"""What every action is built on: one turn of the conversation, and an answer whatever happens."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.questions import QUESTIONS
from actions.texts import say

log = structlog.get_logger(__name__)

Event = dict[str, Any]
Choice = dict[str, str]


def choice(label: str, payload: str) -> Choice:
    """A button: what the visitor reads and what it stands for (``/intent``, ``faq/<topic>`` or a sentence)."""
    return {"label": label, "payload": payload}


def answer_choice(label: str, slot: str, value: Any) -> Choice:
    """A button that gives ``value`` to ``slot``."""
    return choice(label, "/inform" + json.dumps({"answer": {"slot": slot, "value": value}}, ensure_ascii=False))


CALL_ME = choice("Être rappelé", "/book_callback")
CONTACT = choice("Afficher le numéro", "/request_phone_number")
ESTIMATE_FACTORING = choice("Estimer l'affacturage", "/request_factoring_estimate")
ESTIMATE_INSURANCE = choice("Estimer l'assurance-crédit", "/request_credit_insurance_estimate")


#: Actions that are no answer to a visitor.
_NO_ANSWERS = {"action_listen", "action_extract_slots", "action_session_start"}


@dataclass
class Turn:
    """One visitor message seen by an action, and the voice to answer it."""

    dispatcher: CollectingDispatcher
    tracker: Tracker

    @property
    def conversation_id(self) -> str:
        """Our conversation's id (Rasa's sender)."""
        return str(self.tracker.sender_id)

    @property
    def text(self) -> str:
        """The visitor's last message."""
        return str(self.tracker.latest_message.get("text") or "")

    @property
    def intent(self) -> str:
        """The intent of the last message (``faq`` and ``chitchat`` for retrieval intents)."""
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The entities of the last message."""
        return list(self.tracker.latest_message.get("entities") or [])

    @property
    def label(self) -> str:
        """The full label of the last message (``faq/cost_factoring``); the intent's name for a task."""
        if self.intent not in ("faq", "chitchat"):
            return self.intent
        selected = (self.tracker.latest_message.get("response_selector") or {}).get(self.intent) or {}
        return str((selected.get("response") or {}).get("intent_response_key") or self.intent)

    @property
    def confidence(self) -> float:
        """How sure the classifier is of the last message's label."""
        return float((self.tracker.latest_message.get("intent") or {}).get("confidence") or 0)

    @property
    def also(self) -> list[str]:
        """Full labels of the further questions of the same message."""
        return list(self.tracker.latest_message.get("also") or [])

    @property
    def from_button(self) -> bool:
        """Whether the last message was tapped, not typed (the gateway says so)."""
        return bool((self.tracker.latest_message.get("metadata") or {}).get("choice"))

    @property
    def request(self) -> str:
        """The name of this message in its conversation: what it asks is done once, even if it comes again."""
        return str((self.tracker.latest_message.get("metadata") or {}).get("request") or "")

    @property
    def form(self) -> str | None:
        """The form under way, if any."""
        name = self.tracker.active_loop_name
        return str(name) if name else None

    @property
    def last_form(self) -> str | None:
        """The form that was left last, if any."""
        for event in reversed(self.tracker.events):
            if event["event"] in ("restart", "reset_slots"):
                return None
            if event["event"] == "active_loop" and event["name"]:
                return str(event["name"])
        return None

    @property
    def requested(self) -> str | None:
        """The slot of the question under way, if any."""
        slot = self.tracker.get_slot("requested_slot")
        return str(slot) if slot and self.form else None

    def slot(self, name: str) -> Any:
        """A slot's value."""
        return self.tracker.get_slot(name)

    def was_known(self, slot: str) -> bool:
        """Whether a slot had a value before this message."""
        before = False
        for event in reversed(self.tracker.events):
            before = before or event["event"] == "user"
            if before and event["event"] == "slot" and event["name"] == slot:
                return event["value"] is not None
        return False

    @property
    def last_answered(self) -> str | None:
        """The slot that was filled last, before this message."""
        before = False
        for event in reversed(self.tracker.events):
            before = before or event["event"] == "user"
            told = event["event"] == "slot" and event["value"] is not None
            if before and told and event["name"] in QUESTIONS:
                return str(event["name"])
        return None

    def acted(self, besides: str = "") -> bool:
        """Whether an action already ran since the visitor's last message; the one named ``besides`` does not count."""
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "action" and event["name"] not in {*_NO_ANSWERS, besides}:
                return True
        return False

    def filled_now(self) -> dict[str, Any]:
        """Slots set since the visitor's last message."""
        filled: dict[str, Any] = {}
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                break
            if event["event"] == "slot" and event["name"] != "requested_slot":
                filled.setdefault(event["name"], event["value"])
        return filled

    def say(self, text: str, choices: list[Choice] | None = None, card: dict[str, Any] | None = None) -> None:
        """Adds one message to the answer."""
        self.dispatcher.utter_message(json_message={"text": text, "choices": choices or [], "card": card})


class SafeAction(Action, ABC):
    """An action that always answers: a failure is logged without personal data and said with a way on.

    Subclasses give ``action_name`` and ``act``, a plain function run in a thread since it may read a database or call
    the quotes API (rasa_sdk would run it on its event loop).
    """

    #: The sentence of ``texts.yml`` said when ``act`` fails.
    failure_text: ClassVar[str] = "failure"
    #: True for an action that others call for (a follow-up): no rule knows the state after it, and Rasa's core fallback
    #: would rewind the visitor's message with every slot it filled. It therefore ends with an order to listen.
    ends_turn: ClassVar[bool] = False

    @property
    @abstractmethod
    def action_name(self) -> str:
        """The action's name in the domain: a class attribute. A class without one is abstract, not registered."""

    def name(self) -> str:
        """The action's name, as rasa_sdk asks for it."""
        return self.action_name

    @abstractmethod
    def act(self, turn: Turn) -> list[Event]:
        """Says something and returns events for Rasa."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        """Rasa's entry point."""
        turn = Turn(dispatcher, tracker)
        try:
            events = await asyncio.to_thread(self.act, turn)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            log.error("action_failed", action=self.action_name, error=type(error).__name__)
            turn.say(say(self.failure_text), [CALL_ME, CONTACT])
            events = []
        if self.ends_turn and not any(event["event"] == "followup" for event in events):
            events = [*events, FollowupAction("action_listen")]
        return events
