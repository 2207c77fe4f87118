"""Leads as plain data: the lines of ``factorland leads export`` and of the CRM webhook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from factorland.clock import PARIS
from factorland.leads import callbacks, consents
from factorland.leads.models import Lead


def all_leads(session: Session) -> Iterator[dict[str, Any]]:
    """Every lead, oldest first, as ``lead_as_dict`` gives it."""
    for lead in session.scalars(select(Lead).order_by(Lead.created_at, Lead.id)):
        yield lead_as_dict(session, lead)


def lead_as_dict(session: Session, lead: Lead) -> dict[str, Any]:
    """A lead as JSON-ready data. Consents are those in force; instants are ISO 8601 in Europe/Paris."""
    callback = callbacks.last(session, lead.conversation_id)
    return {
        "id": lead.id,
        "created_at": iso(lead.created_at),
        "status": lead.status,
        "name": lead.name,
        "company": lead.company,
        "siren": lead.siren,
        "phone": lead.phone,
        "email": lead.email,
        "product": lead.product,
        "diagnostic": lead.diagnostic,
        "estimate": lead.estimate,
        "callback": callback
        and {"from": iso(callback.starts_at), "to": iso(callback.ends_at), "status": callback.status},
        "consents": [
            {"purpose": row.purpose, "wording": row.wording, "at": iso(row.at)}
            for row in consents.active(session, lead.conversation_id)
        ],
        "score": lead.score,
        "conversation_id": lead.conversation_id,
    }


def iso(instant: datetime) -> str:
    """ISO 8601 with the offset of Paris."""
    return instant.astimezone(PARIS).isoformat()
