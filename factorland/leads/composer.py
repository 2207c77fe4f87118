"""Writes the messages of the outbox at the moment they leave, from what the database then says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from factorland.clock import PARIS, utc_now
from factorland.french import format as french
from factorland.leads import callbacks, consents, records
from factorland.leads.estimates import priced
from factorland.leads.export import lead_as_dict
from factorland.leads.invitation import calendar_file, invitation_for
from factorland.leads.links import ACTIONS, Links
from factorland.leads.models import Lead, OutboxItem
from factorland.leads.models_agenda import Callback
from factorland.leads.templating import render
from factorland.leads.wording import wording
from factorland.leads.zones import moment_in
from factorland.settings import Broker

_REMINDERS = ("reminder", "chat_reminder")


@dataclass(frozen=True)
class Attachment:
    """A file to join: ``mime`` such as ``application/pdf``."""

    filename: str
    mime: str
    content: bytes


Attach = Callable[[dict[str, Any]], Sequence[Attachment]]


@dataclass(frozen=True)
class Composer:
    """Turns an outbox item into an e-mail. ``attach`` makes the files joined to an estimate, from the lead."""

    house: Broker
    links: Links
    attach: Attach = lambda lead: ()

    def compose(self, session: Session, item: OutboxItem) -> EmailMessage | None:
        """The message of an item, or ``None`` when there is no longer anything to say (moved, erased, withdrawn)."""
        if item.kind == "erased":
            return self._mail(item, self.house.email, "erased", item.payload)
        lead = records.by_conversation(session, item.conversation_id or "")
        if lead is None:
            return None
        if item.kind == "notice":
            return self._notice(session, item, lead)
        if lead.email is None or lead.do_not_contact or not consents.has(session, lead.conversation_id, consents.EMAIL):
            return None
        if item.kind == "estimate":
            return self._estimate(session, item, lead)
        return self._about_call(session, item, lead)

    def chat_reminder(self, session: Session, item: OutboxItem) -> dict[str, Any] | None:
        """The ``text`` and ``choices`` that remind of a call in the chat; ``None`` when it is moved, over or erased."""
        lead = records.by_conversation(session, item.conversation_id or "")
        callback = self._call(session, item)
        if lead is None or callback is None:
            return None
        texts, context = wording("chat")["reminder"], self._context(lead, callback)
        zone = lead.time_zone if context["own_time"] else None
        own = texts["own_time"].format(there=moment_in(callback.starts_at, zone)) if zone else ""
        text = texts["text"].format(house=self.house.name, own=own, **context)
        return {"text": text, "choices": texts["choices"]}

    def _call(self, session: Session, item: OutboxItem) -> Callback | None:
        """The call of an item, unless it is over, or was moved or cancelled since: a later item says so."""
        callback = session.get(Callback, item.payload["callback"])
        expected = "cancelled" if item.kind == "cancellation" else "confirmed"
        if callback is None or callback.status != expected or callback.sequence != item.payload["sequence"]:
            return None
        too_late = callback.starts_at if item.kind in _REMINDERS else callback.ends_at
        return callback if utc_now() < too_late else None

    def _about_call(self, session: Session, item: OutboxItem, lead: Lead) -> EmailMessage | None:
        callback = self._call(session, item)
        if callback is None:
            return None
        context = self._context(lead, callback)
        moved = item.kind == "confirmation" and callback.sequence > 0
        mail = self._mail(item, lead.email or "", item.kind, context, "moved" if moved else item.kind)
        self._html(mail, item.kind, context)
        if item.kind != "reminder":
            self._invite(mail, lead, callback)
        return mail

    def _estimate(self, session: Session, item: OutboxItem, lead: Lead) -> EmailMessage | None:
        if not priced(lead.estimate, lead.product):
            return None
        context = self._context(lead, callbacks.booked(session, lead.conversation_id))
        mail = self._mail(item, lead.email or "", "estimate", context)
        self._html(mail, "estimate", context)
        for file in self.attach(lead_as_dict(session, lead)):
            main, _, sub = file.mime.partition("/")
            mail.add_attachment(file.content, maintype=main, subtype=sub, filename=file.filename)
        return mail

    def _notice(self, session: Session, item: OutboxItem, lead: Lead) -> EmailMessage | None:
        if item.payload["version"] < lead.version:
            return None  # the next notice says it all
        callback = callbacks.last(session, lead.conversation_id)
        context = {**self._context(lead, callback), "points": lead.score_points}
        subject = "notice_stop" if lead.do_not_contact else "notice"
        to = callback.broker.email if callback is not None and callback.broker.email else self.house.email
        return self._mail(item, to, "notice", context, subject)

    def _context(self, lead: Lead, callback: Callback | None) -> dict[str, Any]:
        own_time = None
        if callback is not None and lead.time_zone and lead.time_zone != PARIS.key:
            own_time = callback.starts_at.astimezone(ZoneInfo(lead.time_zone))
        return {
            "lead": lead,
            "estimates": priced(lead.estimate, lead.product),
            "name": lead.name,
            "score": lead.score,
            "product": wording("mail")["products"].get(lead.product, lead.product),
            "phone": french.phone(lead.phone) if lead.phone else "",
            "callback": callback,
            "when": french.moment(callback.starts_at) if callback else "",
            "own_time": own_time,
            "links": {action: self.links.make(lead.conversation_id, action) for action in ACTIONS},
        }

    def _mail(
        self, item: OutboxItem, to: str, template: str, context: dict[str, Any], subject: str | None = None
    ) -> EmailMessage:
        context = {**context, "house": self.house.name, "house_phone": french.phone(self.house.phone)}
        mail = EmailMessage()
        # A name is the visitor's own text: line breaks are refused by the header, so they become spaces.
        line = wording("mail")["subjects"][subject or template].format(**context)
        mail["Subject"] = " ".join(line.split())
        mail["From"] = Address(self.house.name, addr_spec=self.house.email)
        mail["To"] = to
        mail["Message-ID"] = f"<{item.key.replace(':', '.')}@{self.house.email.rpartition('@')[2]}>"
        mail["Date"] = item.created_at
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(render(f"{template}.txt.j2", context))
        return mail

    def _html(self, mail: EmailMessage, template: str, context: dict[str, Any]) -> None:
        context = {
            **context,
            "house": self.house.name,
            "house_phone": french.phone(self.house.phone),
            "subject": mail["Subject"],
        }
        mail.add_alternative(render(f"{template}.html.j2", context), subtype="html")

    def _invite(self, mail: EmailMessage, lead: Lead, callback: Callback) -> None:
        content = calendar_file(invitation_for(lead, callback, self.house), callback.updated_at)
        method = "CANCEL" if callback.status == "cancelled" else "REQUEST"
        # Once for calendars that read the body, once as a file for those that read attachments.
        mail.add_alternative(
            content, maintype="text", subtype="calendar", params={"method": method, "charset": "utf-8"}
        )
        mail.add_attachment(content, maintype="application", subtype="ics", filename="rappel.ics")
