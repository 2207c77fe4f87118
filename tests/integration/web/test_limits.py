"""Limits of the public process: a person never meets them, a program does, and is told when to come back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from factorland.settings import Settings
from factorland.web.app import create_app
from factorland.web.limits.buckets import Buckets, MemoryBuckets, RedisBuckets
from factorland.web.limits.middleware import limits_of
from tests.integration.web.conftest import ORIGIN, text_of
from tests.support.ports import free_ports, listens

FORM = {"name": "Camille", "phone": "0612345678"}


@pytest.fixture
def limited(settings: Settings, request: pytest.FixtureRequest) -> Iterator[FastAPI]:
    """The application under low limits."""
    limits = {"limit_conversations": 3, "limit_messages": 2, "limit_messages_address": 5, "limit_forms": 2}
    app = create_app(settings.model_copy(update=limits))
    yield app
    app.state.leads.close()


@pytest.fixture
async def browser(limited: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client(limited) as browser:
        yield browser


def client(app: FastAPI, address: str = "192.0.2.7", **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


async def open_chat(app: FastAPI, address: str = "192.0.2.7") -> httpx.AsyncClient:
    browser = client(app, address)
    assert (await browser.post("/api/conversation")).status_code == 201
    return browser


async def say(browser: httpx.AsyncClient) -> httpx.Response:
    # An empty text is answered by the gateway itself: Rasa does not run here.
    return await browser.post("/api/conversation/messages", json={"text": ""})


async def test_a_visitor_who_writes_too_fast_is_told_when_to_come_back(limited: FastAPI) -> None:
    visitor, other = await open_chat(limited), await open_chat(limited)
    assert [(await say(visitor)).status_code for _ in range(3)] == [200, 200, 429]
    refused = await say(visitor)
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.json()["code"] == "too_many_requests"
    assert "n'est pas perdu" in refused.json()["detail"]
    assert (await say(other)).status_code == 200
    stored = (await visitor.get("/api/conversation/messages")).json()["messages"]
    assert len([each for each in stored if each["author"] == "visitor"]) == 2


async def test_an_address_has_a_limit_of_its_own_and_others_are_not_hindered(limited: FastAPI) -> None:
    visitors = [await open_chat(limited) for _ in range(3)]
    statuses = [(await say(visitor)).status_code for visitor in visitors for _ in range(2)]
    assert statuses == [200] * 5 + [429]
    assert (await client(limited).post("/api/conversation")).status_code == 429
    away = await open_chat(limited, "192.0.2.8")
    assert (await say(away)).status_code == 200


async def test_one_ipv6_network_is_one_address(limited: FastAPI) -> None:
    for number in range(3):
        await open_chat(limited, f"2001:db8:0:1::{number + 1}")
    refused = await client(limited, "2001:db8:0:1:ffff::9").post("/api/conversation")
    assert refused.status_code == 429
    await open_chat(limited, "2001:db8:0:2::1")


async def test_a_form_posted_too_often_gets_a_french_page_and_reading_has_no_limit(browser: httpx.AsyncClient) -> None:
    for _ in range(2):
        assert (await browser.post("/rappel", data=FORM)).status_code == 403
    refused = await browser.post("/rappel", data=FORM)
    assert refused.status_code == 429
    assert "Trop de demandes à la fois" in text_of(refused)
    assert int(refused.headers["retry-after"]) > 0
    assert (await browser.post("/demande/none", data=FORM)).status_code == 429
    assert {(await browser.get("/rappel")).status_code for _ in range(20)} == {200}


async def test_a_page_of_another_origin_may_read_when_to_come_back(limited: FastAPI, settings: Settings) -> None:
    embedding = settings.model_copy(update={"limit_conversations": 1, "allowed_origins": ["https://partner.example"]})
    app = create_app(embedding)
    browser = client(app, Origin="https://partner.example")
    answers = [await browser.post("/api/conversation") for _ in range(2)]
    app.state.leads.close()
    assert [answer.status_code for answer in answers] == [201, 429]
    assert answers[1].headers["access-control-allow-origin"] == "https://partner.example"
    assert "Retry-After" in answers[1].headers["access-control-expose-headers"]


async def test_a_person_is_never_hindered_by_the_usual_limits(app: FastAPI, settings: Settings) -> None:
    visitor = await open_chat(app)
    assert {(await say(visitor)).status_code for _ in range(settings.limit_messages)} == {200}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_has_no_limit(method: str) -> None:
    assert limits_of(method, "/api/conversation/messages") == ()


class Clock:
    """A clock in the hands of a test."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of our own on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is needed: apt-get install redis-server", pytrace=False)
    [port] = free_ports(1)
    home: Path = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(home)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not listens(port):
            assert server.poll() is None
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(params=["memory", "redis"])
async def buckets(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Buckets, Clock]]:
    clock = Clock()
    made: Any = (
        MemoryBuckets(clock) if request.param == "memory" else RedisBuckets(request.getfixturevalue("redis_url"), clock)
    )
    yield made, clock
    await made.close()


async def test_a_bucket_gives_a_minutes_worth_at_once_then_one_at_a_time(buckets: tuple[Buckets, Clock]) -> None:
    kept, clock = buckets
    assert [await kept.take("a", 4) for _ in range(4)] == [0, 0, 0, 0]
    assert await kept.take("a", 4) == pytest.approx(15)
    assert await kept.take("b", 4) == 0
    clock.now += 15
    assert await kept.take("a", 4) == 0
    assert await kept.take("a", 4) == pytest.approx(15)
    clock.now += 3600
    assert [await kept.take("a", 4) for _ in range(4)] == [0, 0, 0, 0]
    assert await kept.take("a", 4) > 0


async def test_memory_is_bounded(buckets: tuple[Buckets, Clock]) -> None:
    kept = MemoryBuckets(most=10)
    for number in range(100):
        await kept.take(str(number), 4)
    assert len(kept) == 10


async def test_without_redis_each_process_counts_for_itself() -> None:
    kept = RedisBuckets("redis://127.0.0.1:1/0")
    assert [await kept.take("a", 2) for _ in range(2)] == [0, 0]
    assert await kept.take("a", 2) > 0
    await kept.close()
