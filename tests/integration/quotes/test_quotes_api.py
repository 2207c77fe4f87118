"""The HTTP contract of the quotes."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from factorland.quotes import api
from factorland.quotes.examples import EXAMPLES

CONSULTING = EXAMPLES["factoring"]["consulting"]
FACTORING_FIELDS = {
    "assigned_turnover", "outstanding", "eligible", "guarantee_fund", "available_cash",
    "service_fee", "financing_fee", "other_fees", "total_cost", "total_cost_rate",
}  # fmt: skip
INSURANCE_FIELDS = {
    "insured_turnover", "premium", "premium_rate", "buyer_fees", "total_cost", "covered_amount", "max_indemnity",
}  # fmt: skip


async def test_a_factoring_estimate_has_the_fields_of_the_contract(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/estimates/factoring", json=CONSULTING)
    body = response.json()

    assert response.status_code == 200
    assert set(body) >= {"scenarios", "assumptions", "rate_card", "disclaimer"}
    assert set(body["scenarios"]) == {"low", "central", "high"}
    for scenario in body["scenarios"].values():
        assert set(scenario) >= FACTORING_FIELDS
        assert all(isinstance(value, int | float) for value in scenario.values())
    assert body["scenarios"]["central"]["total_cost"] == 7817.86
    assert body["scenarios"]["central"]["total_cost_rate"] == 0.021716
    assert body["rate_card"] == {"version": "2026-11", "date": "2026-11-20"}
    assert all(isinstance(text, str) for text in body["assumptions"])


async def test_a_credit_insurance_estimate_has_the_fields_of_the_contract(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/estimates/credit-insurance", json=EXAMPLES["credit_insurance"]["wholesale"])

    assert response.status_code == 200
    for scenario in response.json()["scenarios"].values():
        assert set(scenario) >= INSURANCE_FIELDS
    assert response.json()["scenarios"]["central"]["max_indemnity"] == 518265.25


async def test_a_combined_estimate_sets_both_ways_side_by_side(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/estimates/combined", json=EXAMPLES["combined"]["temporary_work"])
    central = response.json()["scenarios"]["central"]

    assert response.status_code == 200
    assert set(central["included"]) >= FACTORING_FIELDS
    assert set(central["separate"]["factoring"]) >= FACTORING_FIELDS
    assert set(central["separate"]["credit_insurance"]) >= INSURANCE_FIELDS
    assert central["included"]["total_cost"] == 36462.2
    assert central["separate"]["total_cost"] == 43422.2


@pytest.mark.parametrize("kind", ["comparison", "sensitivity"])
async def test_comparisons_and_sensitivities_answer_their_examples(client: httpx.AsyncClient, kind: str) -> None:
    path = {"comparison": "/v1/comparisons", "sensitivity": "/v1/sensitivities"}[kind]
    for request in EXAMPLES[kind].values():
        response = await client.post(path, json=request)
        assert response.status_code == 200
        assert response.json()["disclaimer"]


@pytest.mark.parametrize(
    ("path", "fields", "code", "next_step"),
    [
        ("factoring", {"b2b_share": 0.05}, "b2c_turnover", "information"),
        ("factoring", {"legal_status": "receivership"}, "insolvency_proceedings", "priority_callback"),
        ("credit-insurance", {"turnover": 31_000_000}, "insured_turnover_too_high", "callback"),
        ("combined", {"top_buyer_share": 0.9}, "single_buyer", "callback"),
    ],
)
async def test_a_case_for_the_broker_is_a_problem_and_never_a_price(
    client: httpx.AsyncClient, path: str, fields: dict[str, Any], code: str, next_step: str
) -> None:
    response = await client.post(f"/v1/estimates/{path}", json={**CONSULTING, **fields})
    problem = response.json()

    assert response.status_code == problem["status"] == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert problem["code"] == code
    assert problem["next_step"] == next_step
    assert problem["type"] == f"urn:factorland:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    assert "scenarios" not in problem


async def test_wrong_fields_are_named_with_a_french_reason(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/estimates/factoring", json={**CONSULTING, "dso": "60", "buyer_count": 0, "x": 1})
    problem = response.json()
    reasons = {error["field"]: error["reason"] for error in problem["errors"]}

    assert response.status_code == 422
    assert problem["code"] == "invalid_request"
    assert reasons == {"dso": "nombre attendu", "buyer_count": "doit être au moins égal à 1", "x": "champ inconnu"}
    assert problem["detail"].endswith("buyer_count, dso, x.")


async def test_a_wrong_need_and_a_wrong_point_are_named_too(client: httpx.AsyncClient) -> None:
    comparison = {**EXAMPLES["comparison"]["small_business"], "need": "the best"}
    sensitivity = {**EXAMPLES["sensitivity"]["payment_delay"], "values": [30, 9999]}

    assert (await client.post("/v1/comparisons", json=comparison)).json()["errors"][0]["field"] == "need"
    assert (await client.post("/v1/sensitivities", json=sensitivity)).json()["errors"][0]["field"] == "values.1"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff", b"NaN"])
async def test_what_is_not_an_object_is_unreadable(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/v1/estimates/factoring", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code == 400
    assert response.json()["code"] == "unreadable_body"


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"1" * 5000])
async def test_a_number_that_is_none_is_refused(client: httpx.AsyncClient, value: bytes) -> None:
    body = json.dumps(CONSULTING).encode().replace(b"300000", value)
    response = await client.post("/v1/estimates/factoring", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_field_name_that_utf8_cannot_carry_is_answered(client: httpx.AsyncClient) -> None:
    body = json.dumps(CONSULTING)[:-1] + ', "\\ud800": 1}'
    response = await client.post("/v1/estimates/factoring", content=body, headers={"Content-Type": "application/json"})

    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_long_body_is_not_read(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/estimates/factoring", content=b" " * (api.MAX_BODY + 1))

    assert response.status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/estimates/factoring", 405, "method_not_allowed"),
        ("GET", "/v1/estimates", 404, "not_found"),
    ],
)
async def test_other_addresses_and_methods_are_problems(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response = await client.request(method, path)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert status != 405 or response.headers["allow"] == "POST"
