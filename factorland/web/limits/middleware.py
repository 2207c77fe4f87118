"""The limits of the public process, request by request: 429 with ``Retry-After`` and a way on, in French."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from factorland.settings import Settings
from factorland.web.chat.gateway import text_of
from factorland.web.chat.routes import COOKIE
from factorland.web.limits.buckets import Buckets
from factorland.web.problems import Problem, problem_response
from factorland.web.site.errors import API, error_page

log = structlog.get_logger(__name__)

CONVERSATION = "/api/conversation"
_WRITES = ("POST", "DELETE")


@dataclass(frozen=True)
class Limit:
    """A setting of ``Settings``, and whom it counts: ``visitor`` (one conversation) or ``address``."""

    setting: str
    whom: str


_CONVERSATIONS = (Limit("limit_conversations", "address"),)
_MESSAGES = (Limit("limit_messages", "visitor"), Limit("limit_messages_address", "address"))
_ESTIMATES = (Limit("limit_estimates", "address"),)
_FORMS = (Limit("limit_forms", "address"),)


def limits_of(method: str, path: str) -> tuple[Limit, ...]:
    """What limits a request: reading has no limit, each kind of writing has its own."""
    if method not in _WRITES:
        return ()
    if path == CONVERSATION and method == "POST":
        return _CONVERSATIONS
    if path.startswith(CONVERSATION):
        return _MESSAGES
    return _ESTIMATES if path == "/estimation" else _FORMS


class Limits:
    """ASGI middleware, inside the one of CORS so that a page of another origin may read the answer."""

    def __init__(self, app: ASGIApp, settings: Settings, buckets: Buckets) -> None:
        self._app = app
        self._settings = settings
        self._buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers 429."""
        if scope["type"] == "http":
            request = Request(scope)
            for limit, a_minute, key in self._counted(request):
                wait = await self._buckets.take(key, a_minute)
                if wait > 0:
                    log.warning("limited", limit=limit.setting)
                    await (await _refused(request, math.ceil(wait)))(scope, receive, send)
                    return
        await self._app(scope, receive, send)

    def _counted(self, request: Request) -> Iterator[tuple[Limit, int, str]]:
        for limit in limits_of(request.method, request.url.path):
            a_minute = getattr(self._settings, limit.setting)
            whom = _visitor(request) if limit.whom == "visitor" else _address(request)
            if a_minute and whom:
                yield limit, a_minute, f"{limit.setting}:{whom}"


async def _refused(request: Request, seconds: int) -> Response:
    if request.url.path.startswith(API):
        answer: Response = await problem_response(
            request, Problem(429, "too_many_requests", text_of("problem_too_many").format(seconds=seconds))
        )
    else:
        answer = error_page(request, 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _visitor(request: Request) -> str:
    """The conversation's token, unreadable; empty without one: the request will be refused."""
    token = request.headers.get("authorization") or request.cookies.get(COOKIE) or ""
    return hashlib.sha256(token.encode()).hexdigest()[:32] if token else ""


def _address(request: Request) -> str:
    """The client's address; for IPv6 its network, since one subscriber has all of it."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
