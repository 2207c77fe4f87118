"""Signed links of the messages: what a visitor may do to their own request without an account."""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

from factorland.clock import utc_now

ACTIONS = ("reschedule", "cancel", "calendar", "stop", "export", "erase")
PATH = "/demande/"


class LinkInvalid(Exception):
    """The link was altered, is too old, or was never ours."""


@dataclass(frozen=True)
class Link:
    """What a link allows: one of ``ACTIONS`` on one conversation."""

    conversation_id: str
    action: str


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(utc_now().timestamp())


class Links:
    """Makes and reads signed links. A page behind one acts on POST only: mail filters follow every GET."""

    def __init__(self, secret: str, public_url: str, valid_days: int) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="factorland.leads.links", signer=_Signer)
        self._base = public_url.rstrip("/") + PATH
        self._max_age = valid_days * 86_400

    def make(self, conversation_id: str, action: str) -> str:
        """The address that allows ``action``. Raises ``ValueError`` on an unknown action."""
        if action not in ACTIONS:
            raise ValueError(f"unknown action {action!r}")
        return self._base + self._serializer.dumps([conversation_id, action])

    def read(self, token: str) -> Link:
        """What the last part of an address allows. Raises ``LinkInvalid``."""
        try:
            conversation_id, action = self._serializer.loads(token, max_age=self._max_age)
        except (BadSignature, ValueError, TypeError) as error:
            raise LinkInvalid(type(error).__name__) from error
        return Link(conversation_id, action)
