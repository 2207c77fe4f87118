"""The brokers' door: their agenda, the follow-up of leads, and deliveries that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from factorland.clock import paris_now, utc_now
from factorland.leads import agenda, agenda_file, follow_up, outbox
from factorland.leads.availability import Span
from factorland.leads.models_agenda import Broker
from factorland.leads.store import Store


class Office(Store):
    """What brokers edit and watch. Hours are Paris wall-clock times; weekday 0 is Monday."""

    def brokers(self) -> list[dict[str, Any]]:
        """Every broker with their settings and week, as plain data."""
        return self.read(
            lambda session: [agenda.as_dict(broker) for broker in session.scalars(select(Broker).order_by(Broker.id))]
        )

    def add_broker(self, name: str, email: str, **settings: Any) -> int:
        """Add a broker without hours; returns the id. ``settings``: see ``update_broker``."""
        return self.write(lambda session: agenda.add_broker(session, name=name, email=email, **settings))

    def update_broker(self, broker_id: int, **settings: Any) -> None:
        """Change ``name, email, phone, active, capacity, call_minutes, buffer_minutes, notice_minutes, horizon_days``.

        Calls already booked stay. Raises ``ValueError`` on an unknown broker, setting or size.
        """
        self.write(lambda session: agenda.update_broker(session, broker_id, **settings))

    def set_hours(self, broker_id: int, week: Mapping[int, Sequence[Span]]) -> None:
        """Replace a broker's week. Raises ``ValueError`` on spans that overlap."""
        self.write(lambda session: agenda.set_hours(session, broker_id, week))

    def set_exception(
        self, day: date, spans: Sequence[Span] = (), broker_id: int | None = None, note: str = ""
    ) -> None:
        """Close a day (no span) or open it at these hours, for one broker or for all."""
        self.write(lambda session: agenda.set_exception(session, day, spans, broker_id, note))

    def clear_exception(self, day: date, broker_id: int | None = None) -> None:
        """Make a day like the others again."""
        self.write(lambda session: agenda.clear_exception(session, day, broker_id))

    def agenda_file(self) -> str:
        """The whole agenda as a YAML file that a person edits."""
        return self.read(lambda session: agenda_file.show(session, paris_now().date()))

    def set_agenda_file(self, text: str) -> None:
        """Set the agenda from such a file, whole or not at all. Raises ``ValueError`` that says what is wrong."""
        content = agenda_file.read(text)
        self.write(lambda session: agenda_file.put(session, content, paris_now().date()))

    def set_status(self, lead_id: str, status: str) -> None:
        """One of ``new, to_call, called, won, lost``. Raises ``InvalidLead``."""
        self.write(lambda session: follow_up.set_status(session, lead_id, status, utc_now()))

    def assign(self, lead_id: str, broker_id: int | None) -> None:
        """Give a lead to a broker, or to nobody. Raises ``InvalidLead``."""
        self.write(lambda session: follow_up.assign(session, lead_id, broker_id, utc_now()))

    def add_note(self, lead_id: str, author: str, text: str) -> None:
        """Add a note to a lead. Raises ``InvalidLead``."""
        self.write(lambda session: follow_up.add_note(session, lead_id, author, text, utc_now()))

    def say(self, lead_id: str, text: str) -> None:
        """Write to a visitor in their chat, where it appears at once. Raises ``InvalidLead``."""
        self.write(lambda session: follow_up.say(session, lead_id, text, utc_now()))

    def dead_letters(self) -> list[dict[str, Any]]:
        """Deliveries given up: ``id, kind, attempts, last_error, created_at``."""
        return self.read(
            lambda session: [
                {
                    "id": item.id,
                    "kind": item.kind,
                    "attempts": item.attempts,
                    "last_error": item.last_error,
                    "created_at": item.created_at,
                }
                for item in outbox.dead_letters(session)
            ]
        )

    def retry_delivery(self, item_id: int) -> bool:
        """Try a dead letter again. Returns whether there was one."""
        return self.write(lambda session: outbox.revive(session, item_id, utc_now()))
