"""Where a visitor's request stands: what a page says that it will do, or that it is already done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from factorland.clock import PARIS
from factorland.leads import callbacks, conversations, records
from factorland.leads.values import CallbackView, ConversationUnknown


@dataclass(frozen=True)
class Standing:
    """``call``: the one to come; ``last``: the latest, be it cancelled or over; ``zone``: theirs if not Paris's."""

    call: CallbackView | None
    last: CallbackView | None
    stopped: bool
    zone: ZoneInfo | None


def of_conversation(session: Session, conversation_id: str, now: datetime) -> Standing:
    """Read it, writing nothing. Raises ``ConversationUnknown`` (erased or purged)."""
    if not conversations.exists(session, conversation_id):
        raise ConversationUnknown(conversation_id)
    lead, row = records.by_conversation(session, conversation_id), callbacks.last(session, conversation_id)
    last = callbacks.view(row) if row else None
    to_come = last is not None and last.status == "confirmed" and last.end > now
    zone = lead.time_zone if lead else None
    return Standing(
        call=last if to_come else None,
        last=last,
        stopped=lead is not None and lead.do_not_contact,
        zone=ZoneInfo(zone) if zone and zone != PARIS.key else None,
    )
