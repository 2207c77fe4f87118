"""The trail of acts on personal data: what, when, by whom, how many rows; never the data."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factorland.leads.models import AuditEntry


def record(session: Session, act: str, actor: str, now: datetime, **details: Any) -> str:
    """Write an act in the caller's transaction; returns the reference that can be told to the person."""
    reference = secrets.token_hex(6).upper()
    session.add(AuditEntry(at=now, act=act, actor=actor, reference=reference, details=details))
    session.flush()
    return reference


def trail(session: Session, limit: int = 100) -> list[dict[str, Any]]:
    """The latest acts, newest first."""
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit))
    return [
        {
            "at": row.at,
            "act": row.act,
            "actor": row.actor,
            "reference": row.reference,
            "details": row.details,
        }
        for row in rows
    ]
