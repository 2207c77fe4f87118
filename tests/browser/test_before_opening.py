"""A visitor who never opens the assistant: nothing kept, nothing asked, nothing heavy, nobody else told."""

from __future__ import annotations

import json

import pytest

from factorland.web.site.routes import PUBLIC_PATHS
from tests.browser.conftest import Visiting

MAX_BYTES = 100_000
# The two forms are posted with a signed token, the only cookie of the site before the assistant is opened.
FORM = "/rappel"


@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_a_page_is_light_and_keeps_nothing(visit: Visiting, site: str, path: str) -> None:
    seen = visit("about:blank")
    weights: list[int] = []
    session = seen.context.new_cdp_session(seen.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
    seen.page.goto(site + path, wait_until="networkidle")
    assert 5_000 < sum(weights) < MAX_BYTES, weights
    assert seen.watch.api_requests == []
    kept = seen.context.storage_state(indexed_db=True)
    cookies = kept.pop("cookies")
    assert json.dumps(kept) == '{"origins": []}'
    assert len(cookies) <= (path == FORM)
    assert seen.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_what_is_kept_once_it_is_open_goes_with_the_conversation(visit: Visiting) -> None:
    seen = visit()
    seen.chat.open()
    (cookie,) = seen.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert seen.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 1]
    seen.page.get_by_role("button", name="Options de la conversation").click()
    seen.page.get_by_role("button", name="Effacer la conversation").click()
    with seen.page.expect_response("**/api/conversation"):
        seen.page.get_by_role("button", name="Effacer", exact=True).click()
    assert seen.context.cookies() == []
    assert seen.page.evaluate("sessionStorage.length") == 0
