"""Calendar files, read back by icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import icalendar
import pytest

from factorland.leads.invitation import Invitation, calendar_file
from factorland.leads.values import CallbackView

CALLBACK = CallbackView(
    id="a1b2",
    start=datetime(2026, 12, 3, 8, 30, tzinfo=timezone.utc),
    end=datetime(2026, 12, 3, 9, 0, tzinfo=timezone.utc),
    status="confirmed",
    broker="",
    sequence=0,
)
INVITATION = Invitation(
    CALLBACK, "Factorland", "contact@factorland.example", "06 12 34 56 78", "Zoé Éléphant; Test, SA", "zoe@client.test"
)
NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)


def read(invitation: Invitation) -> tuple[str, Any]:
    content = calendar_file(invitation, NOW)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def test_a_booked_call_is_a_request_at_the_right_instant() -> None:
    method, event = read(INVITATION)
    assert method == "REQUEST"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (CALLBACK.start, CALLBACK.end)
    assert (event["UID"], event["SEQUENCE"]) == ("a1b2@factorland.example", 0)
    assert (event["STATUS"], event["SUMMARY"]) == ("CONFIRMED", "Appel de Factorland")
    assert "06 12 34 56 78" in event["DESCRIPTION"]
    assert event["ORGANIZER"] == "mailto:contact@factorland.example"
    assert event["ATTENDEE"] == "mailto:zoe@client.test"
    assert event["ATTENDEE"].params["CN"] == "Zoé Éléphant; Test, SA"


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    _, before = read(INVITATION)
    method, after = read(replace(INVITATION, callback=replace(CALLBACK, sequence=1)))
    assert (method, after["UID"], after["SEQUENCE"]) == ("REQUEST", before["UID"], 1)


def test_a_cancelled_call_cancels_the_entry() -> None:
    cancelled = replace(CALLBACK, status="cancelled", sequence=2)
    method, event = read(replace(INVITATION, callback=cancelled))
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)


@pytest.mark.parametrize("email", [None, ""])
def test_without_an_address_there_is_no_attendee(email: str | None) -> None:
    _, event = read(replace(INVITATION, attendee_email=email))
    assert "ATTENDEE" not in event
