"""French error pages. The chat's API keeps answering in its own form."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from factorland.web.problems import Problem, problem_response
from factorland.web.site.forms import error as sentence
from factorland.web.site.templating import templates

API = "/api/"


def install_error_pages(app: FastAPI) -> None:
    """Answer failed page requests with a French page, and unexpected errors too."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected_error)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class only
    if request.url.path.startswith(API):
        return await http_exception_handler(request, error)
    page = error_page(request, error.status_code)
    page.headers.update(error.headers or {})
    return page


async def _unexpected_error(request: Request, error: Exception) -> Response:
    if request.url.path.startswith(API):
        return await problem_response(request, Problem(500, "failed", sentence("failed")))
    return error_page(request, 500)


def error_page(request: Request, status: int) -> Response:
    """The page for a status: not found, too often, a request that cannot be taken, or an apology with a way on."""
    name = "404" if status in (404, 405) else "429" if status == 429 else "400" if status < 500 else "500"
    return templates.TemplateResponse(request, f"errors/{name}.html", status_code=status)
