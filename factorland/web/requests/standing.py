"""Where a visitor's request stands: what a page says that it will do, or that it is already done."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from factorland.clock import PARIS, utc_now
from factorland.leads import CallbackView, ConversationUnknown, Leads, callbacks, records
from factorland.leads.models import Conversation


@dataclass(frozen=True)
class Standing:
    """``call``: the one to come; ``last``: the latest, be it cancelled or over; ``zone``: theirs if not Paris's."""

    call: CallbackView | None
    last: CallbackView | None
    stopped: bool
    zone: ZoneInfo | None


def standing_of(leads: Leads, conversation_id: str) -> Standing:
    """Read it, writing nothing. Raises ``ConversationUnknown`` (erased or purged) and ``StoreUnavailable``."""

    def work(session: Session) -> Standing:
        if session.get(Conversation, conversation_id) is None:
            raise ConversationUnknown(conversation_id)
        lead, row = records.by_conversation(session, conversation_id), callbacks.last(session, conversation_id)
        last = callbacks.view(row) if row else None
        to_come = last is not None and last.status == "confirmed" and last.end > utc_now()
        zone = lead.time_zone if lead else None
        return Standing(
            call=last if to_come else None,
            last=last,
            stopped=lead is not None and lead.do_not_contact,
            zone=ZoneInfo(zone) if zone and zone != PARIS.key else None,
        )

    return leads.read(work)
