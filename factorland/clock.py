"""The one clock of every process, so that tests and development can fix it."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def utc_now() -> datetime:
    """The current instant, aware, in UTC.

    ``FACTORLAND_NOW`` (ISO 8601 with an offset) stops the clock at that instant; settings refuse it in
    production. Raises ``ValueError`` when it is set to something else than an aware ISO 8601 instant.
    """
    fixed = os.environ.get("FACTORLAND_NOW")
    if not fixed:
        return datetime.now(timezone.utc)
    instant = datetime.fromisoformat(fixed.replace("Z", "+00:00"))
    if instant.tzinfo is None:
        raise ValueError(f"FACTORLAND_NOW needs an offset, such as 2026-11-22T21:00:00+01:00; it is {fixed!r}")
    return instant.astimezone(timezone.utc)


def paris_now() -> datetime:
    """The current instant, aware, in Europe/Paris: what a visitor or a broker reads on a clock."""
    return utc_now().astimezone(PARIS)
