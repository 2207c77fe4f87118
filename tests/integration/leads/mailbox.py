"""Reads back what left: the e-mails written as files, and the state of the outbox."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
from sqlalchemy import select

from factorland.leads import Booking, Leads
from factorland.leads.models import OutboxItem

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


def mails(var_dir: Path, kind: str = "*") -> list[EmailMessage]:
    files = sorted((var_dir / "outbox").glob(f"*-{kind}.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def entry(mail: EmailMessage) -> tuple[str, Any]:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = icalendar.Calendar.from_ical(content)
    assert part.get_param("method") == str(calendar["METHOD"])
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def statuses(leads: Leads) -> dict[str, str]:
    rows = leads.read(lambda session: list(session.scalars(select(OutboxItem).order_by(OutboxItem.id))))
    return {row.kind: row.status for row in rows}
