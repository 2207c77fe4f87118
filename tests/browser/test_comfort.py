"""Keyboards, screen readers, still screens and high contrast: what axe cannot see."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, Visiting
from tests.support.chat_page import GREETING, KeyboardChat

# Whoever reads the screen by ear hears this region, apart from the log.
_LIVE = "[role=status][aria-live=polite]"
_MOVING = """() => {
  const root = document.querySelector("factorland-assistant").shadowRoot;
  const all = [...document.querySelectorAll("*"), ...root.querySelectorAll("*")];
  const moves = each => { const style = getComputedStyle(each);
    return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0; };
  return [...document.getAnimations(), ...root.getAnimations()].length + all.filter(moves).length;
}"""
_BORDERS = """each => {
  const style = getComputedStyle(each);
  return parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== "none"
    && style.borderTopColor !== style.backgroundColor && style.borderTopColor !== "rgba(0, 0, 0, 0)";
}"""


@pytest.mark.parametrize("width", SIZES)
def test_escape_closes_and_gives_the_focus_back(visit: Visiting, width: int) -> None:
    page = visit(width=width).page
    chat = KeyboardChat(page)
    chat.open()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_the_focus_goes_back_to_whatever_opened_it(visit: Visiting) -> None:
    page = visit("/estimation").page
    opener = page.locator("[data-result] [data-assistant-open]")
    opener.click()
    chat = KeyboardChat(page)
    chat.answered("")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_page_with_the_panel_open_does_not_take_the_focus(visit: Visiting) -> None:
    seen = visit()
    seen.chat.open()
    seen.page.reload()
    expect(seen.chat.panel).to_be_visible()
    seen.chat.answered(GREETING)
    assert seen.page.evaluate("document.activeElement.tagName") == "BODY"


def test_on_a_phone_the_focus_stays_in_the_sheet(visit: Visiting) -> None:
    page = visit(width=390).page
    chat = KeyboardChat(page)
    chat.open()
    expect(chat.panel).to_have_attribute("aria-modal", "true")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(14):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.tagName") == "FACTORLAND-ASSISTANT"


def test_what_is_answered_is_announced_once(visit: Visiting) -> None:
    seen = visit()
    live = seen.page.locator(_LIVE)
    expect(live.locator("p")).to_have_count(0)
    seen.chat.open()
    seen.chat.say("c'est quoi l'affacturage ?", "factures")
    expect(live.locator("p")).to_have_count(2)
    expect(live).to_contain_text(GREETING)
    expect(seen.chat.log).to_have_attribute("aria-live", "off")


def test_nothing_moves_for_who_asked_for_it(visit: Visiting) -> None:
    seen = visit(reduced_motion="reduce")
    seen.page.route("**/api/conversation/messages", lambda route: None)
    seen.chat.open()
    seen.chat.input.fill("bonjour")
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("[part=typing]")).to_be_visible()
    assert seen.page.evaluate(_MOVING) == 0


def test_something_moves_for_the_others(visit: Visiting) -> None:
    seen = visit(reduced_motion="no-preference")
    assert seen.page.evaluate(_MOVING) > 0


def test_forced_colours_still_show_every_control(visit: Visiting) -> None:
    seen = visit(width=390, forced_colors="active")
    page = seen.page
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for control in (seen.chat.launcher, page.locator(".header .button-accent"), page.locator(".nav-narrow summary")):
        assert control.evaluate(_BORDERS)
    seen.chat.open()
    choice = page.locator("button[part~=choice]").first
    field = page.locator(".composer .field")
    for control in (choice, field, page.locator("button[part=send]"), seen.chat.panel):
        assert control.evaluate(_BORDERS), control
    seen.chat.say("estimer l'affacturage, 800 k€ de CA, transport", "jours")
    seen.page.locator("button[part~=choice]", has_text="45 jours").last.focus()
    assert choice.evaluate("each => getComputedStyle(each).color") != page.locator(
        "button[part~=choice]:not([aria-disabled])"
    ).first.evaluate("each => getComputedStyle(each).color")


@pytest.mark.parametrize("path", ["/", "/estimation", "/rappel"])
def test_no_field_makes_a_phone_zoom(visit: Visiting, path: str) -> None:
    seen = visit(path, width=390)
    seen.chat.open()
    fields = seen.page.locator("input:visible:not([type=range],[type=checkbox],[type=radio]), select:visible, textarea")
    sizes = fields.evaluate_all("all => all.map(each => parseFloat(getComputedStyle(each).fontSize))")
    assert min(sizes) >= 16
