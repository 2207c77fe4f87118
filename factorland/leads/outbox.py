"""The outbox: what must leave is written with what it speaks of, and delivered at least once by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from factorland.leads.models import OutboxItem

WAITING, SENT, DROPPED, DEAD = "waiting", "sent", "dropped", "dead"
BY_EMAIL = ("confirmation", "cancellation", "reminder", "estimate")
# Kinds addressed to the visitor: withdrawing consent stops them.
TO_VISITOR = (*BY_EMAIL, "chat_reminder")
# What is no longer true of a call once it is cancelled.
ABOUT_CALL = ("confirmation", "reminder", "chat_reminder")
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 12
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=2)


def enqueue(
    session: Session,
    kind: str,
    conversation_id: str | None,
    key: str,
    now: datetime,
    due: datetime | None = None,
    **payload: Any,
) -> None:
    """Add a delivery in the caller's transaction; a ``key`` already there is left alone.

    The payload holds identifiers and numbers only: the message itself is written when it leaves.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(OutboxItem)
        .values(
            kind=kind,
            conversation_id=conversation_id,
            key=key,
            payload=payload,
            status=WAITING,
            created_at=now,
            due_at=due or now,
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def is_due(session: Session, now: datetime) -> bool:
    """Whether something is to be delivered."""
    return bool(session.scalar(select(exists().where(OutboxItem.status == WAITING, OutboxItem.due_at <= now))))


def claim(session: Session, now: datetime, limit: int = 10) -> list[OutboxItem]:
    """Take what is due, leased to this worker: an item whose worker dies comes back after ``LEASE``."""
    rows = session.scalars(
        select(OutboxItem)
        .where(OutboxItem.status == WAITING, OutboxItem.due_at <= now)
        .order_by(OutboxItem.due_at, OutboxItem.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.attempts += 1
        row.due_at = now + LEASE
    return list(rows)


def settle(session: Session, item_id: int, status: str, now: datetime) -> bool:
    """Close a delivery: ``sent``, or ``dropped`` when there is no longer anything to say.

    Returns whether the item still exists (it does not once its person's data is erased).
    """
    item = session.get(OutboxItem, item_id, with_for_update=True)
    if item is None:
        return False
    if item.status == WAITING:
        item.status, item.last_error = status, None
        item.sent_at = now if status == SENT else None
    return True


def postpone(session: Session, item_id: int, error: str, now: datetime) -> str:
    """After a failure: try again later, twice as long each time, or give up for a person to look at.

    Returns the new status. ``error`` is a class name or a code: never a text that may hold personal data.
    """
    item = session.get(OutboxItem, item_id, with_for_update=True)
    if item is None or item.status != WAITING:
        return DROPPED
    item.last_error = error[:200]
    if item.attempts >= MAX_ATTEMPTS:
        item.status = DEAD
    else:
        item.due_at = now + min(_FIRST_PAUSE * 2 ** (item.attempts - 1), _LONGEST_PAUSE)
    return item.status


def silence(session: Session, conversation_id: str, kinds: Sequence[str]) -> None:
    """Drop what has not left yet."""
    session.execute(
        update(OutboxItem)
        .where(
            OutboxItem.conversation_id == conversation_id,
            OutboxItem.status == WAITING,
            OutboxItem.kind.in_(kinds),
        )
        .values(status=DROPPED)
    )


def dead_letters(session: Session) -> list[OutboxItem]:
    """Deliveries given up, oldest first."""
    return list(session.scalars(select(OutboxItem).where(OutboxItem.status == DEAD).order_by(OutboxItem.id)))


def revive(session: Session, item_id: int, now: datetime) -> bool:
    """Try a dead letter again from the start. Returns whether there was one."""
    item = session.get(OutboxItem, item_id, with_for_update=True)
    if item is None or item.status != DEAD:
        return False
    item.status, item.attempts, item.due_at, item.last_error = WAITING, 0, now, None
    return True
