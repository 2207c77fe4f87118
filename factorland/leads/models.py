"""The tables: conversations, leads, consents and what leaves for others. The agenda is in ``models_agenda``."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from factorland.leads.database import UtcDateTime

BigId = BigInteger().with_variant(Integer, "sqlite")


def new_id() -> str:
    """A random identifier of 32 hexadecimal digits."""
    return uuid.uuid4().hex


class Base(DeclarativeBase):
    """The one declarative base of the application."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[dict[str, Any]]: JSON}  # noqa: RUF012


def conversation_key(**options: Any) -> Mapped[str]:
    """A column that belongs to a conversation and disappears with it."""
    return mapped_column(
        String(64),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        index=not options.get("unique"),
        **options,
    )


class Conversation(Base):
    """A visitor's conversation, by chat or by the page's form. Only the SHA-256 of its token is kept."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    channel: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_visitor_at: Mapped[datetime] = mapped_column(index=True)


class Message(Base):
    """A message of a visitor, of the assistant or of a broker."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[str] = conversation_key()
    author: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    card: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    in_reply_to: Mapped[int | None] = mapped_column(BigId, index=True)
    client_id: Mapped[str | None] = mapped_column(String(64))
    choice_id: Mapped[str | None] = mapped_column(String(32))
    feedback: Mapped[str | None] = mapped_column(String(4))
    at: Mapped[datetime]
    choices: Mapped[list[Choice]] = relationship(
        order_by="Choice.position", lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )


class Choice(Base):
    """A button under a message. Its id is random, its payload never leaves the server."""

    __tablename__ = "choices"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = conversation_key()
    position: Mapped[int]
    label: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)


class Lead(Base):
    """A person to call or to write to. One per conversation: a correction updates it."""

    __tablename__ = "leads"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = conversation_key(unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]
    last_contact_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(16), index=True)
    source: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    company: Mapped[str | None] = mapped_column(String(200))
    siren: Mapped[str | None] = mapped_column(String(9))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    product: Mapped[str] = mapped_column(String(32))
    diagnostic: Mapped[dict[str, Any]]
    estimate: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rate_card: Mapped[str | None] = mapped_column(String(64))
    score: Mapped[int] = mapped_column(default=0)
    score_points: Mapped[list[dict[str, Any]]]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("brokers.id"))
    do_not_contact: Mapped[bool] = mapped_column(default=False)


class LeadNote(Base):
    """What a broker wrote about a lead."""

    __tablename__ = "lead_notes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    lead_id: Mapped[str] = mapped_column(String(32), ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Consent(Base):
    """A consent for one purpose, with its proof; a withdrawal is written beside it, never over it.

    A refusal (``granted`` false) is kept as proof too, withdrawn from the start: it is never in force.
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_subject", "conversation_id", "purpose"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(64), ForeignKey("conversations.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(32))
    wording: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(32))
    granted: Mapped[bool] = mapped_column(default=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_channel: Mapped[str | None] = mapped_column(String(32))


class DoneRequest(Base):
    """A request that was carried out, and what it wrote: its repeat, however late, is answered and does nothing."""

    __tablename__ = "done_requests"
    __table_args__ = (UniqueConstraint("conversation_id", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[str] = conversation_key()
    key: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    lead_id: Mapped[str | None] = mapped_column(String(32))
    callback_id: Mapped[str | None] = mapped_column(String(32))


class ErasedConversation(Base):
    """The random number of a conversation that was erased, so that a late request does not bring it back."""

    __tablename__ = "erased_conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class OutboxItem(Base):
    """Something to deliver. It names rows and holds no personal data: the message is written when it leaves."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "status", "due_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    conversation_id: Mapped[str | None] = mapped_column(
        String(64), ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str] = mapped_column(String(128), unique=True)
    payload: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]


class AuditEntry(Base):
    """An act on personal data, without the data: it outlives the person's rows."""

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(64))
    reference: Mapped[str] = mapped_column(String(32), index=True)
    details: Mapped[dict[str, Any]]
