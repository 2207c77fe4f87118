"""Running the quotes: caching, rate cards, health, metrics, logs, crashes, documentation."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI

from factorland.quotes import api
from factorland.quotes.api import create_app
from factorland.quotes.errors import CardError
from factorland.quotes.examples import EXAMPLES
from factorland.quotes.loading import newest_card

CONSULTING = EXAMPLES["factoring"]["consulting"]


async def test_the_same_request_has_the_same_answer(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post("/v1/estimates/factoring", json=CONSULTING) for _ in range(20)))

    assert len({answer.content for answer in answers}) == 1


async def test_answers_carry_the_validator_of_the_rate_card(client: httpx.AsyncClient) -> None:
    estimate = await client.post("/v1/estimates/factoring", json=CONSULTING)
    card = await client.get("/v1/rate-card")
    unchanged = await client.get("/v1/rate-card", headers={"If-None-Match": f'"old", W/{card.headers["etag"]}'})
    changed = await client.get("/v1/rate-card", headers={"If-None-Match": '"2026-10-0123456789ab"'})

    assert estimate.headers["etag"] == card.headers["etag"]
    assert estimate.headers["etag"].startswith('"2026-11-')
    assert estimate.headers["cache-control"] == "private, no-cache"
    assert card.headers["cache-control"] == "public, max-age=300"
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert card.json()["needs"][0] == {"code": "cash", "label": "de la trésorerie rapidement"}


async def test_another_card_has_another_validator(client: httpx.AsyncClient, tmp_path: Path) -> None:
    path = tmp_path / "same-version.yml"
    path.write_text(newest_card().read_text("utf-8").replace("value: 2.024", "value: 2.1"), "utf-8")
    transport = httpx.ASGITransport(create_app(path))
    async with httpx.AsyncClient(transport=transport, base_url="http://quotes") as other:
        changed = await other.post("/v1/estimates/factoring", json=CONSULTING)

    assert changed.headers["etag"] != (await client.get("/v1/rate-card")).headers["etag"]
    assert changed.json()["scenarios"]["central"]["financing_rate"] == 0.041


def test_a_wrong_card_keeps_the_service_from_starting(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yml"
    path.write_text(newest_card().read_text("utf-8").replace("vat: 20", "vat: 120"), "utf-8")

    with pytest.raises(CardError, match=r"wrong\.yml, ligne \d+ \(tariff\.vat\)"):
        create_app(path)


@pytest.mark.parametrize(("now", "stale"), [("2026-05-21T09:00:00+02:00", False), ("2026-05-22T09:00:00+02:00", True)])
async def test_health_and_answers_follow_the_clock(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, now: str, stale: bool
) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", now)
    health = (await client.get("/health")).json()
    estimate = (await client.post("/v1/estimates/factoring", json=CONSULTING)).json()

    assert health["status"] == "ok"
    assert health["rate_card"]["version"] == "2026-11"
    assert health["index_is_stale"] is stale
    assert health["index_age_days"] == 90 + stale
    assert [warning["code"] for warning in estimate["warnings"]] == ["stale_index"] * stale


async def test_metrics_count_by_route_and_by_problem(app: FastAPI, client: httpx.AsyncClient) -> None:
    await client.post("/v1/estimates/factoring", json=CONSULTING)
    await client.post("/v1/estimates/factoring", json={**CONSULTING, "legal_status": "liquidation"})
    metrics = (await client.get("/metrics")).text

    assert 'quotes_requests_total{route="/v1/estimates/factoring",status="200"}' in metrics
    assert 'quotes_problems_total{code="liquidation"}' in metrics
    assert 'quotes_request_seconds_count{route="/v1/estimates/factoring"}' in metrics
    assert "quotes_index_age_days " in metrics


async def test_one_log_line_per_request_without_its_figures() -> None:
    with structlog.testing.capture_logs() as lines:
        transport = httpx.ASGITransport(create_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://quotes") as client:
            await client.post("/v1/estimates/factoring", json={**CONSULTING, "turnover": 312_345})
            await client.post("/v1/estimates/factoring", json={**CONSULTING, "siren": "732829320"})
            await client.get("/health")

    assert [(line["route"], line["status"], line["problem"]) for line in lines] == [
        ("/v1/estimates/factoring", 200, None),
        ("/v1/estimates/factoring", 422, "invalid_request"),
    ]
    assert set(lines[0]) == {"event", "log_level", "method", "route", "status", "problem", "ms"}
    assert "312345" not in str(lines)
    assert "732829320" not in str(lines)


async def test_a_crash_is_a_problem_and_is_counted(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("the clock stopped")

    monkeypatch.setattr(api, "paris_now", broken)
    response = await client.post("/v1/estimates/factoring", json=CONSULTING)

    assert response.status_code == 500
    assert response.json()["code"] == "internal_error"
    assert "clock" not in response.text


async def test_the_documentation_shows_the_examples(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    operation = document["paths"]["/v1/estimates/factoring"]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]

    assert set(examples) == {"consulting", "industry", "construction"}
    assert operation["responses"]["422"]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    assert {"Problem", "FieldFault"} <= set(document["components"]["schemas"])
    assert (await client.get("/docs")).status_code == 200
