"""Errors as problem+json (RFC 9457): a stable ``code``, and French words for who reads them."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from factorland.quotes.errors import InvalidRequest
from factorland.quotes.rules import NextStep, Refusal
from factorland.quotes.texts import Texts

MEDIA_TYPE = "application/problem+json"
CODES = {400: "unreadable_body", 404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


class FieldFault(BaseModel):
    """A field that is missing or wrong, and why, in French."""

    field: str
    reason: str


class Problem(BaseModel):
    """Why there is no answer."""

    type: str = Field(description="A URN made of the code.")
    title: str = Field(description="French, the same for every problem of this code.")
    status: int
    detail: str = Field(description="French, ready to show.")
    code: str = Field(description="Stable, snake_case: a handling rule of the rate card, or invalid_request.")
    next_step: NextStep | None = Field(None, description="What a refusal calls for.")
    errors: list[FieldFault] | None = Field(None, description="The faults of an invalid_request.")


class ProblemResponse(Response):
    """A problem as an HTTP answer."""

    media_type = MEDIA_TYPE

    def __init__(self, status: int, code: str, title: str, detail: str, **more: Any) -> None:
        problem = {"type": f"urn:factorland:problem:{code}", "title": title, "status": status, "detail": detail}
        # ASCII JSON: the name of an unknown field may hold what UTF-8 cannot carry.
        super().__init__(json.dumps({**problem, "code": code, **more}), status)
        self.headers["Cache-Control"] = "no-store"


def install_problem_handlers(app: FastAPI, texts: Texts) -> None:
    """Turn refusals, wrong requests and crashes of the app into problems; each leaves its code for the log."""

    def answer(request: Request, status: int, code: str, words: dict[str, str] | None = None, **more: Any) -> Response:
        request.state.problem = code
        text = texts.problems[code]
        return ProblemResponse(status, code, text.title, text.detail.format_map(words or {}), **more)

    @app.exception_handler(Refusal)
    async def _refused(request: Request, refusal: Refusal) -> Response:
        request.state.problem = refusal.rule.code
        rule = refusal.rule
        return ProblemResponse(422, rule.code, rule.title, rule.detail, next_step=rule.next_step)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        faults = error.errors()
        # Not JSON at all, or not an object: no field to name.
        if any(len(fault["loc"]) < 2 or fault["type"] == "json_invalid" for fault in faults):
            return answer(request, 400, "unreadable_body")
        errors = [
            {
                "field": ".".join(str(part) for part in fault["loc"][1:]),
                "reason": texts.reason(fault["type"], fault.get("ctx")),
            }
            for fault in faults
        ]
        named = sorted({error["field"] for error in errors})
        return answer(request, 422, "invalid_request", {"fields": ", ".join(named)}, errors=errors)

    @app.exception_handler(InvalidRequest)
    async def _inconsistent(request: Request, error: InvalidRequest) -> Response:
        errors = [{"field": error.field, "reason": texts.reason(error.error_type, error.context)}]
        return answer(request, 422, "invalid_request", {"fields": error.field}, errors=errors)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        response = answer(request, error.status_code, CODES.get(error.status_code, "internal_error"))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def _crashed(request: Request, error: Exception) -> Response:
        return answer(request, 500, "internal_error")
