"""One visitor, two tabs: the same conversation in both, and one lead."""

from __future__ import annotations

from playwright.sync_api import expect

from factorland.leads import Leads
from tests.browser.conftest import Visiting
from tests.support.chat_page import Chat


def test_messages_appear_in_both_and_make_one_lead(visit: Visiting, site: str, store: Leads) -> None:
    seen = visit()
    before = [lead["id"] for lead in store.export_leads()]
    first = seen.chat
    first.open()
    first.say("je veux être rappelé", "créneau")
    other_page = seen.context.new_page()
    other_page.goto(f"{site}/affacturage")
    second = Chat(other_page)
    second.launcher.click()
    second.answered("créneau")

    slot = second.card("slots").locator("button[part~=choice]").last
    second.tap(slot.inner_text(), "quel nom")
    first.answered("quel nom")
    first.say("Claire Dubois", "numéro")
    second.answered("numéro")
    second.say("06 12 34 56 78", "entreprise")
    first.answered("entreprise")
    first.say("Transports Dubois", "e-mail")
    second.answered("e-mail")
    second.tap("Sans e-mail", "accord")
    first.answered("accord")
    first.tick("callback")
    for chat in (first, second):
        chat.answered("06 12 34 56 78")
        expect(chat.card("booking")).to_be_visible()
        expect(chat.bubbles("visitor").filter(has_text="Claire Dubois")).to_have_count(1)
    assert first.bubbles("assistant").all_inner_texts() == second.bubbles("assistant").all_inner_texts()
    assert len([lead for lead in store.export_leads() if lead["id"] not in before]) == 1
