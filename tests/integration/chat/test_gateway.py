"""The chat gateway over HTTP on a real SQLite, with a fake Rasa that records what reaches it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from factorland.knowledge import load_knowledge
from factorland.leads import Leads, StoreUnavailable, conversations
from factorland.leads.database import migrate
from factorland.settings import ROOT, Broker, Settings
from factorland.web.chat.errors import install_problems
from factorland.web.chat.gateway import Gateway
from factorland.web.chat.rasa import RasaUnavailable, Reply
from factorland.web.chat.routes import router

ORIGIN = "http://assistant.test"


class FakeRasa:
    """Answers what it was told to; remembers what it received."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, bool]] = []
        self.requests: list[str] = []
        self.replies: list[Reply] = [Reply("Bien reçu.", [{"label": "Oui", "payload": "/affirm"}])]
        self.fails = False
        self.in_flight = 0
        self.most_in_flight = 0

    async def send(self, sender: str, text: str, choice: bool = False, request: str = "") -> list[Reply]:
        self.received.append((sender, text, choice))
        self.requests.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.in_flight, self.most_in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        if self.fails:
            raise RasaUnavailable("down")
        return self.replies


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
async def chat(tmp_path: Path, rasa: FakeRasa) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose conversation is open."""
    url = f"sqlite:///{tmp_path / 'chat.db'}"
    migrate(url)
    leads = Leads.open(url)
    app = FastAPI()
    app.state.settings = Settings(env="test", var_dir=tmp_path)
    app.state.gateway = Gateway(leads, rasa, load_knowledge(ROOT), Broker())  # type: ignore[arg-type]
    app.state.allowed_origins = frozenset({"https://partner.example"})
    app.state.stopping = False
    install_problems(app)
    app.include_router(router)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        response = await client.post("/api/conversation")
        assert response.status_code == 201
        yield client
    leads.close()


async def send(chat: httpx.AsyncClient, **body: Any) -> list[dict[str, Any]]:
    response = await chat.post("/api/conversation/messages", json=body)
    assert response.status_code == 200, response.text
    messages: list[dict[str, Any]] = response.json()["messages"]
    return messages


async def test_the_greeting_says_that_it_is_a_machine(chat: httpx.AsyncClient) -> None:
    greeting = (await chat.get("/api/conversation/messages")).json()["messages"][0]
    assert "assistant automatique" in greeting["text"]
    assert greeting["author"] == "assistant"
    assert set(greeting) == {"id", "author", "text", "choices", "card", "at"}


async def test_figures_keep_their_unit_on_their_line(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.replies = [
        Reply("Sous 60 jours ?", [{"label": "9 h 30", "payload": "/ok 9 h"}], {"type": "x", "rows": ["3 mois"]})
    ]
    (answer,) = await send(chat, text="bonjour")
    assert answer["text"] == "Sous 60\u00a0jours\u202f?"
    assert answer["choices"][0]["label"] == "9\u00a0h\u00a030"
    assert answer["card"] == {"type": "x", "rows": ["3\u00a0mois"]}
    await send(chat, choice=answer["choices"][0]["id"])
    assert rasa.received[-1][1] == "/ok 9 h"


async def test_the_history_tells_which_choice_was_taken(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.replies = [Reply("Quand ?", [{"label": "9 h", "payload": "/lundi"}, {"label": "9 h", "payload": "/mardi"}])]
    (answer,) = await send(chat, text="bonjour")
    await send(chat, choice=answer["choices"][1]["id"])
    history = (await chat.get("/api/conversation/messages")).json()["messages"]
    assert [each.get("choice") for each in history if each["author"] == "visitor"] == [None, answer["choices"][1]["id"]]


async def test_the_cookie_is_out_of_reach_of_scripts(chat: httpx.AsyncClient) -> None:
    chat.cookies.clear()
    cookie = (await chat.post("/api/conversation")).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_opening_again_finds_the_same_conversation(chat: httpx.AsyncClient) -> None:
    await send(chat, text="bonjour")
    again = (await chat.post("/api/conversation")).json()["messages"]
    assert [message["text"] for message in again][1:] == ["bonjour", "Bien reçu."]


async def test_without_a_conversation_nothing_is_said(chat: httpx.AsyncClient) -> None:
    chat.cookies.clear()
    response = await chat.get("/api/conversation/messages")
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("typed", "reaches"),
    [("/restart", "restart"), ('/inform{"turnover": 1}', 'inform{"turnover": 1}'), (" //stop", "stop"), ("a/b", "a/b")],
)
async def test_a_slash_is_plain_text(chat: httpx.AsyncClient, rasa: FakeRasa, typed: str, reaches: str) -> None:
    await send(chat, text=typed)
    assert rasa.received[-1][1:] == (reaches, False)


async def test_payloads_never_reach_the_browser(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    answer = await send(chat, text="bonjour")
    choice = answer[0]["choices"][0]
    assert set(choice) == {"id", "label"}
    assert "/affirm" not in str(answer)
    await send(chat, choice=choice["id"])
    assert rasa.received[-1][1:] == ("/affirm", True)
    shown = (await chat.get("/api/conversation/messages")).json()["messages"]
    assert [message["text"] for message in shown if message["author"] == "visitor"] == ["bonjour", "Oui"]


async def test_a_topic_is_asked_by_its_own_question(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.replies = [Reply("…", [{"label": "Le coût", "payload": "faq/cost_factoring"}])]
    answer = await send(chat, text="bonjour")
    await send(chat, choice=answer[0]["choices"][0]["id"])
    assert rasa.received[-1][1] == load_knowledge(ROOT).question("faq/cost_factoring")


async def test_anothers_choice_is_refused_kindly(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    answer = await send(chat, text="bonjour")
    chat.cookies.clear()
    await chat.post("/api/conversation")
    reply = await send(chat, choice=answer[0]["choices"][0]["id"])
    assert "n'est plus disponible" in reply[0]["text"]
    assert len(rasa.received) == 1


@pytest.mark.parametrize(("text", "said"), [("", "vide"), ("  \n", "vide"), ("/", "vide"), ("x" * 5000, "500")])
async def test_unusable_messages_get_a_way_on(chat: httpx.AsyncClient, rasa: FakeRasa, text: str, said: str) -> None:
    answer = await send(chat, text=text)
    assert said in answer[0]["text"]
    assert answer[0]["choices"]
    assert rasa.received == []


async def test_when_rasa_is_down_the_visitor_gets_a_phone_number(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.fails = True
    answer = await send(chat, text="bonjour")
    assert "/rappel" in answer[0]["text"]
    assert "01" in answer[0]["text"]


async def test_a_retried_message_is_answered_once(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    first = await send(chat, text="bonjour", client_id="a1")
    again = await send(chat, text="bonjour", client_id="a1")
    assert again == first
    assert len(rasa.received) == 1


async def test_one_message_at_a_time(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    await asyncio.gather(*(send(chat, text=f"message {number}") for number in range(5)))
    assert len(rasa.received) == 5
    assert rasa.most_in_flight == 1


@pytest.mark.parametrize(
    ("origin", "status"),
    [(ORIGIN, 200), ("https://partner.example", 200), ("https://evil.example", 403), ("null", 403)],
)
async def test_other_origins_are_refused(chat: httpx.AsyncClient, origin: str, status: int) -> None:
    response = await chat.post("/api/conversation/messages", json={"text": "bonjour"}, headers={"Origin": origin})
    assert response.status_code == status


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"text": "x"}', "text/plain", 415),
        (b'{"text": "x"}', "application/x-www-form-urlencoded", 415),
        (b"not json", "application/json", 422),
        (b'{"text": 3}', "application/json", 422),
        (b'{"other": "x"}', "application/json", 422),
        (b'{"text": "' + b"x" * 70_000 + b'"}', "application/json", 413),
    ],
)
async def test_only_json_of_the_contract(chat: httpx.AsyncClient, content: bytes, kind: str, status: int) -> None:
    response = await chat.post("/api/conversation/messages", content=content, headers={"Content-Type": kind})
    assert response.status_code == status
    assert response.json()["detail"]


async def test_a_page_of_another_origin_gets_a_token(chat: httpx.AsyncClient) -> None:
    chat.cookies.clear()
    opened = await chat.post("/api/conversation", headers={"X-Conversation-Mode": "token"})
    assert "set-cookie" not in opened.headers
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    response = await chat.post("/api/conversation/messages", json={"text": "bonjour"}, headers=bearer)
    assert response.status_code == 200


async def test_erasing_closes_the_conversation(chat: httpx.AsyncClient) -> None:
    await send(chat, text="bonjour")
    assert (await chat.delete("/api/conversation")).status_code == 204
    assert (await chat.get("/api/conversation/messages")).status_code == 401


@pytest.mark.parametrize(("value", "status"), [("up", 204), ("down", 204), ("meh", 422)])
async def test_an_answer_can_be_rated(chat: httpx.AsyncClient, value: str, status: int) -> None:
    answer = (await send(chat, text="bonjour"))[0]
    body = {"message_id": answer["id"], "value": value}
    assert (await chat.post("/api/conversation/feedback", json=body)).status_code == status
    kept = (await chat.get("/api/conversation/messages")).json()["messages"][-1].get("feedback")
    assert kept == (value if status == 204 else None)


async def test_only_ones_own_answers_can_be_rated(chat: httpx.AsyncClient) -> None:
    answer = (await send(chat, text="bonjour"))[0]
    chat.cookies.clear()
    await chat.post("/api/conversation")
    response = await chat.post("/api/conversation/feedback", json={"message_id": answer["id"], "value": "up"})
    assert response.status_code == 404


async def test_a_visitor_gets_a_copy_of_the_data(chat: httpx.AsyncClient) -> None:
    await send(chat, text="je m'appelle Claire")
    response = await chat.get("/api/conversation/export")
    assert "attachment" in response.headers["content-disposition"]
    assert "je m'appelle Claire" in str(response.json())


async def test_without_a_call_there_is_no_calendar_file(chat: httpx.AsyncClient) -> None:
    assert (await chat.get("/api/conversation/callback.ics")).status_code == 404


async def test_rasa_gets_the_name_of_the_message_so_that_it_acts_once(chat: httpx.AsyncClient, rasa: FakeRasa) -> None:
    await send(chat, text="bonjour")
    await send(chat, text="encore")
    history = (await chat.get("/api/conversation/messages")).json()["messages"]
    assert rasa.requests == [str(each["id"]) for each in history if each["author"] == "visitor"]


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("mon IBAN FR76 3000 6000 0112 3456 7890 189", "mon IBAN [IBAN masqué]"),
        ("carte 4970 1000 0000 0014", "carte [n° de carte masqué]"),
        ("n° 1 85 05 78 006 084 91", "n° [n° de sécurité sociale masqué]"),
    ],
)
async def test_what_must_not_be_stored_is_masked_for_rasa_too(
    chat: httpx.AsyncClient, rasa: FakeRasa, typed: str, masked: str
) -> None:
    await send(chat, text=typed)
    assert rasa.received[-1][1] == masked
    history = (await chat.get("/api/conversation/messages")).json()["messages"]
    assert [each["text"] for each in history if each["author"] == "visitor"] == [masked]


async def test_a_store_that_fails_is_said_and_nothing_reaches_rasa(
    chat: httpx.AsyncClient, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(Leads, "add_visitor_message", fail)
    answer = await chat.post("/api/conversation/messages", json={"text": "bonjour"})
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
    assert "Rien n'a été enregistré" in answer.json()["detail"]
    assert rasa.received == []


async def test_replies_are_stored_all_or_none_and_a_retry_gets_them_all(
    chat: httpx.AsyncClient, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa.replies = [Reply("Un."), Reply("Deux.")]
    whole = conversations.add_reply

    def fails_on_the_second(*values: Any, **more: Any) -> Any:
        if more["text"] == "Deux.":
            raise StoreUnavailable("full")
        return whole(*values, **more)

    with monkeypatch.context() as full:
        full.setattr(conversations, "add_reply", fails_on_the_second)
        first = await chat.post("/api/conversation/messages", json={"text": "bonjour", "client_id": "a"})
    assert first.status_code == 503
    again = await send(chat, text="bonjour", client_id="a")
    assert [each["text"] for each in again] == ["Un.", "Deux."]
    assert len(set(rasa.requests)) == 1


async def test_a_conversation_erased_during_its_turn_is_gone(
    chat: httpx.AsyncClient, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def erased(*_: Any) -> list[Reply]:
        await chat.delete("/api/conversation")
        return [Reply("Trop tard.")]

    monkeypatch.setattr(rasa, "send", erased)
    answer = await chat.post("/api/conversation/messages", json={"text": "bonjour"})
    assert (answer.status_code, answer.json()["code"]) == (401, "no_conversation")
