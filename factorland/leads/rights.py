"""A visitor's rights, by chat and by link: their data, its erasure, the end of contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from factorland.clock import utc_now
from factorland.leads import audit, intake, privacy, retention
from factorland.leads.retention import Purge
from factorland.leads.store import Store
from factorland.leads.templating import render
from factorland.leads.traces import Traces
from factorland.settings import get_broker, get_settings


class Rights(Store):
    """Data rights on one database. ``actor`` says who acts: ``visitor``, a broker's name, ``retention``."""

    def personal_data(self, conversation_id: str, actor: str = "visitor") -> dict[str, Any]:
        """Everything kept about a conversation, JSON-ready. Raises ``ConversationUnknown``."""

        def work(session: Session) -> dict[str, Any]:
            data = privacy.personal_data(session, conversation_id)
            audit.record(session, "export", actor, utc_now(), messages=len(data["messages"]))
            return data

        return self.write(work)

    def personal_data_text(self, conversation_id: str, actor: str = "visitor") -> str:
        """The same, to be read by a person, in French."""
        data = self.personal_data(conversation_id, actor)
        return render("export.txt.j2", {"data": data, "house": get_broker().name})

    def withdraw_consent(self, conversation_id: str, channel: str = "chat", request: str = "") -> int:
        """End all contact at once, once by ``request``; returns how many consents were in force.

        Raises ``ConversationUnknown``.
        """

        def work(session: Session) -> int:
            count = intake.withdraw(session, conversation_id, channel, request, utc_now())
            audit.record(session, "withdraw", channel, utc_now(), consents=count)
            return count

        return self.write(work)

    def erase(self, conversation_ids: Sequence[str], actor: str = "visitor", *, keep_open: bool = False) -> str:
        """Erase everything about these conversations; returns the reference to tell.

        ``keep_open`` keeps the emptied conversation so that the chat can answer. Traces outside the database go
        at once, and once more by the worker a minute later, when the turn that asked for it is over.
        """
        done = self.write(
            lambda session: privacy.erase(session, conversation_ids, actor, utc_now(), keep_open=keep_open)
        )
        self.traces.remove(self.unit.engine, done.conversations, done.items)
        return done.reference

    def conversations_of(self, contact: str) -> list[str]:
        """Conversations whose lead has this phone (E.164), e-mail address or id."""
        return self.read(lambda session: privacy.conversations_of(session, contact))

    def purge(self) -> Purge:
        """Erase what is past its time (``factorland purge``); returns what was removed."""
        total = Purge(0, 0, 0, 0)
        while (batch := self._purge_batch()).total:
            total = total + batch
        self.traces.remove(self.unit.engine, (), ())
        return total

    def audit_trail(self, limit: int = 100) -> list[dict[str, Any]]:
        """The latest acts on personal data, newest first."""
        return self.read(lambda session: audit.trail(session, limit))

    @property
    def traces(self) -> Traces:
        """Where traces outside the database are."""
        return Traces.of(get_settings(), self.options)

    def _purge_batch(self) -> Purge:
        return self.write(lambda session: retention.purge(session, self.options, utc_now()))
