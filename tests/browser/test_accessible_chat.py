"""axe-core finds nothing in the assistant, in any of its states and with any card."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from factorland.leads import Leads
from tests.browser.conftest import Visit, Visiting
from tests.support.axe import AXE, violations
from tests.support.chat_page import GREETING

CASE = "estimation affacturage pour 800 k€ de CA dans les services, payés à 60 jours, 30 clients, premier client 25 %"
CARDS = ("estimate", "comparison", "summary", "slots", "consent", "booking")


@pytest.fixture(params=[1280, 320])
def seen(visit: Visiting, request: pytest.FixtureRequest) -> Visit:
    """The assistant open; still, for a colour that is fading has no contrast to measure."""
    opened = visit(width=request.param, scripts=[AXE], reduced_motion="reduce")
    opened.chat.open()
    return opened


def test_axe_sees_into_the_assistant(seen: Visit) -> None:
    seen.page.locator("factorland-assistant").evaluate("each => each.style.setProperty('--assistant-text', '#c8d0d4')")
    assert any("color-contrast" in each and "bubble" in each for each in violations(seen.page))


def test_every_card(seen: Visit) -> None:
    chat = seen.chat
    found: dict[str, list[str]] = {}

    def check(kind: str) -> None:
        expect(chat.card(kind)).to_be_visible()
        found[kind] = violations(seen.page)

    chat.say(CASE, "estimation")
    chat.card("estimate").locator("summary").click()
    check("estimate")
    chat.tap("Voir les types d'offres", "côte à côte")
    check("comparison")
    chat.say("où en est-on ?", "noté")
    check("summary")
    chat.say("je veux être rappelé", "créneau")
    check("slots")
    chat.tap(chat.card("slots").locator("button[part~=choice]").last.inner_text(), "quel nom")
    chat.say("Claire Dubois", "numéro")
    chat.say("06 12 34 56 78", "entreprise")
    chat.say("Transports Dubois", "e-mail")
    chat.tap("Sans e-mail", "accord")
    check("consent")
    chat.tick("callback")
    chat.answered("06 12 34 56 78")
    check("booking")
    assert found == {kind: [] for kind in CARDS}


def test_closed_then_open_then_its_options(seen: Visit, store: Leads) -> None:
    page, chat = seen.page, seen.chat
    assert violations(page) == []
    page.get_by_role("button", name="Options de la conversation").click()
    assert violations(page) == []
    page.get_by_role("button", name="Effacer la conversation").click()
    expect(chat.notice).to_contain_text("Effacer cette conversation")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    store.add_reply(seen.conversation(store), "broker", "Bonjour, ici Paul. **Je vous appelle** à 9 h.")
    expect(page.locator("[part=badge]")).to_be_visible()
    assert violations(page) == []
    chat.launcher.click()
    assert violations(page) == []


def test_what_is_typed_too_long(seen: Visit) -> None:
    seen.chat.input.fill("é" * 520)
    expect(seen.page.locator(".counter")).to_contain_text("20 caractères de trop")
    assert violations(seen.page) == []


def test_writing_failed_offline_and_erased(seen: Visit) -> None:
    page, chat = seen.page, seen.chat
    seen.watch.expect("ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
    held: list[Route] = []
    page.route("**/api/conversation/messages", lambda route: held.append(route))
    chat.input.fill("Bonjour")
    page.keyboard.press("Enter")
    expect(page.locator("[part=typing]")).to_be_visible()
    assert violations(page) == []
    held.pop().abort()
    expect(page.locator("[part=retry]")).to_be_visible()
    assert violations(page) == []
    page.unroute("**/api/conversation/messages")
    page.locator("[part=retry]").click()
    chat.answered("Bonjour")
    page.locator("[part=vote]:visible").first.click()
    seen.context.set_offline(True)
    expect(chat.notice).to_contain_text("hors ligne")
    assert violations(page) == []
    seen.context.set_offline(False)
    expect(chat.notice).to_be_hidden()
    page.get_by_role("button", name="Options de la conversation").click()
    page.get_by_role("button", name="Effacer la conversation").click()
    page.get_by_role("button", name="Effacer", exact=True).click()
    expect(chat.notice).to_contain_text("effacée")
    assert violations(page) == []


def test_a_conversation_that_cannot_open(visit: Visiting) -> None:
    seen = visit(width=320, scripts=[AXE], reduced_motion="reduce")
    seen.watch.expect("ERR_FAILED", "401")  # 401: there was nothing to resume
    seen.page.route("**/api/conversation", lambda route: route.abort())
    seen.chat.launcher.click()
    expect(seen.chat.notice).to_contain_text("pas pu s'ouvrir")
    assert violations(seen.page) == []
    seen.page.unroute("**/api/conversation")
    seen.page.get_by_role("button", name="Réessayer").click()
    seen.chat.answered(GREETING)
