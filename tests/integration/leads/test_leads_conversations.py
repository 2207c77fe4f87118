"""Conversations: every message a row, once, and payloads that stay on the server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import select

from factorland.leads import ConversationUnknown, Leads
from factorland.leads.models import Conversation


def test_a_token_opens_its_conversation_and_is_not_stored(leads: Leads) -> None:
    conversation, token = leads.start_conversation("chat")
    assert leads.conversation_of(token) == conversation
    assert leads.conversation_of(token + "x") is None
    stored = leads.read(lambda session: session.scalars(select(Conversation.token_hash)).one())
    assert stored is not None
    assert token not in stored
    assert len(token) >= 43


def test_messages_come_back_in_order_after_an_id(leads: Leads, paris: Callable[..., datetime]) -> None:
    conversation, _ = leads.start_conversation("chat")
    other, _ = leads.start_conversation("chat")
    card = {"type": "estimate", "title": "Votre estimation", "rows": [{"label": "Coût", "value": "6 144 €"}]}
    first, is_new = leads.add_visitor_message(conversation, "Bonjour", "k1")
    leads.add_visitor_message(other, "Autre", "k1")
    reply = leads.add_reply(conversation, "assistant", "Oui ?", card=card, in_reply_to=first.id)
    late = leads.add_reply(conversation, "broker", "Je suis là")
    assert is_new
    assert first.id < reply.id < late.id
    assert leads.messages(conversation) == [first, reply, late]
    assert leads.messages(conversation, after=first.id) == [reply, late]
    assert leads.replies_to(conversation, first.id) == [reply]
    assert leads.replies_to(other, first.id) == []
    assert (reply.card, reply.author, reply.at) == (card, "assistant", paris(23, 8, 30))


def test_a_client_id_is_written_once_even_when_sent_at_the_same_time(leads: Leads) -> None:
    conversation, _ = leads.start_conversation("chat")
    together = threading.Barrier(8)

    def send(_: int) -> tuple[int, bool]:
        together.wait()
        row, is_new = leads.add_visitor_message(conversation, "Bonjour", "same")
        return row.id, is_new

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(send, range(8)))
    assert len({row for row, _ in outcomes}) == 1
    assert sum(is_new for _, is_new in outcomes) == 1
    assert len(leads.messages(conversation)) == 1


def test_a_choice_is_opaque_and_belongs_to_its_conversation(leads: Leads) -> None:
    conversation, _ = leads.start_conversation("chat")
    other, _ = leads.start_conversation("chat")
    choices = [{"label": "Oui", "payload": "/affirm"}, {"label": "Non", "payload": "/deny"}]
    reply = leads.add_reply(conversation, "assistant", "D'accord ?", choices)
    assert [choice["label"] for choice in reply.choices] == ["Oui", "Non"]
    assert "/affirm" not in str(leads.messages(conversation))
    chosen = reply.choices[1]["id"]
    assert leads.payload_of(conversation, chosen) == ("Non", "/deny")
    assert leads.payload_of(other, chosen) is None
    assert leads.payload_of(conversation, "unknown") is None


def test_bank_numbers_are_masked_before_they_are_stored(leads: Leads) -> None:
    conversation, _ = leads.start_conversation("chat")
    row, _ = leads.add_visitor_message(conversation, "mon IBAN FR76 3000 6000 0112 3456 7890 189")
    assert row.text == "mon IBAN [IBAN masqué]"
    assert leads.messages(conversation)[0].text == row.text


def test_an_unknown_conversation_is_refused(leads: Leads) -> None:
    with pytest.raises(ConversationUnknown):
        leads.add_visitor_message("nobody", "Bonjour")
    with pytest.raises(ConversationUnknown):
        leads.add_reply("nobody", "assistant", "Bonjour")
