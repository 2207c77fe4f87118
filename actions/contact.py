"""The contact and the lead of a conversation, from what the visitor gave."""

from __future__ import annotations

from actions.base import Turn
from actions.case import diagnostic_of, product_of
from actions.consent import consents_of, grants
from actions.reading import SKIPPED
from actions.time_zone import zone_of
from factorland.leads import Contact, LeadDraft
from factorland.leads.consents import EMAIL


def given(turn: Turn, slot: str) -> str | None:
    """An answer in words, ``None`` when there is none."""
    value = turn.slot(slot)
    return None if value in (None, SKIPPED) else str(value)


def draft_of(turn: Turn) -> LeadDraft:
    """The lead as it stands, consents included; an address is part of it once it may be written to."""
    contact = Contact(
        name=turn.slot("contact_name"),
        phone=given(turn, "phone"),
        email=given(turn, "email") if grants(turn, EMAIL) else None,
        company=given(turn, "company"),
        siren=given(turn, "siren"),
        time_zone=zone_of(turn),
    )
    return LeadDraft(
        conversation_id=turn.conversation_id,
        contact=contact,
        product=product_of(turn),
        diagnostic=diagnostic_of(turn),
        estimate=turn.slot("estimate"),
        consents=consents_of(turn),
        request=turn.request,
    )
