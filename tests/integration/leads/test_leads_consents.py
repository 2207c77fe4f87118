"""Withdrawing a consent ends contact at once, and is kept as proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from factorland.leads import Booking, ConsentGiven, ConsentMissing, Leads
from factorland.leads.worker import Worker

Paris = Callable[..., datetime]
Make = Callable[..., Booking]
SPELLINGS = (b"612345678", b"6 12 34 56 78", b"612 345 678", b"jeanne@client.test", b"Jeanne Test")


def test_withdrawing_ends_contact_at_once_and_is_kept_as_proof(
    leads: Leads, worker: Worker, var_dir: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    conversation = "c"
    leads.book(booking(conversation, paris(26, 9, 30)))
    clock.set(paris(23, 9, 0))
    assert leads.withdraw_consent(conversation) == 1
    assert leads.withdraw_consent(conversation) == 0
    assert leads.callback_of(conversation) is None
    clock.set(paris(26, 7, 30))
    worker.deliver_due()
    sent = [path.name.split("-")[1] for path in (var_dir / "outbox").iterdir()]
    assert sent == ["notice.eml"]
    assert "Subject: Ne plus contacter" in (next((var_dir / "outbox").iterdir())).read_text()
    [proof] = leads.personal_data(conversation)["consents"]
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
