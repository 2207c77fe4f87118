"""What crosses the border of this package: plain values and the errors a caller must expect."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class LeadsError(Exception):
    """Base of every error this package raises on purpose."""


class StoreUnavailable(LeadsError):
    """The database is locked, full or away: nothing was written, the caller may retry later."""


class InvalidLead(LeadsError):
    """A value that must not be stored; ``field`` names it. The value itself is not in the message."""

    def __init__(self, field_name: str) -> None:
        super().__init__(f"invalid {field_name}")
        self.field = field_name


class ConsentMissing(LeadsError):
    """The visitor has not given (or has withdrawn) the consent that this act needs."""

    def __init__(self, purpose: str) -> None:
        super().__init__(f"consent missing: {purpose}")
        self.purpose = purpose


class ConversationUnknown(LeadsError):
    """No such conversation (erased, purged or never started)."""


class CallbackUnknown(LeadsError):
    """The conversation has no callback to cancel or move."""


@dataclass(frozen=True, order=True)
class Slot:
    """A call that may be booked: aware instants, ``start`` included, ``end`` excluded."""

    start: datetime
    end: datetime


class SlotUnavailable(LeadsError):
    """``reason`` is French and ready to show, ``code`` names it, ``alternatives`` are free now."""

    def __init__(self, code: str, reason: str, alternatives: list[Slot]) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason
        self.alternatives = alternatives


@dataclass(frozen=True)
class Wish:
    """When the visitor would like to be called: aware instants; ``start == end`` is a precise time."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None or self.end < self.start:
            raise ValueError("a wish needs aware instants in order")


@dataclass(frozen=True)
class Contact:
    """How to reach a visitor: ``phone`` in E.164, ``siren`` of nine digits, ``time_zone`` as an IANA name."""

    name: str
    phone: str | None
    email: str | None = None
    company: str | None = None
    siren: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class ConsentGiven:
    """One unticked box that the visitor ticked: ``purpose`` of ``wording/consents.yml``, and the exact words shown.

    ``granted`` is false when they were asked and refused: the refusal is kept as proof.
    """

    purpose: str
    wording: str
    at: datetime
    channel: str
    granted: bool = True


@dataclass(frozen=True)
class LeadDraft:
    """What is known of a visitor who leaves contact details, with or without a call.

    ``request`` names the request among those of its conversation: its repeat, however late, changes nothing.
    """

    conversation_id: str
    contact: Contact
    product: str
    diagnostic: dict[str, Any] = field(default_factory=dict)
    estimate: dict[str, Any] | None = None
    consents: list[ConsentGiven] = field(default_factory=list)
    source: str = "chat"
    request: str = ""


@dataclass(frozen=True)
class Booking:
    """A lead and the start of the call it asks for; ``request`` as in ``LeadDraft``."""

    conversation_id: str
    start: datetime
    contact: Contact
    product: str
    diagnostic: dict[str, Any] = field(default_factory=dict)
    estimate: dict[str, Any] | None = None
    consents: list[ConsentGiven] = field(default_factory=list)
    source: str = "chat"
    request: str = ""

    def draft(self) -> LeadDraft:
        """The same without the call."""
        return LeadDraft(
            conversation_id=self.conversation_id,
            contact=self.contact,
            product=self.product,
            diagnostic=self.diagnostic,
            estimate=self.estimate,
            consents=self.consents,
            source=self.source,
            request=self.request,
        )


@dataclass(frozen=True)
class CallbackView:
    """``status``: held, confirmed, cancelled or done; ``sequence`` grows at each change."""

    id: str
    start: datetime
    end: datetime
    status: str
    broker: str
    sequence: int


@dataclass(frozen=True)
class Receipt:
    """What was written. ``is_new``: no lead existed for the conversation; ``changed``: a row was really altered.

    The receipt of a repeated request gives the call as it now is: moved, or cancelled.
    """

    lead_id: str
    is_new: bool
    changed: bool
    callback: CallbackView | None = None


@dataclass(frozen=True)
class MessageRow:
    """``choices``: dicts of ``id`` and ``label``; ``author``: assistant, visitor, broker; ``feedback``: up or down.

    ``choice_id``: the choice that a visitor's message took, since two choices may have the same label.
    """

    id: int
    author: str
    text: str
    choices: list[dict[str, str]]
    card: dict[str, Any] | None
    at: datetime
    client_id: str | None = None
    feedback: str | None = None
    choice_id: str | None = None
