"""The calendar file (RFC 5545, RFC 5546) of a callback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText
from sqlalchemy.orm import Session

from factorland.clock import utc_now
from factorland.french import format as french
from factorland.leads import callbacks, records
from factorland.leads.models import Lead
from factorland.leads.models_agenda import Callback
from factorland.leads.values import CallbackView
from factorland.leads.wording import wording
from factorland.settings import Broker


@dataclass(frozen=True)
class Invitation:
    """Who calls whom: ``organizer`` the house, ``attendee`` the visitor (no address without an e-mail)."""

    callback: CallbackView
    organizer_name: str
    organizer_email: str
    phone: str
    attendee_name: str = ""
    attendee_email: str | None = None


def invitation_for(lead: Lead, callback: Callback, house: Broker) -> Invitation:
    """The invitation of the house to the person of a lead."""
    return Invitation(
        callback=callbacks.view(callback),
        organizer_name=house.name,
        organizer_email=house.email,
        phone=french.phone(lead.phone) if lead.phone else "",
        attendee_name=lead.name,
        attendee_email=lead.email,
    )


def of_conversation(session: Session, conversation_id: str, house: Broker) -> bytes | None:
    """The calendar file of a conversation's last call; ``None`` when it never had one."""
    lead, callback = records.by_conversation(session, conversation_id), callbacks.last(session, conversation_id)
    if lead is None or callback is None:
        return None
    return calendar_file(invitation_for(lead, callback, house), callback.updated_at)


def calendar_file(invitation: Invitation, now: datetime | None = None) -> bytes:
    """An iCalendar file: METHOD:REQUEST for a booked call, CANCEL for a cancelled one.

    The UID never changes; SEQUENCE grows with each change, so that a calendar updates the entry it has.
    Instants are in UTC, which needs no time zone definition.
    """
    callback, texts = invitation.callback, wording("mail")["calendar"]
    cancelled = callback.status == "cancelled"
    calendar = Calendar()
    calendar.add("prodid", "-//Factorland//Leads//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", f"{callback.id}@{invitation.organizer_email.rpartition('@')[2]}")
    event.add("dtstamp", now or utc_now())
    event.add("sequence", callback.sequence)
    event.add("dtstart", callback.start)
    event.add("dtend", callback.end)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", texts["summary"].format(house=invitation.organizer_name))
    event.add("description", texts["description"].format(phone=invitation.phone))
    event.add("organizer", _address(invitation.organizer_email, invitation.organizer_name))
    if invitation.attendee_email:
        attendee = _address(invitation.attendee_email, invitation.attendee_name)
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address
