"""The headers that every answer carries, and how long files may be kept."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOREVER = "public, max-age=31536000, immutable"


class Headers:
    """ASGI middleware; a plain one, since a stream of events must not be buffered on its way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and completes the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cache = _cache_control(scope["path"], scope["query_string"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
                if message["status"] == 200 and cache:
                    headers["Cache-Control"] = cache
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _cache_control(path: str, query: bytes) -> str:
    """Files under ``/static`` carry a fingerprint in their address (``?v=``); the assistant's address never changes."""
    if path.startswith("/static/"):
        return _FOREVER if query.startswith(b"v=") else "no-cache"
    if path == "/assistant.js":
        return "no-cache"
    return "no-store" if path.startswith("/api/") else ""
