"""The visitor's door to this package: each call is one short transaction on a small service module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from factorland.clock import utc_now
from factorland.leads import agenda, availability, callbacks, conversations, export, intake, invitation
from factorland.leads.availability import Opening
from factorland.leads.rights import Rights
from factorland.leads.values import Booking, CallbackView, LeadDraft, MessageRow, Receipt, Slot, Wish
from factorland.settings import get_broker


class Leads(Rights):
    """Conversations, leads, callbacks and data rights of one database. Synchronous and safe to share between threads.

    Every method raises ``StoreUnavailable`` when the database cannot be used; nothing was then written.
    """

    # Callbacks

    def offer_slots(self, wish: Wish | None = None, limit: int = 6) -> list[Slot]:
        """Free slots in order: inside the wish, else nearest to it; without a wish, the next half-days."""
        return self.read(lambda session: callbacks.offer(session, wish, limit, utc_now()))

    def refusal_of(self, wish: Wish) -> str | None:
        """Why nothing is free in a wish (holiday, closed, full…), in French; ``None`` when something is."""
        return self.read(lambda session: callbacks.refusal(session, wish, utc_now()))

    def opening(self) -> Opening | None:
        """Whether a broker is at work now and until when, or from when; ``None`` when nobody ever is."""
        return self.read(lambda session: availability.opening(agenda.load_rules(session), utc_now()))

    def hold(self, conversation_id: str, start: datetime) -> Slot:
        """Keep the slot at ``start`` for a few minutes. Raises ``SlotUnavailable``."""
        keep = timedelta(minutes=self.options.hold_minutes)

        def work(session: Session) -> Slot:
            conversations.ensure(session, conversation_id, "chat", utc_now())
            return callbacks.hold(session, conversation_id, start, utc_now(), keep)

        return self.write(work)

    def book(self, booking: Booking) -> Receipt:
        """Commit lead, consents, callback and messages. Idempotent by conversation.

        Raises ``SlotUnavailable``, ``ConsentMissing``, ``InvalidLead``.
        """
        return self.write(lambda session: intake.book(session, booking, utc_now(), self._reminder))

    def save_lead(self, draft: LeadDraft) -> Receipt:
        """Commit a lead without a call. Idempotent by conversation. Raises ``InvalidLead``."""
        return self.write(lambda session: intake.save_lead(session, draft, utc_now(), self._reminder))

    def callback_of(self, conversation_id: str) -> CallbackView | None:
        """The call to come of a conversation; ``None`` when there is none, or it was cancelled, or it is over."""

        def work(session: Session) -> CallbackView | None:
            found = callbacks.booked(session, conversation_id)
            return callbacks.view(found) if found and found.ends_at > utc_now() else None

        return self.read(work)

    def calendar_of(self, conversation_id: str) -> bytes | None:
        """The calendar file of the last call booked or cancelled: the card's "ajouter à mon agenda"."""
        return self.read(lambda session: invitation.of_conversation(session, conversation_id, get_broker()))

    def cancel_callback(self, conversation_id: str) -> CallbackView | None:
        """Cancel the call to come; ``None`` when there is none. Raises ``ConversationUnknown``."""
        return self.write(lambda session: intake.cancel(session, conversation_id, utc_now()))

    def reschedule(self, conversation_id: str, start: datetime) -> CallbackView:
        """Move the booked call. Raises ``CallbackUnknown``, ``SlotUnavailable``, ``ConsentMissing``."""
        return self.write(lambda session: intake.reschedule(session, conversation_id, start, utc_now(), self._reminder))

    def request_estimate(self, conversation_id: str) -> None:
        """Send the estimate of the lead by e-mail. Raises ``ConsentMissing``, ``InvalidLead``."""
        self.write(lambda session: intake.request_estimate(session, conversation_id, utc_now()))

    def export_leads(self) -> Iterator[dict[str, Any]]:
        """Every lead, oldest first, as one JSON-ready dict each."""
        with self.unit.reading() as session:
            yield from export.all_leads(session)

    # Conversations

    def start_conversation(self, channel: str) -> tuple[str, str]:
        """A new conversation: its id, and the token that only its visitor's browser gets."""
        return self.write(lambda session: conversations.start(session, channel, utc_now()))

    def conversation_of(self, token: str) -> str | None:
        """The conversation of a token."""
        return self.read(lambda session: conversations.by_token(session, token))

    def add_visitor_message(
        self, conversation_id: str, text: str, client_id: str | None = None, choice_id: str | None = None
    ) -> tuple[MessageRow, bool]:
        """Write a visitor's message, once per ``client_id``. Raises ``ConversationUnknown``."""
        return self.write(
            lambda session: conversations.add_visitor_message(
                session, conversation_id, text, utc_now(), client_id, choice_id
            )
        )

    def add_reply(
        self,
        conversation_id: str,
        author: str,
        text: str,
        choices: Sequence[dict[str, str]] = (),
        card: dict[str, Any] | None = None,
        in_reply_to: int | None = None,
    ) -> MessageRow:
        """Write a reply; ``choices`` are dicts of ``label`` and ``payload``. Raises ``ConversationUnknown``."""
        return self.write(
            lambda session: conversations.add_reply(
                session, conversation_id, author, text, utc_now(), choices, card, in_reply_to
            )
        )

    def messages(self, conversation_id: str, after: int = 0) -> list[MessageRow]:
        """Messages after an id, in order."""
        return self.read(lambda session: conversations.messages(session, conversation_id, after))

    def replies_to(self, conversation_id: str, message_id: int) -> list[MessageRow]:
        """Replies already written to a visitor's message."""
        return self.read(lambda session: conversations.replies_to(session, conversation_id, message_id))

    def rate(self, conversation_id: str, message_id: int, feedback: str) -> bool:
        """Keep ``up`` or ``down`` for an answer of this conversation; ``False`` when there is no such answer."""
        return self.write(lambda session: conversations.rate(session, conversation_id, message_id, feedback))

    def payload_of(self, conversation_id: str, choice_id: str) -> tuple[str, str] | None:
        """Label and payload of a choice of this conversation, else ``None``."""
        return self.read(lambda session: conversations.payload_of(session, conversation_id, choice_id))

    @property
    def _reminder(self) -> timedelta:
        return timedelta(minutes=self.options.reminder_minutes)
