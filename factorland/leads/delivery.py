"""Ways out: SMTP or files for e-mails, a signed webhook for the CRM."""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import requests

TIMEOUT = 10.0


class DeliveryFailed(Exception):
    """The message did not leave and may be tried again. The text is a code without personal data."""


class Mailer(Protocol):
    """Something that takes an e-mail away. Sending twice the same ``item_id`` is the same message."""

    def send(self, mail: EmailMessage, item_id: int, kind: str) -> None:
        """Raises ``DeliveryFailed``."""

    def forget(self, item_ids: list[int]) -> None:
        """Remove the copies kept here of these messages."""


@dataclass(frozen=True)
class FileMailer:
    """Writes each e-mail as an ``.eml`` file: what happens without ``SMTP_URL``."""

    directory: Path

    def send(self, mail: EmailMessage, item_id: int, kind: str) -> None:
        """Write the whole file, then give it its name: a reader never sees half of one."""
        path = self.directory / f"{item_id:08d}-{kind}.eml"
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(mail.as_bytes())
            part.replace(path)
        except OSError as error:
            raise DeliveryFailed(f"file {type(error).__name__}") from error

    def forget(self, item_ids: list[int]) -> None:
        """Delete the files of these messages, half-written ones included."""
        for item_id in item_ids:
            for path in self.directory.glob(f"{item_id:08d}-*"):
                path.unlink(missing_ok=True)


@dataclass(frozen=True)
class SmtpMailer:
    """Sends through ``smtp://[user:password@]host[:port]`` (STARTTLS when offered) or ``smtps://…``."""

    url: str

    def send(self, mail: EmailMessage, item_id: int, kind: str) -> None:
        """One connection per message: volumes are small, and a stale connection is one more way to fail."""
        try:
            with self._connect() as server:
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(f"smtp {type(error).__name__}") from error

    def forget(self, item_ids: list[int]) -> None:
        """Nothing is kept here."""

    def _connect(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, context = parts.hostname or "localhost", ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        try:
            server.ehlo()
            if parts.scheme != "smtps" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            with suppress(OSError, smtplib.SMTPException):
                server.close()
            raise
        return server


@dataclass(frozen=True)
class Webhook:
    """Posts JSON, signed so that the receiver can tell it is ours and recent."""

    url: str
    secret: str

    def post(self, body: Mapping[str, Any], key: str, timestamp: int) -> None:
        """Post ``body``. Raises ``DeliveryFailed`` unless the answer is 2xx; redirections are not followed.

        ``X-Factorland-Signature: t=<timestamp>,v1=<HMAC-SHA256 of "<timestamp>.<body>">``; ``Idempotency-Key``
        is the same on every attempt.
        """
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Factorland-Signature": f"t={timestamp},v1={sign(self.secret, timestamp, data)}",
        }
        try:
            answer = requests.post(self.url, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            raise DeliveryFailed(f"webhook {type(error).__name__}") from error
        if not 200 <= answer.status_code < 300:
            raise DeliveryFailed(f"webhook {answer.status_code}")


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The hexadecimal signature of a webhook's body."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
