"""What the messages say, to whom and when; what was overtaken is not sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from factorland.leads import Booking, ConsentMissing, Contact, InvalidLead, LeadDraft, Leads
from factorland.leads.composer import Attachment
from factorland.leads.options import LeadsOptions
from factorland.leads.worker import Worker, make_worker
from factorland.settings import Settings
from tests.integration.leads.mailbox import body, entry, mails, statuses
from tests.support.visitor import plain_spaces

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


def test_a_booking_sends_a_confirmation_and_a_notice(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    assert mails(var_dir) == []
    worker.deliver_due()
    [mail] = mails(var_dir, "confirmation")
    assert mail["To"] == "jeanne@client.test"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "jeudi 26 novembre" in mail["Subject"]
    for kind in ("plain", "html"):
        text = plain_spaces(body(mail, kind))
        assert "jeudi 26 novembre" in text
        assert "06 12 34 56 78" in text
        assert text.count("https://factorland.example/demande/") == 5
    method, event = entry(mail)
    assert (method, event["SEQUENCE"], event.decoded("dtstart")) == ("REQUEST", 0, paris(26, 9, 30))
    [attached] = list(mail.iter_attachments())
    assert attached.get_filename() == "rappel.ics"
    [notice] = mails(var_dir, "notice")
    assert notice["To"] == "contact@factorland.example"
    assert "Atelier Test" in body(notice)
    assert "Délai de paiement des clients\u00a0: 60\u00a0jours" in body(notice)
    assert "+25" in body(notice)


def test_the_calendar_file_of_a_call_can_be_had_at_any_time(leads: Leads, paris: Paris, booking: Make) -> None:
    assert leads.calendar_of("c") is None
    leads.book(booking("c", paris(26, 9, 30)))
    booked = icalendar.Calendar.from_ical(leads.calendar_of("c") or b"")
    leads.cancel_callback("c")
    cancelled = icalendar.Calendar.from_ical(leads.calendar_of("c") or b"")
    assert (booked["METHOD"], cancelled["METHOD"]) == ("REQUEST", "CANCEL")
    assert booked.walk("VEVENT")[0]["UID"] == cancelled.walk("VEVENT")[0]["UID"]


def test_a_moved_then_cancelled_call_updates_the_same_calendar_entry(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    worker.deliver_due()
    leads.reschedule("c", paris(27, 14, 0))
    worker.deliver_due()
    leads.cancel_callback("c")
    worker.deliver_due()
    first, second = (entry(mail) for mail in mails(var_dir, "confirmation"))
    [cancelled] = mails(var_dir, "cancellation")
    third = entry(cancelled)
    assert len({str(event["UID"]) for _, event in (first, second, third)}) == 1
    assert [event["SEQUENCE"] for _, event in (first, second, third)] == [0, 1, 2]
    assert [method for method, _ in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert second[1].decoded("dtstart") == paris(27, 14)
    assert "vendredi 27 novembre" in plain_spaces(body(cancelled))


def test_what_was_overtaken_before_it_left_is_not_sent(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    leads.reschedule("c", paris(27, 14, 0))
    worker.deliver_due()
    assert len(mails(var_dir, "confirmation")) == 1
    assert len(mails(var_dir, "notice")) == 1
    assert "27 novembre" in plain_spaces(body(mails(var_dir, "confirmation")[0]))


def test_a_reminder_leaves_two_hours_before_the_call_unless_it_moved(
    leads: Leads, worker: Worker, var_dir: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    leads.book(booking("d", paris(26, 9, 0)))
    leads.reschedule("d", paris(27, 9, 0))
    clock.set(paris(26, 7, 29))
    worker.deliver_due()
    assert mails(var_dir, "reminder") == []
    clock.set(paris(26, 7, 30))
    worker.deliver_due()
    worker.deliver_due()
    [mail] = mails(var_dir, "reminder")
    assert "9 h 30" in plain_spaces(body(mail))


def test_a_reminder_that_could_not_leave_in_time_is_dropped(
    leads: Leads, worker: Worker, var_dir: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    clock.set(paris(26, 12, 0))
    worker.deliver_due()
    assert mails(var_dir, "reminder") == []
    assert statuses(leads)["reminder"] == "dropped"


def test_overseas_callers_read_their_own_time(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30), phone="+262692123456", time_zone="Indian/Reunion"))
    worker.deliver_due()
    assert "12 h 30" in plain_spaces(body(mails(var_dir, "confirmation")[0]))


def test_hostile_names_reach_the_mail_as_text(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    name = "<script>alert(1)</script>\r\nBcc: all@client.test"
    leads.book(booking("c", paris(26, 9, 30), name=name, company="{{ 7*7 }}"))
    worker.deliver_due()
    [mail] = mails(var_dir, "confirmation")
    assert mail["Bcc"] is None
    assert "<script>" not in body(mail, "html")
    [notice] = mails(var_dir, "notice")
    assert notice["Bcc"] is None
    assert "{{ 7*7 }}" in body(notice)


def test_an_estimate_is_sent_with_its_consent_and_its_files(
    leads: Leads, settings: Settings, var_dir: Path, paris: Paris, consent: Callable[..., Any]
) -> None:
    estimate = {
        "scenarios": {
            "low": {"total_cost": 6144, "available_cash": 50597},
            "central": {"total_cost": 7818, "available_cash": 50597},
            "high": {"total_cost": 10283, "available_cash": 50597},
        },
        "assumptions": ["Part B2B : 100 %"],
        "rate_card": {"version": "2026-11", "date": "2026-11-01"},
        "disclaimer": "Estimation indicative, non contractuelle.",
    }
    contact = Contact("Jeanne Test", None, "jeanne@client.test")
    draft = LeadDraft("c", contact, "factoring", {"turnover": 300_000}, estimate, [consent("offers")])
    leads.save_lead(draft)
    with pytest.raises(ConsentMissing):
        leads.request_estimate("c")
    leads.save_lead(replace(draft, consents=[consent("email")]))
    leads.request_estimate("c")
    leads.request_estimate("c")
    made: list[dict[str, Any]] = []

    def attach(lead: dict[str, Any]) -> list[Attachment]:
        made.append(lead)
        return [Attachment("estimation.pdf", "application/pdf", b"%PDF-1.7")]

    worker = make_worker(settings, LeadsOptions(), attach)
    worker.deliver_due()
    worker.unit.engine.dispose()
    [mail] = mails(var_dir, "estimate")
    assert "Part B2B : 100 %" in body(mail)
    assert "2026-11" in body(mail)
    assert "non contractuelle" in body(mail, "html")
    [attached] = list(mail.iter_attachments())
    assert (attached.get_filename(), attached.get_content()) == ("estimation.pdf", b"%PDF-1.7")
    assert made[0]["estimate"] == estimate


def test_an_estimate_needs_an_address_and_an_estimate(leads: Leads, consent: Callable[..., Any]) -> None:
    leads.save_lead(LeadDraft("c", Contact("J", "+33612345678"), "factoring", consents=[consent("email")]))
    with pytest.raises(InvalidLead, match="email"):
        leads.request_estimate("c")
