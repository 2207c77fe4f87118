"""axe-core finds nothing on any page of the site, wide and narrow, empty, filled or refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from factorland.leads.links import ACTIONS
from factorland.web.site.routes import PUBLIC_PATHS
from tests.browser.conftest import SIZES, Visit, Visiting
from tests.support.axe import AXE, violations

PAGES = [*PUBLIC_PATHS, "/rappel/merci", "/absente"]


@pytest.fixture
def look(visit: Visiting) -> Visiting:
    """A page, still: a colour that is fading has no contrast to measure."""

    def at(path: str, width: int = 320) -> Visit:
        return visit(path, width=width, scripts=[AXE], reduced_motion="reduce")

    return at


def wide_and_narrow(page: Page) -> list[str]:
    """What is broken in either size."""
    found: list[str] = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": SIZES[width]})
        found += [f"{width}: {each}" for each in violations(page)]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page(look: Visiting, path: str) -> None:
    seen = look(path)
    seen.watch.expect("404")
    seen.page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    assert wide_and_narrow(seen.page) == []


def test_the_menu_and_the_number(look: Visiting) -> None:
    page = look("/").page
    page.locator("summary", has_text="Menu").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu", exact=True)).to_be_hidden()
    page.locator("summary", has_text="Afficher le numéro").click()
    assert violations(page) == []


@pytest.mark.parametrize("product", ["Affacturage", "Assurance-crédit"])
def test_the_simulator_with_its_result(look: Visiting, product: str) -> None:
    page = look("/estimation").page
    page.get_by_role("radio", name=product).check()
    page.locator("summary", has_text="Préciser davantage").click()
    expect(page.locator("[data-result] .headline")).to_be_visible()
    assert wide_and_narrow(page) == []
    page.locator("input[name=turnover]").fill("beaucoup")
    expect(page.locator("[data-result] .notice-error")).to_be_visible()
    assert wide_and_narrow(page) == []


def test_the_callback_form_refused(look: Visiting) -> None:
    seen = look("/rappel")
    seen.watch.expect("422")
    seen.page.get_by_role("button", name="Demander à être rappelé").click()
    expect(seen.page.get_by_role("alert")).to_be_visible()
    assert wide_and_narrow(seen.page) == []


def test_the_pages_behind_the_links_of_mails(look: Visiting, site: str, request_paths: dict[str, str]) -> None:
    assert set(request_paths) == set(ACTIONS)
    page = look(request_paths["cancel"]).page
    for action, path in request_paths.items():
        page.goto(site + path)
        assert violations(page) == [], action
