"""The main job in a real browser: questions, an estimate, a call, and the lead that the broker exports."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from factorland.leads import Leads
from tests.browser.conftest import SIZES, Visiting
from tests.support.chat_page import Chat, KeyboardChat


def book_a_call(chat: Chat) -> None:
    """From the closed assistant to the confirmed call."""
    chat.open()
    chat.say("c'est quoi la quotité garantie ?", "quotité")
    chat.say("combien coûte l'affacturage ?", "commission")
    chat.say("je veux une estimation d'affacturage", "chiffre d'affaires")
    chat.say("1,2 M€", "activité")
    chat.tap("Transport", "combien de jours")
    chat.tap("60 jours", "combien de clients")
    chat.say("30", "plus gros client")
    chat.tap("Environ 30", "Estimation indicative")
    expect(chat.card("estimate")).to_contain_text("€")
    chat.tap("Être rappelé", "créneau")
    chat.tap(chat.card("slots").locator("button[part~=choice]").last.inner_text(), "quel nom")
    chat.say("Claire Dubois", "numéro")
    chat.say("06 12 34 56 78", "entreprise")
    chat.say("Transports Dubois", "e-mail")
    chat.tap("Sans e-mail", "accord")
    chat.tick("callback")
    chat.answered("06 12 34 56 78")
    expect(chat.card("booking")).to_be_visible()


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("hands", [Chat, KeyboardChat], ids=["mouse", "keyboard"])
def test_a_visitor_becomes_a_lead(visit: Visiting, store: Leads, width: int, hands: type[Chat]) -> None:
    before = {lead["id"] for lead in store.export_leads()}
    page = visit(width=width).page
    chat = hands(page)
    book_a_call(chat)
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()

    (lead,) = [lead for lead in store.export_leads() if lead["id"] not in before]
    assert lead["name"] == "Claire Dubois"
    assert lead["phone"] == "+33612345678"
    assert lead["company"] == "Transports Dubois"
    assert lead["product"] == "factoring"
    assert lead["diagnostic"]["turnover"] == 1_200_000
    assert lead["diagnostic"]["dso"] == 60
    assert lead["callback"]["status"] == "confirmed"
    assert [consent["purpose"] for consent in lead["consents"]] == ["callback"]
    assert lead["estimate"]
