"""Answers whose address is a key: kept by nobody, indexed by nobody, sent to no other site."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from factorland.web.site.errors import error_page
from factorland.web.site.page_route import PageRoute

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class PrivateRoute(PageRoute):
    """A route whose every answer carries ``HEADERS``, its errors included.

    Under ``no-referrer`` a browser posts a form with ``Origin: null``: such a route cannot check the origin, the
    form's token does.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, wrapped."""
        handler = super().get_route_handler()

        async def private(request: Request) -> Response:
            try:
                response = await handler(request)
            except HTTPException as error:
                response = error_page(request, error.status_code)
            response.headers.update(HEADERS)
            return response

        return private
