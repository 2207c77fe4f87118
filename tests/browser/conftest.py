"""Debian's Chromium on the running stack, and visitors in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from factorland.clock import utc_now
from factorland.leads import Booking, ConsentGiven, Contact, Leads
from factorland.leads.links import ACTIONS, Links
from factorland.operations.processes import Stack
from factorland.settings import Settings
from factorland.web.chat.routes import COOKIE
from tests.support.chat_page import Chat
from tests.support.running import NOW
from tests.support.watching import Watch

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Widths that every page and the assistant must be at ease in, with a height that goes with them.
SIZES = {1280: 800, 390: 844, 320: 640}


@dataclass(frozen=True)
class Visit:
    """One visitor's browser window: its page, the assistant on it, and what must not happen meanwhile."""

    page: Page
    chat: Chat
    watch: Watch

    @property
    def context(self) -> BrowserContext:
        """Cookies, network, other tabs."""
        return self.page.context

    def conversation(self, store: Leads) -> str:
        """The conversation that is open, by the cookie that only its visitor has."""
        token = next(each["value"] for each in self.context.cookies() if each["name"] == COOKIE)
        return store.conversation_of(token) or ""


Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the visits of a file: Playwright's event loop ends with it, else no async test runs after."""
    executable = shutil.which("chromium")
    assert executable, "chromium is missing: scripts/system-packages.sh installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield running
        running.close()


@pytest.fixture
def site(stack: tuple[Settings, Stack]) -> str:
    """Address of the site, without a final slash."""
    return stack[0].public_url


@pytest.fixture
def store(stack: tuple[Settings, Stack], monkeypatch: pytest.MonkeyPatch) -> Iterator[Leads]:
    """The database of the running stack, on its clock: a test may write there what no dialogue says."""
    monkeypatch.setenv("FACTORLAND_NOW", NOW)
    leads = Leads.open(stack[0].database_url)
    yield leads
    leads.close()


@pytest.fixture
def request_paths(stack: tuple[Settings, Stack], store: Leads) -> dict[str, str]:
    """The pages behind the links of the mails, by action, for a visitor whose call is booked."""
    conversation, _ = store.start_conversation("chat")
    store.add_visitor_message(conversation, "Bonjour, je cherche à financer mes factures.")
    contact = Contact(name="Jeanne Test", phone="+262692123456", email="jeanne@client.test")
    consents = [ConsentGiven(each, "J'accepte.", utc_now(), "chat") for each in ("callback", "email")]
    start = store.offer_slots(limit=1)[0].start
    store.book(Booking(conversation, start, contact, "factoring", {"turnover": 1_200_000}, consents=consents))
    links = Links(stack[0].secret_key.get_secret_value(), "", store.options.link_days)
    return {action: links.make(conversation, action) for action in ACTIONS}


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visiting]:
    """Opens windows: ``visit("/affacturage", width=390)``. At the end nothing may have gone wrong in any."""
    opened: list[Visit] = []

    def open_window(path: str = "/", width: int = 1280, **options: Any) -> Visit:
        viewport = {"width": width, "height": SIZES.get(width, 800)}
        french = {"viewport": viewport, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
        scripts = options.pop("scripts", [])
        context = browser.new_context(**(french | options))
        for script in scripts:
            context.add_init_script(path=script)
        watch = Watch(context)
        watch.allow(site)
        page = context.new_page()
        opened.append(Visit(page, Chat(page), watch))
        page.goto(site + path if path.startswith("/") else path)
        return opened[-1]

    yield open_window
    for each in opened:
        each.context.close()
    assert [problem for each in opened for problem in each.watch.problems] == []
