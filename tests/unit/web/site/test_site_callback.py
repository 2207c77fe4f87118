"""The plain callback form: a lead is written once, with its consent, or the visitor is told why not."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from factorland.leads import Booking, InvalidLead, LeadDraft, Slot, SlotUnavailable, StoreUnavailable
from factorland.leads.wording import wording
from tests.support.visitor import plain_spaces
from tests.unit.web.site.conftest import FIRST_SLOT, FakeLeads

SLOT = FIRST_SLOT.isoformat()


async def filled(browser: httpx.AsyncClient, **changes: str) -> dict[str, str]:
    """The form as a visitor fills it, with the token of the page just shown."""
    html = (await browser.get("/rappel")).text
    token = re.search(r'name="token" value="([^"]+)"', html)
    assert token
    data = {
        "token": token[1],
        "name": "Camille Durand",
        "phone": "06 12 34 56 78",
        "email": "",
        "product": "factoring",
        "slot": "",
        "message": "",
        "consent": "oui",
    }
    return data | changes


def only(leads: FakeLeads) -> LeadDraft | Booking:
    (draft,) = leads.written.values()
    return draft


async def test_a_request_without_a_slot_is_a_lead(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    data = await filled(browser, email="Camille@Exemple.fr", message="Après 17 h si possible", consent_email="oui")
    response = await browser.post("/rappel", data=data)
    draft = only(leads)

    assert response.status_code == 303
    assert isinstance(draft, LeadDraft)
    assert (draft.contact.name, draft.contact.phone) == ("Camille Durand", "+33612345678")
    assert draft.contact.email == "Camille@exemple.fr"
    assert (draft.product, draft.source) == ("factoring", "form")
    assert draft.diagnostic == {"message": "Après 17 h si possible"}


async def test_the_consent_is_kept_with_its_words(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    await browser.post("/rappel", data=await filled(browser))
    (consent,) = only(leads).consents

    assert consent.purpose == "callback"
    assert consent.wording == wording("consents")["callback"]["wording"]
    assert consent.at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert consent.channel == "form"


async def test_a_chosen_slot_is_booked_and_confirmed_on_the_next_page(
    browser: httpx.AsyncClient, leads: FakeLeads
) -> None:
    response = await browser.post("/rappel", data=await filled(browser, slot=SLOT))
    draft = only(leads)
    thanks = await browser.get(response.headers["location"])

    assert isinstance(draft, Booking)
    assert draft.start == FIRST_SLOT
    assert "mardi 24 novembre à 9 h" in plain_spaces(thanks.text)


async def test_a_reload_of_the_thanks_writes_nothing(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    response = await browser.post("/rappel", data=await filled(browser))
    location = response.headers["location"]

    assert "Camille" not in location
    assert "0612345678" not in location
    leads.written.clear()
    assert (await browser.get(location)).status_code == 200
    assert leads.written == {}


async def test_the_same_form_sent_twice_is_one_lead(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    data = await filled(browser)
    await browser.post("/rappel", data=data)
    await browser.post("/rappel", data=data)
    assert len(leads.written) == 1

    await browser.post("/rappel", data=await filled(browser))
    assert len(leads.written) == 2


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Indiquez votre nom"),
        ("name", "x" * 121, "120 caractères au plus"),
        ("phone", "", "numéro français"),
        ("phone", "08 99 12 34", "numéro français"),
        ("email", "camille@", "Vérifiez cette adresse"),
        ("message", "x" * 1001, "1000 caractères au plus"),
        ("product", "lottery", "Choisissez une valeur de la liste"),
        ("slot", "demain", "Choisissez une valeur de la liste"),
        ("slot", "2026-11-24T09:00:00", "Choisissez une valeur de la liste"),
        ("consent", "", "Cochez cette case"),
    ],
)
async def test_what_does_not_fit_is_shown_and_nothing_is_written(
    browser: httpx.AsyncClient, leads: FakeLeads, field: str, value: str, message: str
) -> None:
    response = await browser.post("/rappel", data=await filled(browser, **{field: value}))

    assert response.status_code == 422
    assert leads.written == {}
    assert re.search(rf'id="{field}-error">[^<]*{message}', response.text)
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', response.text)
    assert f'href="#{field}"' in response.text


async def test_the_box_is_never_ticked_in_advance(browser: httpx.AsyncClient) -> None:
    shown = (await browser.get("/rappel")).text
    shown_again = (await browser.post("/rappel", data=await filled(browser, name=""))).text

    for html in (shown, shown_again):
        box = re.search(r"<input type=\"checkbox\"[^>]*>", html)
        assert box
        assert "checked" not in box[0]


async def test_what_was_typed_comes_back_escaped(browser: httpx.AsyncClient) -> None:
    hostile = '"><script>alert(1)</script>'
    html = (await browser.post("/rappel", data=await filled(browser, name=hostile, phone="", message=hostile))).text

    assert "<script>alert" not in html
    assert unescape(html).count(hostile) == 2


@pytest.mark.parametrize("token", ["", "forged", "WyJhIiwiYiJd.aaaa.bbbb"])
async def test_a_forged_token_writes_nothing_and_loses_nothing(
    browser: httpx.AsyncClient, leads: FakeLeads, token: str
) -> None:
    response = await browser.post("/rappel", data=await filled(browser, token=token))

    assert response.status_code == 403
    assert leads.written == {}
    assert 'value="Camille Durand"' in response.text
    assert "Le formulaire avait expiré" in response.text


async def test_a_token_of_another_browser_is_refused(
    site: FastAPI, browser: httpx.AsyncClient, leads: FakeLeads
) -> None:
    data = await filled(browser)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://site.test") as victim:
        without_cookie = await victim.post("/rappel", data=data)
        await victim.get("/rappel")
        with_their_own = await victim.post("/rappel", data=data)

    assert (without_cookie.status_code, with_their_own.status_code) == (403, 403)
    assert leads.written == {}


async def test_two_tabs_of_one_browser_both_work(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    first, second = await filled(browser), await filled(browser)

    assert (await browser.post("/rappel", data=first)).status_code == 303
    assert (await browser.post("/rappel", data=second)).status_code == 303
    assert len(leads.written) == 2


async def test_the_form_cookie_is_private_to_the_form(browser: httpx.AsyncClient) -> None:
    response = await browser.get("/rappel")
    cookie = response.headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/rappel" in cookie
    assert response.headers["cache-control"] == "no-store"


async def test_a_slot_just_taken_is_said_with_fresh_ones(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    data = await filled(browser, slot=SLOT)
    leads.refusal = SlotUnavailable("taken", "Ce créneau vient d'être pris.", [Slot(FIRST_SLOT, FIRST_SLOT)])
    response = await browser.post("/rappel", data=data)

    assert response.status_code == 409
    assert "Ce créneau vient d’être pris. Voici les prochains créneaux libres." in response.text
    assert 'value="Camille Durand"' in response.text

    leads.refusal = None
    retry = data | {"slot": "2026-11-24T09:00:00+00:00"}
    assert (await browser.post("/rappel", data=retry)).status_code == 303
    assert len(leads.written) == 1


async def test_a_store_that_is_away_keeps_what_was_typed(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    data = await filled(browser, message="Rappelez-moi")
    leads.refusal = leads.diary_refusal = StoreUnavailable()
    response = await browser.post("/rappel", data=data)

    assert response.status_code == 503
    assert "Rappelez-moi</textarea>" in response.text
    assert "n’a pas pu être enregistrée" in response.text


async def test_a_value_the_store_refuses_is_an_error_of_its_field(browser: httpx.AsyncClient, leads: FakeLeads) -> None:
    data = await filled(browser)
    leads.refusal = InvalidLead("phone")
    response = await browser.post("/rappel", data=data)

    assert response.status_code == 422
    assert 'id="phone-error"' in response.text


async def test_slots_are_offered_by_day(browser: httpx.AsyncClient) -> None:
    html = plain_spaces((await browser.get("/rappel")).text)

    assert re.findall(r'<optgroup label="([^"]+)"', html) == ["Mardi 24 novembre", "Mercredi 25 novembre"]
    assert f'<option value="{SLOT}"' in html
    assert "Dès qu’un courtier est disponible" in html


@pytest.mark.parametrize("receipt", ["", "forged", "Imxl4oCm"])
async def test_the_thanks_say_only_what_we_signed(browser: httpx.AsyncClient, receipt: str) -> None:
    response = await browser.get("/rappel/merci", params={"r": receipt})

    assert response.status_code == 200
    assert "dès qu’il est disponible" in response.text
    assert "noindex" in response.text


@pytest.mark.parametrize(
    ("email", "ticked", "purposes"),
    [
        ("camille@exemple.fr", "oui", {"callback": True, "email": True}),
        ("camille@exemple.fr", "", {"callback": True, "email": False}),
        ("", "oui", {"callback": True}),
    ],
)
async def test_an_email_has_a_box_of_its_own(
    browser: httpx.AsyncClient, leads: FakeLeads, email: str, ticked: str, purposes: dict[str, bool]
) -> None:
    page = await browser.get("/rappel")
    assert 'name="consent_email" value="oui" >' in page.text
    await browser.post("/rappel", data=await filled(browser, email=email, consent_email=ticked))
    assert {each.purpose: each.granted for each in only(leads).consents} == purposes
