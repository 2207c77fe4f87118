"""Leads that are never lost and calls that are never double-booked. ``Leads`` is the door; see docs/leads.md."""

from factorland.leads.facade import Leads
from factorland.leads.standing import Standing
from factorland.leads.values import (
    Booking,
    CallbackUnknown,
    CallbackView,
    ConsentGiven,
    ConsentMissing,
    Contact,
    ConversationUnknown,
    InvalidLead,
    LeadDraft,
    LeadsError,
    MessageRow,
    Receipt,
    Slot,
    SlotUnavailable,
    StoreUnavailable,
    Wish,
)

__all__ = [
    "Booking",
    "CallbackUnknown",
    "CallbackView",
    "ConsentGiven",
    "ConsentMissing",
    "Contact",
    "ConversationUnknown",
    "InvalidLead",
    "LeadDraft",
    "Leads",
    "LeadsError",
    "MessageRow",
    "Receipt",
    "Slot",
    "SlotUnavailable",
    "Standing",
    "StoreUnavailable",
    "Wish",
]
