"""One visitor message to its stored replies: limits, idempotency, one message in flight, never a blank."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import structlog
import yaml
from starlette.concurrency import run_in_threadpool

from factorland.french import format as french
from factorland.french.typography import unbroken, unbroken_all
from factorland.knowledge import Knowledge
from factorland.leads import Leads, MessageRow
from factorland.leads.masking import mask
from factorland.settings import Broker
from factorland.web.chat.rasa import Rasa, RasaUnavailable, Reply

log = structlog.get_logger(__name__)

#: From the number of a stored message to the replies to it.
Replies = Callable[[int], Awaitable[list[Reply]]]
TEXT_LIMIT = 500
_TEXTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "texts.yml").read_text(encoding="utf-8"))


def text_of(key: str) -> str:
    """A fixed sentence of ``texts.yml``."""
    return str(_TEXTS[key]).strip()


class Gateway:
    """Conversations between visitors and Rasa, every message a row of ours."""

    def __init__(self, leads: Leads, rasa: Rasa, knowledge: Knowledge, broker: Broker) -> None:
        self._leads = leads
        self._rasa = rasa
        self._knowledge = knowledge
        self._words = {
            "name": broker.name,
            "phone": french.phone(broker.phone),
            "hours": broker.office_hours,
            "limit": TEXT_LIMIT,
        }
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._listeners: dict[str, list[asyncio.Event]] = {}

    async def start(self, channel: str) -> tuple[str, str, list[MessageRow]]:
        """A new conversation: its id, its secret token, and the greeting (already stored)."""
        conversation_id, token = await run_in_threadpool(self._leads.start_conversation, channel)
        greeting = Reply(self._say("greeting"), _TEXTS["greeting_choices"])
        return conversation_id, token, await self._store(conversation_id, [greeting], None)

    async def conversation_of(self, token: str) -> str | None:
        """The conversation that a token opens, if any."""
        return await run_in_threadpool(self._leads.conversation_of, token)

    async def messages(self, conversation_id: str, after: int = 0) -> list[MessageRow]:
        """Stored messages with an id greater than ``after``, oldest first."""
        return await run_in_threadpool(self._leads.messages, conversation_id, after)

    async def erase(self, conversation_id: str) -> None:
        """Erases a conversation: its messages here and Rasa's memory of it."""
        await run_in_threadpool(self._leads.erase, [conversation_id])
        self.notify(conversation_id)

    async def calendar_of(self, conversation_id: str) -> bytes | None:
        """The iCalendar file of the booked call, if any."""
        return await run_in_threadpool(self._leads.calendar_of, conversation_id)

    async def rate(self, conversation_id: str, message_id: int, feedback: str) -> bool:
        """Keeps a visitor's ``up`` or ``down`` on an answer; ``False`` when there is no such answer."""
        return await run_in_threadpool(self._leads.rate, conversation_id, message_id, feedback)

    async def personal_data(self, conversation_id: str) -> dict[str, Any]:
        """Everything kept about a conversation, JSON-ready."""
        return await run_in_threadpool(self._leads.personal_data, conversation_id)

    async def is_open(self, conversation_id: str) -> bool:
        """False once the conversation was erased, here, by a link or by the purge: its streams then end."""
        return await run_in_threadpool(self._leads.is_open, conversation_id)

    async def receive(
        self, conversation_id: str, text: str, choice_id: str | None = None, client_id: str | None = None
    ) -> list[MessageRow]:
        """Stores a visitor's message, asks Rasa, stores and returns the replies.

        The same ``client_id`` again returns the same replies. Whatever fails, at least one reply in French comes back.
        """
        async with self._lock(conversation_id):
            label, payload = text, mask(plain(text))
            if choice_id is not None:
                chosen = await run_in_threadpool(self._leads.payload_of, conversation_id, choice_id)
                if chosen is None:
                    return await self._answer(conversation_id, "…", choice_id, client_id, self._fixed("old_choice"))
                label, payload = chosen[0], self._spoken(chosen[1])
            elif not payload:
                return await self._answer(conversation_id, text, None, client_id, self._fixed("empty"))
            elif len(text) > TEXT_LIMIT:
                return await self._answer(conversation_id, text[:TEXT_LIMIT], None, client_id, self._fixed("too_long"))
            return await self._answer(
                conversation_id,
                label,
                choice_id,
                client_id,
                lambda message_id: self._ask_rasa(conversation_id, payload, choice_id is not None, message_id),
            )

    async def _answer(
        self,
        conversation_id: str,
        shown: str,
        choice_id: str | None,
        client_id: str | None,
        replies: Replies,
    ) -> list[MessageRow]:
        message, is_new = await run_in_threadpool(
            self._leads.add_visitor_message, conversation_id, shown, client_id, choice_id
        )
        if not is_new:
            stored = await run_in_threadpool(self._leads.replies_to, conversation_id, message.id)
            if stored:
                return stored
        return await self._store(conversation_id, await replies(message.id), message.id)

    async def _ask_rasa(self, conversation_id: str, payload: str, choice: bool, message_id: int) -> list[Reply]:
        try:
            return await self._rasa.send(conversation_id, payload, choice, str(message_id))
        except RasaUnavailable as failure:
            log.error("rasa_unavailable", reason=str(failure))
            return [Reply(self._say("unavailable"))]

    async def _store(self, conversation_id: str, replies: list[Reply], in_reply_to: int | None) -> list[MessageRow]:
        said = [
            {
                "text": unbroken(each.text),
                "choices": [{**choice, "label": unbroken(choice["label"])} for choice in each.choices],
                "card": unbroken_all(each.card),
            }
            for each in replies
        ]
        rows = await run_in_threadpool(self._leads.add_replies, conversation_id, "assistant", said, in_reply_to)
        self.notify(conversation_id)
        return rows

    def _fixed(self, key: str) -> Replies:
        async def replies(_: int) -> list[Reply]:
            return [Reply(self._say(key), _TEXTS["greeting_choices"])]

        return replies

    def _say(self, key: str) -> str:
        return text_of(key).format(**self._words)

    def _spoken(self, payload: str) -> str:
        """What a choice sends to Rasa: a topic's canonical question for ``faq/…``, its payload otherwise."""
        return self._knowledge.question(payload) if payload.startswith(("faq/", "chitchat/")) else payload

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        return lock

    def notify(self, conversation_id: str) -> None:
        """Wakes the streams of a conversation that has something new."""
        for event in self._listeners.get(conversation_id, []):
            event.set()

    async def wait(self, conversation_id: str, seconds: float) -> None:
        """Returns when the conversation has something new, or after ``seconds`` (another process may have written)."""
        event = asyncio.Event()
        self._listeners.setdefault(conversation_id, []).append(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            listeners = self._listeners[conversation_id]
            listeners.remove(event)
            if not listeners:
                del self._listeners[conversation_id]


def plain(text: str) -> str:
    """``text`` as Rasa may read it: a leading slash would set an intent or a slot, so it is taken away."""
    return text.strip().lstrip("/").strip()
