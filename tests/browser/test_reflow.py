"""Nothing scrolls sideways on a narrow phone, nor at 200 % zoom, on any page and in the assistant with any card."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from factorland.leads import Leads
from factorland.web.site.routes import PUBLIC_PATHS
from tests.browser.conftest import Visiting
from tests.support.cards import LONG, add_every_card

# A zoom of 200 % halves the window that a page sees and doubles its pixels.
VIEWS: dict[str, dict[str, Any]] = {
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "390 px": {"viewport": {"width": 390, "height": 844}},
    "200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
}
_SIDEWAYS = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  const right = each => each.getBoundingClientRect().right;
  return [...document.querySelectorAll("body *")].filter(each => right(each) > innerWidth + 1)
    .map(each => `${each.tagName} ${each.className} ${Math.round(right(each))}`);
}"""
# The panel hides what is too wide for it instead of scrolling: what is cut counts too.
_CUT = """panel => [panel, ...panel.querySelectorAll("*")]
  .filter(each => each.clientWidth > 0 && !each.closest(".sr-only, thead, svg") && each.tagName !== "TEXTAREA"
    && (each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > innerWidth + 1)
    && getComputedStyle(each).display !== "inline")
  .map(each => `${each.tagName} ${each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""


def sideways(page: Page) -> list[str]:
    """What makes a page wider than its window."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_page(visit: Visiting, site: str, request_paths: dict[str, str], view: str) -> None:
    page = visit("/plan-du-site", **VIEWS[view]).page
    for path in (*PUBLIC_PATHS, *request_paths.values()):
        page.goto(site + path)
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        if path == "/estimation":
            expect(page.locator("[data-result] .headline")).to_be_visible()
        assert sideways(page) == [], path


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("words", ["Une phrase de plusieurs mots, 1 234 567 €", LONG], ids=["words", "one long word"])
def test_the_assistant(visit: Visiting, store: Leads, view: str, words: str) -> None:
    seen = visit(**VIEWS[view])
    seen.chat.open()
    add_every_card(store, seen.conversation(store), words)
    seen.page.reload()
    expect(seen.page.locator("[part~=card]")).to_have_count(6)
    seen.chat.input.fill(words * 7)
    seen.page.evaluate("document.querySelector('factorland-assistant').shadowRoot.querySelector('details').open = true")
    assert seen.chat.panel.evaluate(_CUT) == []
    assert sideways(seen.page) == []
