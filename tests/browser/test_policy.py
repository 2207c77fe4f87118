"""The content security policy refuses nothing of ours, and would refuse what is not."""

from __future__ import annotations

import httpx
from playwright.sync_api import expect

from factorland.web.site.routes import PUBLIC_PATHS
from tests.browser.conftest import Visiting

_INJECT = """() => {
  const script = document.createElement("script");
  script.textContent = "window.harmed = 1";
  const image = document.createElement("img");
  image.src = "https://harm.example/pixel.png";
  document.body.append(script, image);
}"""


def test_nothing_of_the_site_is_refused(visit: Visiting, site: str) -> None:
    seen = visit()
    seen.chat.open()
    for path in PUBLIC_PATHS:
        seen.page.goto(site + path)
        expect(seen.chat.panel).to_be_visible()
    seen.page.goto(f"{site}/estimation")
    seen.page.keyboard.press("Escape")
    seen.page.get_by_role("button", name="Calculer").click()
    expect(seen.page.locator("[data-result] .headline")).to_be_visible()
    seen.page.get_by_role("link", name="En parler avec l").click()
    seen.chat.answered("estimation")
    assert seen.watch.problems == []


def test_what_is_injected_is_refused_and_seen(visit: Visiting) -> None:
    seen = visit()
    seen.watch.expect("policy refused", "Content Security Policy", "request to https://harm.example")
    with seen.page.expect_console_message(lambda line: "policy refused https://harm.example" in line.text):
        seen.page.evaluate(_INJECT)
    assert seen.page.evaluate("window.harmed ?? null") is None


def test_the_policy_has_no_way_round(site: str) -> None:
    for path in PUBLIC_PATHS:
        policy = httpx.get(site + path, trust_env=False).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
