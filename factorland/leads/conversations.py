"""Conversations and their messages: every message of a visitor and every reply is a row."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from factorland.leads.masking import mask
from factorland.leads.models import Choice, Conversation, ErasedConversation, Message, new_id
from factorland.leads.values import ConversationUnknown, MessageRow


def token_digest(token: str) -> str:
    """The SHA-256 of a token: what is stored in its place."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(session: Session, channel: str, now: datetime) -> tuple[str, str]:
    """A new conversation: its id and the token that only its visitor knows."""
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        id=new_id(), channel=channel, token_hash=token_digest(token), created_at=now, last_visitor_at=now
    )
    session.add(conversation)
    return conversation.id, token


def by_token(session: Session, token: str) -> str | None:
    """The conversation of a token, if any."""
    return session.scalar(select(Conversation.id).where(Conversation.token_hash == token_digest(token)))


def exists(session: Session, conversation_id: str) -> bool:
    """Whether there is such a conversation."""
    return session.get(Conversation, conversation_id) is not None


def ensure(session: Session, conversation_id: str, channel: str, now: datetime) -> Conversation:
    """The conversation, locked until the transaction ends; created when a form made its id itself.

    Raises ``ConversationUnknown`` when it was erased: a request that comes late does not bring it back.
    """
    if session.get(ErasedConversation, conversation_id) is not None:
        raise ConversationUnknown(conversation_id)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(Conversation)
        .values(id=conversation_id, channel=channel, created_at=now, last_visitor_at=now)
        .on_conflict_do_nothing(index_elements=["id"])
    )
    return lock(session, conversation_id)


def lock(session: Session, conversation_id: str) -> Conversation:
    """The conversation, locked until the transaction ends: its writers go one after the other.

    Raises ``ConversationUnknown``.
    """
    conversation = session.get(Conversation, conversation_id, with_for_update=True)
    if conversation is None:
        raise ConversationUnknown(conversation_id)
    return conversation


def add_visitor_message(
    session: Session,
    conversation_id: str,
    text: str,
    now: datetime,
    client_id: str | None = None,
    choice_id: str | None = None,
) -> tuple[MessageRow, bool]:
    """Write what the visitor said, masked; a repeated ``client_id`` gives the row of the first time and ``False``."""
    conversation = lock(session, conversation_id)
    if client_id is not None:
        first = session.scalar(
            select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
        )
        if first is not None:
            return as_row(first), False
    conversation.last_visitor_at = now
    message = Message(
        conversation_id=conversation_id,
        author="visitor",
        text=mask(text),
        client_id=client_id,
        choice_id=choice_id,
        at=now,
    )
    session.add(message)
    session.flush()
    return as_row(message), True


def add_reply(
    session: Session,
    conversation_id: str,
    author: str,
    text: str,
    now: datetime,
    choices: Sequence[dict[str, str]] = (),
    card: dict[str, Any] | None = None,
    in_reply_to: int | None = None,
) -> MessageRow:
    """Write a reply of the assistant or of a broker; each choice (``label``, ``payload``) gets a random id."""
    lock(session, conversation_id)
    message = Message(
        conversation_id=conversation_id, author=author, text=text, card=card, in_reply_to=in_reply_to, at=now
    )
    message.choices = [
        Choice(
            id=secrets.token_urlsafe(12),
            conversation_id=conversation_id,
            position=position,
            label=choice["label"],
            payload=choice["payload"],
        )
        for position, choice in enumerate(choices)
    ]
    session.add(message)
    session.flush()
    return as_row(message)


def messages(session: Session, conversation_id: str, after: int = 0) -> list[MessageRow]:
    """The messages of a conversation with an id greater than ``after``, in order."""
    rows = session.scalars(
        select(Message).where(Message.conversation_id == conversation_id, Message.id > after).order_by(Message.id)
    )
    return [as_row(row) for row in rows]


def replies_to(session: Session, conversation_id: str, message_id: int) -> list[MessageRow]:
    """The replies already written to one of the visitor's messages, in order."""
    rows = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.in_reply_to == message_id)
        .order_by(Message.id)
    )
    return [as_row(row) for row in rows]


def payload_of(session: Session, conversation_id: str, choice_id: str) -> tuple[str, str] | None:
    """The label and payload of a choice of this conversation; ``None`` for any other id."""
    choice = session.get(Choice, choice_id)
    if choice is None or choice.conversation_id != conversation_id:
        return None
    return choice.label, choice.payload


def rate(session: Session, conversation_id: str, message_id: int, feedback: str) -> bool:
    """Keep what the visitor thought of an answer (``up`` or ``down``); ``False`` when it is no answer of theirs."""
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != conversation_id or message.author == "visitor":
        return False
    message.feedback = feedback
    return True


def as_row(message: Message) -> MessageRow:
    """The public shape of a message: no payload in it."""
    choices = [{"id": choice.id, "label": choice.label} for choice in message.choices]
    return MessageRow(
        id=message.id,
        author=message.author,
        text=message.text,
        choices=choices,
        card=message.card,
        at=message.at,
        client_id=message.client_id,
        feedback=message.feedback,
        choice_id=message.choice_id,
    )
