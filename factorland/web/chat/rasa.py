"""Rasa over its REST channel, on loopback: one message in, the replies out in our own shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx


class RasaUnavailable(Exception):
    """Rasa did not answer, or answered nothing (which is what it does when something failed inside)."""


@dataclass(frozen=True)
class Reply:
    """One message of the assistant's, its choices still holding their payloads."""

    text: str
    choices: list[dict[str, str]] = field(default_factory=list)
    card: dict[str, Any] | None = None


class Rasa:
    """Client of one Rasa server."""

    def __init__(self, base_url: str, timeout: float) -> None:
        """``base_url`` without a final slash; ``timeout`` in seconds for a whole turn."""
        self._client = httpx.AsyncClient(base_url=base_url, timeout=timeout, trust_env=False)

    async def send(self, sender: str, text: str, choice: bool = False, request: str = "") -> list[Reply]:
        """The replies to ``text`` in the conversation ``sender``; at least one. Raises ``RasaUnavailable``.

        ``choice`` tells the actions that the words are a button's, not the visitor's own; ``request`` names the
        message, so that what it asks is done once even if it is sent again.
        """
        body = {"sender": sender, "message": text, "metadata": {"choice": choice, "request": request}}
        try:
            response = await self._client.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            rows = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RasaUnavailable(type(error).__name__) from error
        replies = [_reply(row) for row in rows if row.get("text") or row.get("custom")]
        if not replies:
            raise RasaUnavailable("no reply")
        return replies

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


def _reply(row: dict[str, Any]) -> Reply:
    custom = row.get("custom") or {}
    buttons = [{"label": button["title"], "payload": button["payload"]} for button in row.get("buttons") or []]
    return Reply(
        text=str(custom.get("text") or row.get("text") or ""),
        choices=list(custom.get("choices") or buttons),
        card=custom.get("card"),
    )
