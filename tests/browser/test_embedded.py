"""On a page of another site: the whole assistant without any cookie where it is allowed, nothing where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from factorland.leads import Leads
from factorland.leads.models import Conversation
from factorland.operations.processes import Stack
from factorland.settings import Settings
from tests.browser.conftest import Visiting
from tests.support.embedding import embedding_site
from tests.support.ports import free_ports

# Kept in the tab for the time of the visit.
TOKEN = "JSON.parse(sessionStorage.getItem('factorland-assistant'))?.token"


def conversations(store: Leads) -> int:
    """How many the stack keeps."""
    return store.read(lambda session: session.scalar(select(func.count()).select_from(Conversation)) or 0)


@pytest.fixture
def partner(stack: tuple[Settings, Stack], site: str) -> Iterator[str]:
    """A site that the configuration of the stack allows."""
    (origin,) = stack[0].allowed_origins
    with embedding_site(urlsplit(origin).port or 0, site) as address:
        assert address == origin
        yield address


@pytest.fixture
def stranger(site: str) -> Iterator[str]:
    """A site that nobody configured."""
    with embedding_site(free_ports(1)[0], site) as address:
        yield address


def test_a_partner_has_the_whole_assistant_without_a_cookie(visit: Visiting, partner: str, store: Leads) -> None:
    seen = visit(f"{partner}/", width=390)
    seen.watch.allow(partner)
    assert seen.watch.api_requests == []
    seen.chat.open()
    seen.chat.say("c'est quoi l'affacturage ?", "factures")
    conversation = store.conversation_of(seen.page.evaluate(TOKEN)) or ""
    store.add_reply(conversation, "broker", "Bonjour, ici Paul.")
    expect(seen.chat.bubbles("broker")).to_have_text("Bonjour, ici Paul.")
    seen.page.reload()
    expect(seen.chat.bubbles("broker")).to_have_text("Bonjour, ici Paul.")
    expect(seen.chat.bubbles("visitor")).to_have_count(1)
    assert seen.context.cookies() == []


def test_a_partner_books_and_has_the_calendar_file(visit: Visiting, partner: str) -> None:
    seen = visit(f"{partner}/")
    seen.watch.allow(partner)
    chat = seen.chat
    chat.open()
    chat.say("je veux être rappelé", "créneau")
    chat.tap(chat.card("slots").locator("button[part~=choice]").last.inner_text(), "quel nom")
    chat.say("Paul Martin", "numéro")
    chat.say("06 12 34 56 78", "entreprise")
    chat.tap("Passer", "e-mail")
    chat.tap("Sans e-mail", "accord")
    chat.tick("callback")
    chat.answered("06 12 34 56 78")
    with seen.page.expect_download() as download:
        chat.card("booking").get_by_role("link", name="agenda").click()
    assert download.value.path().read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
    assert seen.context.cookies() == []


def test_a_stranger_opens_nothing(visit: Visiting, stranger: str, store: Leads) -> None:
    before = conversations(store)
    seen = visit(f"{stranger}/")
    seen.watch.allow(stranger)
    seen.watch.expect("CORS", "ERR_FAILED", "400", "403")
    seen.chat.launcher.click()
    expect(seen.chat.notice).to_contain_text("pas pu s'ouvrir")
    expect(seen.chat.bubbles("assistant")).to_have_count(0)
    assert conversations(store) == before
