"""The brokers' agenda: who answers, when, and the calls that are held or booked."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from factorland.leads.models import Base, conversation_key, new_id

ACTIVE = "status IN ('held', 'confirmed')"


class Broker(Base):
    """Someone who calls back. ``capacity`` calls may run at once (a team behind one name)."""

    __tablename__ = "brokers"
    __table_args__ = (
        CheckConstraint("capacity >= 0 AND call_minutes > 0 AND buffer_minutes >= 0", name="sizes"),
        CheckConstraint("notice_minutes >= 0 AND horizon_days > 0", name="reach"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    active: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int] = mapped_column(default=1)
    call_minutes: Mapped[int] = mapped_column(default=30)
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    notice_minutes: Mapped[int] = mapped_column(default=60)
    horizon_days: Mapped[int] = mapped_column(default=30)
    hours: Mapped[list[WorkingHours]] = relationship(
        order_by="(WorkingHours.weekday, WorkingHours.opens)",
        lazy="selectin",
        cascade="all, delete-orphan",
    )


class WorkingHours(Base):
    """A span of the week in Paris time; ``weekday`` 0 is Monday."""

    __tablename__ = "working_hours"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6 AND opens < closes", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    opens: Mapped[dt.time]
    closes: Mapped[dt.time]


class DayException(Base):
    """A day unlike the others, for one broker or for all (``broker_id`` null): closed, or open at other hours."""

    __tablename__ = "day_exceptions"
    __table_args__ = (
        CheckConstraint("(opens IS NULL) = (closes IS NULL) AND (opens IS NULL OR opens < closes)", name="span"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    broker_id: Mapped[int | None] = mapped_column(ForeignKey("brokers.id", ondelete="CASCADE"), index=True)
    day: Mapped[dt.date] = mapped_column(index=True)
    opens: Mapped[dt.time | None]
    closes: Mapped[dt.time | None]
    note: Mapped[str] = mapped_column(String(200), default="")


class Callback(Base):
    """A call: held, confirmed, cancelled or done. ``lane`` numbers a broker's calls that may run at once.

    Two active calls of one broker's lane never overlap: the database refuses it (an exclusion constraint on
    PostgreSQL; a partial unique index and a trigger on SQLite, in the first migration).
    """

    __tablename__ = "callbacks"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at AND ends_at <= busy_until AND lane >= 0", name="span"),
        CheckConstraint("status IN ('held', 'confirmed', 'cancelled', 'done')", name="status"),
        Index(
            "uq_callbacks_slot",
            "broker_id",
            "lane",
            "starts_at",
            unique=True,
            sqlite_where=text(ACTIVE),
            postgresql_where=text(ACTIVE),
        ),
        Index(
            "uq_callbacks_conversation",
            "conversation_id",
            "status",
            unique=True,
            sqlite_where=text(ACTIVE),
            postgresql_where=text(ACTIVE),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = conversation_key()
    broker_id: Mapped[int] = mapped_column(ForeignKey("brokers.id"))
    lane: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    busy_until: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16))
    held_until: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    broker: Mapped[Broker] = relationship(lazy="joined", innerjoin=True)
