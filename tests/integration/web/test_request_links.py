"""What holds for every signed link: who may use it, what a GET may do, and what its address may leak."""

from __future__ import annotations

import email
import email.policy
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from factorland.leads import Leads, StoreUnavailable
from factorland.leads.links import ACTIONS, Links
from factorland.leads.options import get_options
from factorland.leads.worker import make_worker
from factorland.settings import Settings
from tests.integration.web.conftest import ORIGIN, Visitor, hidden_fields, text_of

PHONE = "01 23 45 67 89"
SLOT = "2026-11-25T15:00:00+01:00"


def kept(leads: Leads, conversation: str) -> dict[str, Any]:
    data = leads.personal_data(conversation)
    return data | {"acts": [entry for entry in leads.audit_trail() if entry["act"] != "export"]}


def is_private(response: httpx.Response) -> bool:
    headers = response.headers
    return (
        headers["cache-control"] == "no-store"
        and headers["referrer-policy"] == "no-referrer"
        and "noindex" in headers["x-robots-tag"]
    )


@pytest.mark.parametrize("path", ["/", "/health", "/assistant.js"])
async def test_a_monitor_may_ask_for_the_head_alone(visitor: Visitor, path: str) -> None:
    assert (await visitor.http.head(path)).status_code == 200


async def test_a_link_answers_head_as_privately_as_get(visitor: Visitor) -> None:
    response = await visitor.http.head(visitor.path("cancel"))
    assert response.status_code == 200
    assert is_private(response)


async def test_every_link_of_the_mails_opens_a_page(visitor: Visitor, settings: Settings) -> None:
    worker = make_worker(settings, get_options())
    worker.deliver_due()
    worker.unit.engine.dispose()
    (mail,) = (settings.var_dir / "outbox").glob("*-confirmation.eml")
    paths = {urlsplit(link).path for link in re.findall(rf"{ORIGIN}/demande/[\w.=-]+", _plain_text(mail.read_bytes()))}

    assert len(paths) == 5
    for path in paths:
        assert (await visitor.http.get(path)).status_code == 200


def _plain_text(mail: bytes) -> str:
    part = email.message_from_bytes(mail, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("action", ACTIONS)
async def test_opening_a_link_does_nothing_however_often(visitor: Visitor, leads: Leads, action: str) -> None:
    before = kept(leads, visitor.conversation)
    for _ in range(3):
        page = await visitor.open(action)
        assert page.status_code == 200
        assert page.text.count('method="post"') >= 1
    await visitor.http.head(visitor.path(action))

    assert kept(leads, visitor.conversation) == before


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_address_is_kept_by_nobody(visitor: Visitor, action: str) -> None:
    shown = await visitor.open(action)
    done = await visitor.confirm(action, slot=SLOT)
    gone = await visitor.open("cancel")

    for page in (shown, done, gone):
        assert is_private(page)
    assert 'name="robots" content="noindex' in shown.text
    assert "canonical" not in shown.text
    assert not re.search(r'(?:src|href)="https?://(?!www\.(?:orias|cnil)\.fr)', shown.text)


@pytest.mark.parametrize("action", ACTIONS)
async def test_a_form_of_another_site_does_nothing(app: FastAPI, visitor: Visitor, leads: Leads, action: str) -> None:
    """Another site knows neither the cookie nor a token that goes with it, even with the address in hand."""
    before = kept(leads, visitor.conversation)
    form = hidden_fields((await visitor.open(action)).text) | {"slot": SLOT}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as victim:
        without_cookie = await victim.post(visitor.path(action), data=form)
        await victim.get(visitor.path(action))
        other_cookie = await victim.post(visitor.path(action), data=form)
        no_token = await victim.post(visitor.path(action), data={"slot": SLOT})

    for answer in (without_cookie, other_cookie, no_token):
        assert answer.status_code == 403
        assert "Rien n'a été fait" in text_of(answer)
        assert PHONE in text_of(answer)
    assert kept(leads, visitor.conversation) == before


async def test_a_form_that_was_refused_can_be_confirmed_again(visitor: Visitor) -> None:
    form = hidden_fields((await visitor.open("cancel")).text)
    forged = form | {"token": form["token"][:-2] + "xx"}
    refused = await visitor.http.post(visitor.path("cancel"), data=forged)
    assert refused.status_code == 403

    retried = await visitor.http.post(visitor.path("cancel"), data=hidden_fields(refused.text))
    assert "Votre rappel est annulé" in text_of(retried)


async def test_the_cookie_is_for_these_pages_only(visitor: Visitor) -> None:
    cookie = (await visitor.open("cancel")).headers["set-cookie"].lower()

    for attribute in ("path=/demande/", "httponly", "samesite=strict", "secure"):
        assert attribute in cookie


@pytest.mark.parametrize("change", ["cut", "altered", "other secret", "nonsense"])
async def test_a_link_that_is_not_ours_is_refused_clearly(visitor: Visitor, leads: Leads, change: str) -> None:
    good = visitor.path("erase")
    path = {
        "cut": good[:-4],
        "altered": good.replace("/demande/", "/demande/A"),
        "other secret": urlsplit(Links("other", ORIGIN, 90).make(visitor.conversation, "erase")).path,
        "nonsense": "/demande/%00%F0%9F%92%A5",
    }[change]
    form = hidden_fields((await visitor.open("erase")).text)

    for answer in (await visitor.http.get(path), await visitor.http.post(path, data=form)):
        assert answer.status_code == 404
        assert "Ce lien ne fonctionne pas" in text_of(answer)
        assert PHONE in text_of(answer)
        assert is_private(answer)
    assert leads.messages(visitor.conversation)


async def test_an_old_link_says_that_it_is_too_old(
    visitor: Visitor, leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = visitor.path("erase")
    form = hidden_fields((await visitor.open("erase")).text)
    monkeypatch.setenv("FACTORLAND_NOW", "2027-02-22T08:30:00+01:00")

    for answer in (await visitor.http.get(path), await visitor.http.post(path, data=form)):
        assert answer.status_code == 410
        assert "Ce lien n'est plus valable" in text_of(answer)
        assert PHONE in text_of(answer)
    assert leads.messages(visitor.conversation)


@pytest.mark.parametrize("action", ["stop", "erase", "cancel", "reschedule"])
async def test_a_store_that_fails_is_said_and_not_hidden(
    visitor: Visitor, leads: Leads, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    def away(_work: object) -> None:
        raise StoreUnavailable

    before = kept(leads, visitor.conversation)
    form = hidden_fields((await visitor.open(action)).text) | {"slot": SLOT}
    with monkeypatch.context() as broken:
        broken.setattr(leads, "write", away)
        answer = await visitor.http.post(visitor.path(action), data=form)

    assert answer.status_code == 503
    assert "Rien n'a été changé" in text_of(answer)
    assert PHONE in text_of(answer)
    assert kept(leads, visitor.conversation) == before


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"token=" + b"a" * 20_000, 413),
        ("application/x-www-form-urlencoded", b"token=\xff", 400),
    ],
)
async def test_a_body_that_is_no_form_is_refused_in_private(
    visitor: Visitor, content_type: str, body: bytes, status: int
) -> None:
    answer = await visitor.http.post(visitor.path("erase"), content=body, headers={"Content-Type": content_type})

    assert answer.status_code == status
    assert is_private(answer)
    assert "Votre demande n'a pas été prise en compte" in text_of(answer)
