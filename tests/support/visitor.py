"""A visitor of the chat, over HTTP as the widget does it."""

from __future__ import annotations

from typing import Any

import httpx


class Visitor:
    """One conversation: says things, taps choices, remembers what was answered last."""

    def __init__(self, base_url: str, cookies: httpx.Cookies | None = None) -> None:
        self.http = httpx.Client(base_url=base_url, timeout=30, trust_env=False, cookies=cookies)
        self.answers: list[dict[str, Any]] = []

    def __enter__(self) -> Visitor:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def open(self) -> list[dict[str, Any]]:
        """Opens the chat; returns the greeting."""
        response = self.http.post("/api/conversation")
        response.raise_for_status()
        self.answers = response.json()["messages"]
        return self.answers

    def say(self, text: str, **extra: Any) -> list[dict[str, Any]]:
        """Sends a text; returns the answers."""
        return self.send({"text": text, **extra})

    def tap(self, label: str) -> list[dict[str, Any]]:
        """Taps the last answer's choice with this label or a label that starts with it; returns the answers."""
        for choice in self.choices():
            if plain_spaces(choice["label"]).startswith(label):
                return self.send({"choice": choice["id"]})
        raise AssertionError(f"no choice {label!r} among {[choice['label'] for choice in self.choices()]}")

    def choices(self) -> list[dict[str, str]]:
        """All choices of the last answers."""
        return [choice for message in self.answers for choice in message["choices"]]

    def text(self) -> str:
        """All the words of the last answers, cards excepted."""
        return plain_spaces("\n".join(message["text"] for message in self.answers))

    def card(self, kind: str) -> dict[str, Any]:
        """The last answers' card of this type."""
        for message in self.answers:
            if message["card"] and message["card"]["type"] == kind:
                found: dict[str, Any] = message["card"]
                return found
        raise AssertionError(f"no {kind} card in {self.answers}")

    def send(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Sends a message as the API takes it; returns the answers."""
        response = self.http.post("/api/conversation/messages", json=body)
        assert response.status_code == httpx.codes.OK, response.text
        self.answers = response.json()["messages"]
        return self.answers


def plain_spaces(text: str) -> str:
    """The text with French no-break spaces as plain ones, so that dialogues can be typed."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
