"""Protection of a posted form against forgery: a signed token in the form, tied to a cookie of the same browser.

Another site can make a browser post, but can neither read the cookie nor make a token that matches it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE = "fl_form"
FIELD = "token"
MAX_AGE = 4 * 3600


@dataclass(frozen=True)
class FormToken:
    """One display of a form: ``form_id`` names it, so that a form sent twice is written once."""

    browser: str
    form_id: str

    def signed(self, request: Request) -> str:
        """The token as the form carries it."""
        return signer(request, "form").dumps([self.browser, self.form_id])

    def request_name(self, posted: Mapping[str, str]) -> str:
        """The name of the request that this display of the form makes with these fields; it tells nothing of them."""
        fields = sorted((name, value) for name, value in posted.items() if name != FIELD)
        return hashlib.sha256(json.dumps([self.form_id, fields]).encode()).hexdigest()

    def keep(self, request: Request, response: Response, path: str) -> None:
        """Set the cookie that the token is tied to, for ``path`` only."""
        response.set_cookie(
            COOKIE,
            self.browser,
            max_age=MAX_AGE,
            path=path,
            secure=request.app.state.settings.public_url.startswith("https:"),
            httponly=True,
            samesite="strict",
        )


def new_token(request: Request) -> FormToken:
    """A token for a form to show; two tabs of one browser share the cookie."""
    return FormToken(request.cookies.get(COOKIE) or secrets.token_urlsafe(24), secrets.token_urlsafe(16))


def verified_token(request: Request, posted: str) -> FormToken | None:
    """The token of a posted form, or None when it is forged, expired or another browser's."""
    try:
        browser, form_id = signer(request, "form").loads(posted, max_age=MAX_AGE)
    except (BadSignature, ValueError, TypeError):
        return None
    cookie = request.cookies.get(COOKIE, "")
    return FormToken(browser, form_id) if secrets.compare_digest(cookie.encode(), browser.encode()) else None


def signer(request: Request, purpose: str) -> URLSafeTimedSerializer:
    """Signs small values that come back through a browser; one made for a purpose is refused for another."""
    secret = request.app.state.settings.secret_key.get_secret_value()
    return URLSafeTimedSerializer(secret, salt=f"factorland.site.{purpose}")
