"""The site alone: fakes for leads, answers and the quotes API, and a browser that keeps cookies."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from factorland.clock import utc_now
from factorland.knowledge import Knowledge, Topic
from factorland.leads import Booking, CallbackView, LeadDraft, Receipt, Slot
from factorland.settings import Broker, Settings
from factorland.web.site.errors import install_error_pages
from factorland.web.site.quotes import QuotesClient
from factorland.web.site.routes import FACTORING_FAQ, HOME_FAQ, router

NOW = "2026-11-23T09:00:00+01:00"
FIRST_SLOT = datetime.fromisoformat("2026-11-24T08:00:00+00:00")


@dataclass
class FakeLeads:
    """Remembers what was written by conversation; ``refusal`` is raised by the next writes."""

    written: dict[str, LeadDraft | Booking] = field(default_factory=dict)
    refusal: Exception | None = None
    diary_refusal: Exception | None = None

    def offer_slots(self, wish: object = None, limit: int = 6) -> list[Slot]:
        if self.diary_refusal:
            raise self.diary_refusal
        starts = [FIRST_SLOT + timedelta(hours=hours) for hours in (0, 1, 24)]
        return [Slot(start, start + timedelta(minutes=30)) for start in starts][:limit]

    def book(self, booking: Booking) -> Receipt:
        callback = CallbackView("1", booking.start, booking.start, "confirmed", "broker", 0)
        return self._write(booking, callback)

    def save_lead(self, draft: LeadDraft) -> Receipt:
        return self._write(draft, None)

    def _write(self, draft: LeadDraft | Booking, callback: CallbackView | None) -> Receipt:
        if self.refusal:
            raise self.refusal
        is_new = draft.conversation_id not in self.written
        self.written[draft.conversation_id] = draft
        return Receipt("lead", is_new, True, callback)


Answer = Callable[[httpx.Request], httpx.Response]


def factoring_answer(request: httpx.Request) -> httpx.Response:
    """An estimate whose cost grows with the delay; the figures are those of a case worked by hand."""
    case = json.loads(request.content)
    outstanding = 600_000 * case["dso"] / 360
    scenarios = {
        level: {
            "assigned_turnover": 600000,
            "outstanding": outstanding,
            "eligible": outstanding * 0.95,
            "guarantee_fund": outstanding * 0.095,
            "available_cash": outstanding * 0.855,
            "service_fee": 6000.0,
            "financing_fee": 100.0 * case["dso"],
            "other_fees": 1000,
            "total_cost": cost * case["dso"],
            "total_cost_rate": cost * case["dso"] / 600_000,
        }
        for level, cost in {"low": 100, "central": 150, "high": 200}.items()
    }
    return _answer(scenarios, "factoring")


def insurance_answer(request: httpx.Request) -> httpx.Response:
    """A credit-insurance estimate."""
    scenarios = {
        level: {
            "insured_turnover": 500000,
            "premium": premium,
            "premium_rate": premium / 500000,
            "buyer_fees": 600,
            "total_cost": premium + 600,
            "covered_amount": 74000,
            "max_indemnity": premium * 25,
        }
        for level, premium in {"low": 2500, "central": 3000, "high": 4500}.items()
    }
    return _answer(scenarios, "credit_insurance")


def _answer(scenarios: dict[str, Any], offer: str) -> httpx.Response:
    total = {level: figures["total_cost"] for level, figures in scenarios.items()}
    body = {
        "scenarios": scenarios,
        "display": [{"offer": offer, **total}],
        "assumptions": ["TVA à 20 % sur les ventes."],
        "notes": [],
        "warnings": [{"code": "stale_index", "title": "Taux ancien", "detail": "Il est à actualiser."}],
        "rate_card": {"version": "2026-11", "date": "2026-11-01"},
        "disclaimer": "Estimation indicative, non contractuelle.",
    }
    return httpx.Response(200, json=body)


@dataclass
class Quotes:
    """The quotes API as the site sees it; ``answer`` may be replaced, ``cases`` are what it was asked."""

    answer: Answer | None = None
    cases: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.cases.append(json.loads(request.content))
        if self.answer:
            return self.answer(request)
        insurance = request.url.path.endswith("credit-insurance")
        return (insurance_answer if insurance else factoring_answer)(request)


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", NOW)
    assert utc_now().isoformat() == "2026-11-23T08:00:00+00:00"


@pytest.fixture
def leads() -> FakeLeads:
    return FakeLeads()


@pytest.fixture
def quotes() -> Quotes:
    return Quotes()


@pytest.fixture
def broker() -> Broker:
    return Broker(
        _env_file=None,
        company="Courtage Exemple SARL",
        address="1 rue de la Paix, 75002 Paris",
        siren="732829320",
        orias="07000001",
        publication_director="Camille Martin",
        host="Hébergeur SAS, 59100 Roubaix",
        mediator="Médiateur, BP 1, 75000 Paris",
    )


@pytest.fixture
def site(leads: FakeLeads, quotes: Quotes, broker: Broker) -> FastAPI:
    """The site's pages, as the web application includes them."""
    app = FastAPI()
    app.state.settings = Settings(_env_file=None, public_url="http://site.test", secret_key="s" * 32)
    app.state.broker = broker
    app.state.leads = leads
    app.state.quotes = QuotesClient("http://quotes.test", 1, httpx.MockTransport(quotes))
    app.state.knowledge = Knowledge(
        tuple(
            Topic(label, "Titre", f"Question <{label}> ?", f"Réponse **{label}** & suite.")
            for label in sorted({*HOME_FAQ, *FACTORING_FAQ})
        ),
        {},
    )
    install_error_pages(app)
    app.include_router(router)
    return app


@pytest.fixture
async def browser(site: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A visitor's browser without JavaScript: keeps cookies, shows a redirection instead of following it."""
    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
        yield client
    await site.state.quotes.aclose()
