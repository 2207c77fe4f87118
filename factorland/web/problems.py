"""Errors as problem+json (RFC 9457), with a French sentence that can be shown."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse


class Problem(Exception):
    """An error to answer: HTTP ``status``, stable ``code``, French ``detail``."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


async def problem_response(_: Request, error: Exception) -> JSONResponse:
    """The answer for a ``Problem``."""
    assert isinstance(error, Problem)  # noqa: S101 - registered for this class only
    return JSONResponse(
        {"type": "about:blank", "status": error.status, "code": error.code, "detail": error.detail},
        status_code=error.status,
        media_type="application/problem+json",
    )
