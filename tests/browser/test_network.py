"""The network goes and comes back: nothing typed is lost, nothing is sent twice."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from factorland.leads import Leads
from tests.browser.conftest import Visit, Visiting

MESSAGES = "**/api/conversation/messages"


def said(seen: Visit, store: Leads) -> list[str]:
    """What the visitor said, as the server keeps it."""
    return [each.text for each in store.messages(seen.conversation(store)) if each.author == "visitor"]


def test_what_is_typed_offline_is_kept_then_sent_once(visit: Visiting, store: Leads) -> None:
    seen = visit()
    seen.watch.expect("ERR_INTERNET_DISCONNECTED")
    seen.chat.open()
    seen.context.set_offline(True)
    expect(seen.chat.notice).to_contain_text("hors ligne")
    seen.chat.input.fill("c'est quoi l'affacturage ?")
    seen.page.keyboard.press("Enter")
    seen.page.keyboard.press("Enter")
    expect(seen.chat.input).to_have_value("c'est quoi l'affacturage ?")
    seen.context.set_offline(False)
    expect(seen.chat.notice).to_be_hidden()
    seen.page.keyboard.press("Enter")
    seen.chat.answered("factures")
    expect(seen.chat.input).to_have_value("")
    assert said(seen, store) == ["c'est quoi l'affacturage ?"]


def test_a_message_cut_off_by_the_network_leaves_by_itself(visit: Visiting, store: Leads) -> None:
    seen = visit()
    seen.watch.expect("ERR_INTERNET_DISCONNECTED")
    seen.chat.open()
    # The page has not been told yet that the network is gone.
    seen.page.route(MESSAGES, lambda route: (seen.context.set_offline(True), route.abort("internetdisconnected")))
    seen.chat.input.fill("c'est quoi l'affacturage ?")
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("[part=retry]")).to_be_visible()
    seen.page.unroute(MESSAGES)
    seen.context.set_offline(False)
    seen.chat.answered("factures")
    expect(seen.page.locator("[part=retry]")).to_be_hidden()
    assert said(seen, store) == ["c'est quoi l'affacturage ?"]


def test_an_answer_that_was_lost_is_not_asked_twice(visit: Visiting, store: Leads) -> None:
    seen = visit()
    seen.watch.expect("ERR_FAILED")
    seen.chat.open()
    seen.page.route("**/api/conversation/events*", lambda route: route.abort())

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    seen.page.reload()
    expect(seen.chat.panel).to_be_visible()
    seen.page.route(MESSAGES, lose_the_answer, times=1)
    seen.chat.input.fill("c'est quoi l'affacturage ?")
    seen.page.keyboard.press("Enter")
    seen.page.locator("[part=retry]").click()
    seen.chat.answered("factures")
    assert said(seen, store) == ["c'est quoi l'affacturage ?"]
    expect(seen.chat.bubbles("visitor")).to_have_count(1)
    expect(seen.chat.bubbles("assistant")).to_have_count(2)


def test_a_draft_outlives_a_reload_and_a_change_of_page(visit: Visiting, site: str) -> None:
    seen = visit()
    seen.chat.open()
    seen.chat.input.fill("je voudrais")
    seen.page.goto(f"{site}/affacturage")
    expect(seen.chat.input).to_have_value("je voudrais")
    expect(seen.chat.bubbles("assistant")).to_have_count(1)


def test_a_message_of_a_broker_arrives_by_itself(visit: Visiting, store: Leads) -> None:
    seen = visit()
    seen.chat.open()
    seen.page.keyboard.press("Escape")
    store.add_reply(seen.conversation(store), "broker", "Bonjour, ici Paul.")
    expect(seen.page.locator("[part=badge]")).to_contain_text("1")
    seen.chat.launcher.click()
    expect(seen.chat.bubbles("broker")).to_have_text("Bonjour, ici Paul.")
    expect(seen.page.locator("[part=badge]")).to_be_hidden()


def test_a_vote_is_shown_after_a_reload(visit: Visiting) -> None:
    seen = visit()
    seen.chat.open()
    seen.chat.say("c'est quoi l'affacturage ?", "factures")
    useful = seen.page.get_by_role("button", name="Réponse utile")
    with seen.page.expect_response("**/feedback"):
        useful.click()
    seen.page.reload()
    expect(useful).to_have_attribute("aria-pressed", "true")
