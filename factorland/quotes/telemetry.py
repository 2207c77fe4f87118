"""One structured log line and a few metrics per request; never a body, an address or a name."""

from __future__ import annotations

import logging
from time import perf_counter

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

QUIET_PATHS = frozenset({"/health", "/metrics"})
"""Polled every few seconds: counted, not logged."""


def configure_logging() -> None:
    """JSON lines on standard output, unless the process has already configured structlog."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


class Telemetry:
    """ASGI middleware: counts, times and logs each request by route template."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._log = structlog.get_logger("factorland.quotes")
        self._requests = Counter("quotes_requests", "Requests.", ["route", "status"], registry=registry)
        self._problems = Counter("quotes_problems", "Answers without a price.", ["code"], registry=registry)
        self._seconds = Histogram(
            "quotes_request_seconds",
            "Time to answer.",
            ["route"],
            buckets=(0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.1, 0.5, 1),
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record how it went; a crash counts as a 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["state"] = dict(scope.get("state", ()))
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = perf_counter()
        try:
            await self._app(scope, receive, noting)
        finally:
            self._record(scope, status, perf_counter() - start)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        problem = scope["state"].get("problem")
        self._requests.labels(route, status).inc()
        self._seconds.labels(route).observe(seconds)
        if problem:
            self._problems.labels(problem).inc()
        if route not in QUIET_PATHS:
            self._log.info(
                "request",
                method=scope["method"],
                route=route,
                status=status,
                problem=problem,
                ms=round(seconds * 1000, 2),
            )
