"""Signed links: what they allow, for how long, and nothing more."""

from __future__ import annotations

import pytest

from factorland.leads.links import Link, LinkInvalid, Links

LINKS = Links("secret", "https://factorland.example/", 90)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-23T09:00:00+01:00")


def token_of(address: str) -> str:
    assert address.startswith("https://factorland.example/demande/")
    return address.rpartition("/")[2]


def test_a_link_says_what_it_allows_on_which_conversation() -> None:
    assert LINKS.read(token_of(LINKS.make("c1", "cancel"))) == Link("c1", "cancel")


def test_a_link_that_was_altered_or_signed_by_others_is_refused() -> None:
    token = token_of(LINKS.make("c1", "cancel"))
    other = token_of(Links("other", "https://factorland.example", 90).make("c1", "erase"))
    for wrong in (token[:-1], "x" + token, other, "", "a.b.c"):
        with pytest.raises(LinkInvalid):
            LINKS.read(wrong)


def test_a_link_ends_after_its_days(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(LINKS.make("c1", "erase"))
    monkeypatch.setenv("FACTORLAND_NOW", "2027-02-20T09:00:00+01:00")
    assert LINKS.read(token).action == "erase"
    monkeypatch.setenv("FACTORLAND_NOW", "2027-02-22T09:00:00+01:00")
    with pytest.raises(LinkInvalid):
        LINKS.read(token)


def test_an_unknown_action_cannot_be_signed() -> None:
    with pytest.raises(ValueError, match="unknown action"):
        LINKS.make("c1", "everything")
