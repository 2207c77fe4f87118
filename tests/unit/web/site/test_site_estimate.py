"""The simulator: what is typed becomes a case, the answer is shown, every failure has a way on."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from factorland.web.site import estimate_form
from factorland.web.site.estimate_view import SAMPLE_INVOICE, sample_invoice
from tests.unit.web.site.conftest import Quotes, factoring_answer

FRAGMENT = {"X-Fragment": "result"}


def broker_only(_: httpx.Request) -> httpx.Response:
    detail = "Au-delà de 50 M€, un courtier étudie le dossier."
    return httpx.Response(422, json={"code": "turnover_too_large", "title": "Courtier", "detail": detail})


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("turnover", "500 000", Decimal(500000)),
        ("turnover", "500000 €", Decimal(500000)),
        ("turnover", "1,2 M€", Decimal(1200000)),
        ("turnover", "800k", Decimal(800000)),
        ("dso", "45", Decimal(45)),
        ("dso", "45 jours", Decimal(45)),
        ("buyer_count", "1 200", 1200),
        ("top_buyer_share", "33,3 %", Decimal("0.333")),
        ("b2b_share", "100", Decimal(1)),
        ("sector", "construction", "construction"),
        ("profile", "fragile", "fragile"),
    ],
)
def test_what_is_typed_becomes_a_case(name: str, text: str, value: Any) -> None:
    form = estimate_form.parse({"product": "factoring", name: text})

    assert form.errors == {}
    assert form.case[name] == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("turnover", ""),
        ("turnover", "beaucoup"),
        ("turnover", "0"),
        ("turnover", "-5000"),
        ("turnover", "50 000 $"),
        ("turnover", "entre 200 et 300 k€"),
        ("dso", "-1"),
        ("dso", "nan"),
        ("dso", "1e9"),
        ("buyer_count", "0"),
        ("buyer_count", "2,5"),
        ("top_buyer_share", "101"),
        ("top_buyer_share", "infinity"),
        ("sector", "astrology"),
        ("sector", ""),
    ],
)
def test_what_does_not_fit_is_an_error_of_its_field(name: str, text: str) -> None:
    form = estimate_form.parse({"product": "factoring", name: text})

    assert list(form.errors) == [name]
    assert form.values[name] == text


def test_each_product_asks_for_its_own_fields() -> None:
    factoring = estimate_form.parse({"product": "factoring", "loss_rate": "not read"})
    insurance = estimate_form.parse({"product": "credit_insurance", "loss_rate": "0,5", "profile": "not read"})

    assert "loss_rate" not in factoring.case
    assert "assigned_share" in factoring.case
    assert insurance.case["loss_rate"] == Decimal("0.005")
    assert insurance.case.keys().isdisjoint({"assigned_share", "profile"})
    assert (factoring.errors, insurance.errors) == ({}, {})


def test_an_unknown_product_is_factoring() -> None:
    assert estimate_form.parse({"product": "lottery"}).product == "factoring"


async def test_the_form_posts_without_javascript(browser: httpx.AsyncClient, quotes: Quotes) -> None:
    response = await browser.post("/estimation", data={"turnover": "500 000", "sector": "industry", "dso": "60"})
    text = text_of(response.text)

    assert response.status_code == 200
    assert quotes.cases[0]["turnover"] == 500000
    assert quotes.cases[0]["sector"] == "industry"
    assert "Votre estimation" in text
    assert "Estimation indicative, non contractuelle. Barème 2026-11 du 01/11/2026." in text
    assert "TVA à 20 % sur les ventes." in text
    assert "Taux ancien" in text
    assert re.search(r'<option value="industry" selected>', response.text)


async def test_the_sample_invoice_and_the_delays_have_their_text(browser: httpx.AsyncClient) -> None:
    text = text_of((await browser.post("/estimation", data={"dso": "50"})).text)

    # 85.5 % of the invoice is financed, of which 1.25 % pays the cost; 9.5 % is the guarantee fund.
    assert "Versé tout de suite, coût déduit 8 425 €" in text
    assert "Fonds de garantie, rendu ensuite 950 €" in text
    assert "Versé quand votre client paie 500 €" in text
    assert "Coût 125 €" in text
    rows = re.findall(r"(\d+) jours( , votre délai)?", text[text.index("Le coût selon le délai") :])
    assert rows[:6] == [("30", ""), ("45", ""), ("50", " , votre délai"), ("60", ""), ("75", ""), ("90", "")]


async def test_credit_insurance_has_its_own_result(browser: httpx.AsyncClient, quotes: Quotes) -> None:
    html = (await browser.post("/estimation", data={"product": "credit_insurance"})).text

    assert "Plafond annuel d’indemnisation" in html
    assert "Où va une facture" not in html
    assert len(quotes.cases) == 1


async def test_the_figures_go_to_the_assistant(browser: httpx.AsyncClient) -> None:
    data = {"turnover": "1,2 M€", "sector": "construction", "dso": "45 jours"}
    html = (await browser.post("/estimation", data=data)).text
    found = re.search(r'data-assistant-open\s+data-assistant-message="([^"]*)"', html)

    assert found
    assert "1 200 000 € de chiffre d&#39;affaires HT" in found[1]
    assert "secteur bâtiment, travaux publics" in found[1]
    assert "clients à 45 jours" in found[1]
    assert len(found[1]) < 500


async def test_with_javascript_the_same_result_comes_alone(browser: httpx.AsyncClient) -> None:
    data = {"turnover": "500 000"}
    whole = (await browser.post("/estimation", data=data)).text
    part = await browser.post("/estimation", data=data, headers=FRAGMENT)

    assert "<html" not in part.text
    assert text_of(part.text).strip() in text_of(whole)
    assert "data-summary=" in part.text
    assert part.headers["vary"] == "X-Fragment"


async def test_a_value_still_being_typed_is_no_failure(browser: httpx.AsyncClient) -> None:
    response = await browser.post("/estimation", data={"turnover": ""}, headers=FRAGMENT)

    assert response.status_code == 200
    assert 'data-summary="L\'estimation attend une correction."' in response.text
    assert 'href="#turnover"' in response.text


async def test_errors_are_shown_beside_the_field_and_in_the_result(browser: httpx.AsyncClient, quotes: Quotes) -> None:
    response = await browser.post("/estimation", data={"turnover": "beaucoup", "profile": "?"})

    assert response.status_code == 422
    assert re.search(
        r'id="turnover"[^>]*aria-describedby="turnover-hint turnover-error"\s+aria-invalid="true"', response.text
    )
    assert 'value="beaucoup"' in response.text
    assert '<details class="more" open>' in response.text
    assert quotes.cases == []


async def test_a_case_for_a_broker_has_no_price(browser: httpx.AsyncClient, quotes: Quotes) -> None:
    quotes.answer = broker_only
    response = await browser.post("/estimation", data={"turnover": "60 M€"})
    text = text_of(response.text)

    assert response.status_code == 200
    assert "un courtier étudie le dossier" in text
    assert "Financement disponible" not in text
    assert 'href="/rappel"' in response.text


async def test_a_delay_that_only_a_broker_prices_is_left_out_of_the_chart(
    browser: httpx.AsyncClient, quotes: Quotes
) -> None:
    quotes.answer = lambda request: (
        broker_only(request) if b'"dso":90' in request.content else factoring_answer(request)
    )
    text = text_of((await browser.post("/estimation", data={"dso": "60"})).text)

    assert "75 jours" in text
    assert "90 jours" not in text


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(500),
        httpx.Response(503, json={"scenarios": {}}),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"no": "scenarios"}),
        httpx.Response(422, json={"detail": "no code"}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
    ],
)
async def test_a_failing_quotes_api_says_so_and_offers_the_phone(
    browser: httpx.AsyncClient, quotes: Quotes, failure: httpx.Response | Exception
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        if isinstance(failure, Exception):
            raise failure
        return failure

    quotes.answer = answer
    response = await browser.post("/estimation", data={"turnover": "640 000"})

    assert response.status_code == 503
    assert "Le calcul n’est pas disponible pour le moment" in response.text
    assert 'value="640 000"' in response.text
    assert "tel:+33123456789" in response.text


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a=1" for _ in range(60)), "application/x-www-form-urlencoded", 400),
        (b"a=\xff", "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
    ],
)
async def test_a_body_that_is_no_form_is_refused(
    browser: httpx.AsyncClient, site: FastAPI, content: bytes, content_type: str, status: int
) -> None:
    response = await browser.post("/estimation", content=content, headers={"content-type": content_type})

    assert response.status_code == status
    assert "Votre demande n’a pas été prise en compte" in response.text


@given(
    rate=st.decimals(0, Decimal("0.2"), places=4),
    fund=st.decimals(0, Decimal("0.3"), places=3),
    kept=st.decimals(0, Decimal("0.6"), places=3),
)
def test_the_parts_of_the_sample_invoice_add_up(rate: Decimal, fund: Decimal, kept: Decimal) -> None:
    outstanding = Decimal(50_000)
    segments = sample_invoice(
        {
            "outstanding": outstanding,
            "guarantee_fund": outstanding * fund,
            "available_cash": outstanding * (1 - fund - kept),
            "total_cost_rate": rate,
        }
    )

    assert sum(segment.amount for segment in segments) == SAMPLE_INVOICE
    assert min(segment.amount for segment in segments) >= 0
    assert abs(sum((segment.width for segment in segments), Decimal(-100))) <= Decimal("0.2")


def test_nothing_assigned_has_no_sample_invoice() -> None:
    assert sample_invoice({"outstanding": Decimal(0)}) == ()
