"""A turn of conversation without Rasa."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import SafeAction, Turn


class Played:
    """What an action said and did in one turn."""

    def __init__(self, messages: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
        self.messages = messages
        self.events = events

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def labels(self) -> list[str]:
        return [choice["label"] for message in self.messages for choice in message["choices"]]

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def next_action(self) -> str | None:
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)


class Scene:
    """The state of a conversation, as an action finds it."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}
        self.form: str | None = None
        self.text = ""
        self.intent = "inform"
        self.confidence = 1.0
        self.entities: list[dict[str, Any]] = []
        self.ranking: list[dict[str, Any]] = []
        self.also: list[str] = []
        self.label: str | None = None
        self.choice = False
        self.events: list[dict[str, Any]] = [{"event": "user"}]

    def ask(self, form: str, slot: str) -> None:
        """Puts a question under way."""
        self.form = form
        self.slots["requested_slot"] = slot

    def ask_faq(self, label: str, also: list[str] | None = None) -> None:
        """A question on a topic, and what was asked beside it."""
        self.intent, self.label, self.also = "faq", label, also or []

    def fill(self, slot: str, value: Any) -> None:
        """Sets a slot since the visitor's last message."""
        self.slots[slot] = value
        self.events.append({"event": "slot", "name": slot, "value": value})

    def turn(self) -> Turn:
        message = {
            "text": self.text,
            "intent": {"name": self.intent, "confidence": self.confidence},
            "entities": self.entities,
            "intent_ranking": self.ranking,
            "also": self.also,
            "response_selector": {"faq": {"response": {"intent_response_key": self.label}}},
            "metadata": {"choice": self.choice},
        }
        loop = {"name": self.form} if self.form else {}
        tracker = Tracker("conversation-1", self.slots, message, self.events, False, None, loop, "action_listen")
        return Turn(CollectingDispatcher(), tracker)

    def play(self, action: SafeAction) -> Played:
        """Runs ``act`` and collects what it said."""
        turn = self.turn()
        events = action.act(turn)
        return Played([message["custom"] for message in turn.dispatcher.messages], events)

    async def run(self, action: SafeAction) -> Played:
        """Runs the action as rasa_sdk does, failures included."""
        turn = self.turn()
        events = await action.run(turn.dispatcher, turn.tracker, {})
        return Played([message["custom"] for message in turn.dispatcher.messages], events)


@pytest.fixture
def scene() -> Scene:
    """A conversation where nothing was said yet."""
    return Scene()
