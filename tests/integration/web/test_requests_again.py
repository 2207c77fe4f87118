"""Forms that arrive again, late or in another order: the plain callback form and the pages behind the links."""

from __future__ import annotations

import re
from datetime import datetime

import httpx
import pytest
from fastapi import FastAPI

from factorland.clock import PARIS
from factorland.leads import Booking, Contact, Leads
from tests.integration.web.conftest import ORIGIN, Visitor, hidden_fields, text_of

SLOT = datetime(2026, 11, 25, 10, 0, tzinfo=PARIS)
LATER = datetime(2026, 11, 26, 15, 0, tzinfo=PARIS)


@pytest.fixture
async def browser(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN, follow_redirects=True)


async def filled(browser: httpx.AsyncClient, **changes: str) -> dict[str, str]:
    token = re.search(r'name="token" value="([^"]+)"', (await browser.get("/rappel")).text)
    assert token
    data = {"name": "Camille Durand", "phone": "06 12 34 56 78", "product": "factoring", "consent": "oui"}
    return {"token": token[1], **data, "slot": SLOT.isoformat(), **changes}


async def test_the_same_form_again_says_where_the_call_now_is(browser: httpx.AsyncClient, leads: Leads) -> None:
    form = await filled(browser)
    assert "mercredi 25 novembre à 10 h" in text_of(await browser.post("/rappel", data=form))
    [lead] = leads.export_leads()
    leads.reschedule(lead["conversation_id"], LATER)
    assert "jeudi 26 novembre à 15 h" in text_of(await browser.post("/rappel", data=form))
    leads.cancel_callback(lead["conversation_id"])
    again = text_of(await browser.post("/rappel", data=form))
    assert "Demande déjà reçue" in again
    assert "annulé depuis" in again
    assert leads.callback_of(lead["conversation_id"]) is None
    assert "C'est noté" in text_of(await browser.post("/rappel", data=await filled(browser)))
    assert len(list(leads.export_leads())) == 2


async def test_a_corrected_form_is_not_undone_by_the_first_one(browser: httpx.AsyncClient, leads: Leads) -> None:
    form = await filled(browser)
    await browser.post("/rappel", data=form)
    await browser.post("/rappel", data=form | {"phone": "06 98 76 54 32", "slot": LATER.isoformat()})
    await browser.post("/rappel", data=form)
    [lead] = leads.export_leads()
    assert (lead["phone"], lead["callback"]["from"]) == ("+33698765432", LATER.isoformat())


async def test_a_form_that_comes_after_the_erasure_is_refused(browser: httpx.AsyncClient, leads: Leads) -> None:
    form = await filled(browser)
    await browser.post("/rappel", data=form)
    leads.erase([lead["conversation_id"] for lead in leads.export_leads()])
    answer = await browser.post("/rappel", data=form)
    assert answer.status_code == 410
    assert "a été effacée" in text_of(answer)
    assert "Camille" not in answer.text
    assert list(leads.export_leads()) == []


async def test_an_address_without_its_consent_is_not_kept(browser: httpx.AsyncClient, leads: Leads) -> None:
    await browser.post("/rappel", data=await filled(browser, email="camille@exemple.fr"))
    [lead] = leads.export_leads()
    assert lead["email"] is None
    [refusal] = [each for each in leads.personal_data(lead["conversation_id"])["consents"] if not each["granted"]]
    assert (refusal["purpose"], refusal["channel"]) == ("email", "form")


async def test_a_move_that_arrives_again_does_not_undo_a_later_one(visitor: Visitor, leads: Leads) -> None:
    first = hidden_fields((await visitor.open("reschedule")).text) | {"slot": SLOT.isoformat()}
    await visitor.http.post(visitor.path("reschedule"), data=first)
    await visitor.confirm("reschedule", slot=LATER.isoformat())
    again = await visitor.http.post(visitor.path("reschedule"), data=first)
    assert "jeudi 26 novembre à 15 h" in text_of(again)
    call = leads.callback_of(visitor.conversation)
    assert call is not None
    assert call.start == LATER


async def test_a_cancellation_that_arrives_again_leaves_the_next_call(visitor: Visitor, leads: Leads) -> None:
    form = hidden_fields((await visitor.open("cancel")).text)
    await visitor.http.post(visitor.path("cancel"), data=form)
    call = leads.personal_data(visitor.conversation)["callbacks"][0]
    start = datetime.fromisoformat(call["from"])
    leads.book(Booking(visitor.conversation, start, Contact("Jeanne Test", "+33612345678"), "factoring"))
    await visitor.http.post(visitor.path("cancel"), data=form)
    assert leads.callback_of(visitor.conversation) is not None
