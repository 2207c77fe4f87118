"""The whole web application on a real SQLite, and a visitor whose call is booked, with the links of their e-mails."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from factorland.clock import PARIS, utc_now
from factorland.leads import Booking, ConsentGiven, Contact, Leads
from factorland.leads.database import migrate
from factorland.leads.links import Links
from factorland.settings import Settings, get_settings
from factorland.web.app import create_app

ORIGIN = "https://factorland.example"
SECRET = "a secret for tests"
CALL = datetime(2026, 11, 24, 9, 30, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-23T08:30:00+01:00")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("requests") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Everything written goes to the test's own directory."""
    monkeypatch.setenv("FACTORLAND_VAR_DIR", str(tmp_path))
    get_settings.cache_clear()
    shutil.copy(empty_database, tmp_path / "factorland.db")
    yield Settings(_env_file=None, env="test", var_dir=tmp_path, secret_key=SecretStr(SECRET), public_url=ORIGIN)
    get_settings.cache_clear()


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    app = create_app(settings)
    yield app
    app.state.leads.close()


@pytest.fixture
def leads(app: FastAPI) -> Leads:
    found: Leads = app.state.leads
    return found


def book(leads: Leads, start: datetime, **contact: Any) -> str:
    """A visitor who talks and books a call; returns the conversation."""
    conversation, _ = leads.start_conversation("chat")
    leads.add_visitor_message(conversation, "Bonjour, je cherche à financer mes factures.")
    known = {"name": "Jeanne <b>Test</b>", "phone": "+33612345678", "email": "jeanne@client.test"}
    consents = [ConsentGiven(each, "J'accepte d'être rappelée.", utc_now(), "chat") for each in ("callback", "email")]
    diagnostic = {"turnover": 1_200_000, "dso": 60}
    leads.book(Booking(conversation, start, Contact(**known | contact), "factoring", diagnostic, consents=consents))
    return conversation


@dataclass
class Visitor:
    """A browser without JavaScript, and the links of one conversation."""

    http: httpx.AsyncClient
    conversation: str

    def path(self, action: str) -> str:
        return urlsplit(Links(SECRET, ORIGIN, 90).make(self.conversation, action)).path

    async def open(self, action: str, **query: str) -> httpx.Response:
        """Follow a link, as a mail filter does too."""
        return await self.http.get(self.path(action), params=query)

    async def confirm(self, action: str, **fields: str) -> httpx.Response:
        """Follow a link and send the page's form, its hidden fields included."""
        shown = await self.open(action)
        return await self.http.post(self.path(action), data=hidden_fields(shown.text) | fields)


def hidden_fields(html: str) -> dict[str, str]:
    """The hidden fields of the first form that posts."""
    form = re.search(r'<form[^>]*method="post".*?</form>', html, re.DOTALL)
    assert form, "no form to confirm with"
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0]))


def text_of(response: httpx.Response) -> str:
    """What is read on a page, on one line, with plain spaces and apostrophes."""
    main = response.text.partition("<main")[2].partition("</main>")[0]
    text = unescape(re.sub(r"<[^>]+>", " ", main)).replace("’", "'")
    return re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", text))


@pytest.fixture
async def visitor(app: FastAPI, leads: Leads) -> AsyncIterator[Visitor]:
    """A visitor whose call is booked on Tuesday 24 November 2026, 9 h 30 in Paris."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield Visitor(http, book(leads, CALL))
