"""Whatever the OpenAPI document allows, and whatever it forbids: no crash, and no answer outside the document."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from factorland.quotes.api import create_app

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app())


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_the_documented_one(case: schemathesis.Case[Any]) -> None:
    # Valid data may be a case for the broker only, so that a refusal of valid data is no failure by itself.
    response = case.call_and_validate(excluded_checks=[positive_data_acceptance])

    if response.status_code == 422:
        problem = response.json()
        assert "scenarios" not in problem
        assert (problem["code"] == "invalid_request") == ("errors" in problem)
        assert ("next_step" in problem) == ("errors" not in problem)
