"""The visitor's door to this package: each call is one short transaction on a small service module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from factorland.clock import utc_now
from factorland.leads import agenda, availability, callbacks, conversations, export, intake, invitation, standing
from factorland.leads.availability import Opening
from factorland.leads.rights import Rights
from factorland.leads.standing import Standing
from factorland.leads.values import Booking, CallbackView, ConsentGiven, LeadDraft, MessageRow, Receipt, Slot, Wish
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
        """Commit lead, consents, callback and messages. One lead and one call by conversation; once by ``request``.

        Raises ``SlotUnavailable``, ``ConsentMissing``, ``InvalidLead``, and ``ConversationUnknown`` once it is erased.
        """
        return self.write(lambda session: intake.book(session, booking, utc_now(), self._reminder))

    def save_lead(self, draft: LeadDraft) -> Receipt:
        """Commit a lead without a call. One by conversation; once by ``request``.

        Raises ``InvalidLead``, and ``ConversationUnknown`` once it is erased.
        """
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

    def standing_of(self, conversation_id: str) -> Standing:
        """Where a request stands. Raises ``ConversationUnknown`` (erased or purged)."""
        return self.read(lambda session: standing.of_conversation(session, conversation_id, utc_now()))

    def cancel_callback(self, conversation_id: str, request: str = "") -> CallbackView | None:
        """Cancel the call to come, once by ``request``; ``None`` when there is none. Raises ``ConversationUnknown``."""
        return self.write(lambda session: intake.cancel(session, conversation_id, request, utc_now()))

    def reschedule(self, conversation_id: str, start: datetime, request: str = "") -> CallbackView:
        """Move the booked call, once by ``request``; its repeat gives the call as it now is.

        Raises ``CallbackUnknown``, ``SlotUnavailable``, ``ConsentMissing``.
        """
        return self.write(
            lambda session: intake.reschedule(session, conversation_id, start, request, utc_now(), self._reminder)
        )

    def refuse_consents(self, conversation_id: str, refusals: Sequence[ConsentGiven]) -> None:
        """Keep the proof of refusals (``granted`` is false); an address that may not be written to goes.

        Raises ``ConversationUnknown``.
        """
        self.write(lambda session: intake.refuse(session, conversation_id, list(refusals), utc_now()))

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

    def is_open(self, conversation_id: str) -> bool:
        """Whether a conversation exists: false once it is erased or purged."""
        return self.read(lambda session: conversations.exists(session, conversation_id))

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

    def add_replies(
        self, conversation_id: str, author: str, replies: Sequence[dict[str, Any]], in_reply_to: int | None = None
    ) -> list[MessageRow]:
        """Write the replies to a message, all or none: dicts of ``text``, ``choices`` and ``card``.

        Raises ``ConversationUnknown``.
        """
        return self.write(
            lambda session: [
                conversations.add_reply(
                    session, conversation_id, author, now=utc_now(), in_reply_to=in_reply_to, **reply
                )
                for reply in replies
            ]
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
