"""Withdrawing a consent ends contact at once, and is kept as proof."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from factorland.leads import Booking, ConsentGiven, ConsentMissing, Leads
from factorland.leads.models import Consent
from factorland.leads.worker import Worker
from tests.integration.leads.mailbox import mails, statuses

Paris = Callable[..., datetime]
Make = Callable[..., Booking]
SPELLINGS = (b"612345678", b"6 12 34 56 78", b"612 345 678", b"jeanne@client.test", b"Jeanne Test")


def test_withdrawing_ends_contact_at_once_and_is_kept_as_proof(
    leads: Leads, worker: Worker, var_dir: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    conversation = "c"
    leads.book(booking(conversation, paris(26, 9, 30)))
    clock.set(paris(23, 9, 0))
    assert leads.withdraw_consent(conversation) == 2
    assert leads.withdraw_consent(conversation) == 0
    assert leads.callback_of(conversation) is None
    clock.set(paris(26, 7, 30))
    worker.deliver_due()
    sent = [path.name.split("-")[1] for path in (var_dir / "outbox").iterdir()]
    assert sent == ["notice.eml"]
    assert "Subject: Ne plus contacter" in (next((var_dir / "outbox").iterdir())).read_text()
    for proof in leads.personal_data(conversation)["consents"]:
        assert (proof["at"], proof["withdrawn_at"]) == ("2026-11-23T08:30:00+01:00", "2026-11-23T09:00:00+01:00")
    [line] = leads.export_leads()
    assert line["consents"] == []


def test_after_a_withdrawal_only_a_later_consent_counts(
    leads: Leads, clock: Any, paris: Paris, booking: Make, consent: Callable[..., ConsentGiven]
) -> None:
    given = consent()
    leads.book(booking("c", paris(26, 9, 30), consents=[given]))
    clock.set(paris(23, 9, 0))
    leads.withdraw_consent("c")
    with pytest.raises(ConsentMissing):
        leads.book(booking("c", paris(26, 9, 30), consents=[given]))  # the first request, arriving again
    clock.set(paris(23, 9, 5))
    assert leads.book(booking("c", paris(26, 9, 30), consents=[consent()])).callback is not None
    assert not leads.personal_data("c")["lead"]["do_not_contact"]


def test_without_its_own_consent_no_email_leaves_and_the_call_is_kept(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make, consent: Callable[..., ConsentGiven]
) -> None:
    leads.book(booking("c", paris(26, 9, 30), consents=[consent("callback"), consent("offers")]))
    leads.reschedule("c", paris(26, 11, 0))
    leads.cancel_callback("c")
    assert set(statuses(leads)) == {"notice", "crm"}
    worker.deliver_due()
    assert [path.name.partition("-")[2] for path in (var_dir / "outbox").iterdir()] == ["notice.eml"]
    [line] = leads.export_leads()
    assert [given["purpose"] for given in line["consents"]] == ["callback", "offers"]


def test_an_email_consent_that_comes_after_the_booking_sends_what_was_waiting_for_it(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make, consent: Callable[..., ConsentGiven]
) -> None:
    booked = booking("c", paris(26, 9, 30), consents=[consent("callback")])
    leads.book(booked)
    draft = replace(booked.draft(), consents=[*booked.consents, consent("email")])
    for _ in range(2):
        leads.save_lead(draft)
    worker.deliver_due()
    assert len(mails(var_dir, "confirmation")) == 1
    assert statuses(leads)["reminder"] == "waiting"


def test_a_consent_is_checked_again_when_the_message_leaves(
    leads: Leads, worker: Worker, var_dir: Path, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    leads.write(lambda session: session.execute(delete(Consent).where(Consent.purpose == "email")))
    worker.deliver_due()
    assert mails(var_dir, "confirmation") == []
    assert statuses(leads)["confirmation"] == "dropped"


def test_a_refused_email_leaves_no_address_and_the_refusal_is_kept_as_proof(
    leads: Leads, paris: Paris, booking: Make, consent: Callable[..., ConsentGiven]
) -> None:
    refused = replace(consent("email"), granted=False)
    for _ in range(2):
        leads.book(booking("c", paris(26, 9, 30), consents=[consent(), refused]))
    [line] = leads.export_leads()
    assert (line["email"], [given["purpose"] for given in line["consents"]]) == (None, ["callback"])
    data = leads.personal_data("c")
    assert [(each["purpose"], each["granted"]) for each in data["consents"]] == [("callback", True), ("email", False)]
    assert "jeanne@client.test" not in str(data)
    assert "», refusé" in leads.personal_data_text("c").replace("\u00a0", "")


def test_a_refusal_after_the_booking_takes_the_address_away_and_a_later_yes_gives_it_back(
    leads: Leads,
    worker: Worker,
    var_dir: Path,
    clock: Any,
    paris: Paris,
    booking: Make,
    consent: Callable[..., ConsentGiven],
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    clock.set(paris(23, 8, 31))
    leads.refuse_consents("c", [replace(consent("email"), granted=False)])
    assert leads.personal_data("c")["lead"]["email"] is None
    worker.deliver_due()
    assert mails(var_dir, "confirmation") == []
    assert leads.callback_of("c") is not None
    clock.set(paris(23, 8, 32))
    leads.book(booking("c", paris(26, 9, 30)))
    worker.deliver_due()
    [mail] = mails(var_dir, "confirmation")
    assert mail["To"] == "jeanne@client.test"


def test_a_refusal_that_comes_late_does_not_undo_a_later_consent(
    leads: Leads, clock: Any, paris: Paris, booking: Make, consent: Callable[..., ConsentGiven]
) -> None:
    refused = replace(consent("email"), granted=False)
    clock.set(paris(23, 8, 31))
    leads.book(booking("c", paris(26, 9, 30)))
    leads.refuse_consents("c", [refused])
    assert leads.personal_data("c")["lead"]["email"] == "jeanne@client.test"
