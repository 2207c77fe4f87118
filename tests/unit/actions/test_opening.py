"""Whether somebody can be reached now, as it is said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from actions import services
from actions.opening import opening_words
from factorland.clock import PARIS
from factorland.leads import Slot, StoreUnavailable
from factorland.leads.availability import Opening
from tests.support.visitor import plain_spaces


class FakeLeads:
    def __init__(self, opening: Opening | None) -> None:
        self._opening = opening

    def opening(self) -> Opening | None:
        return self._opening

    def offer_slots(self, limit: int) -> list[Slot]:
        return [Slot(paris(24, 10), paris(24, 11))]


def paris(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("opening", "said", "unsaid"),
    [
        (Opening(True, paris(23, 12)), ["Au 01 23 45 67 89", "en ce moment", "jusqu'à 12 h"], ["fermés"]),
        (
            Opening(False, paris(24, 9)),
            ["fermés", "mardi 24 novembre à 9 h", "mardi 24 novembre à 10 h"],
            ["en ce moment, j"],
        ),
        (None, ["01 23 45 67 89"], ["fermés"]),
    ],
)
def test_the_number_comes_first_when_open_and_the_next_call_when_closed(
    monkeypatch: pytest.MonkeyPatch, opening: Opening | None, said: list[str], unsaid: list[str]
) -> None:
    monkeypatch.setattr(services, "leads", lambda: FakeLeads(opening))
    words = plain_spaces(opening_words())
    assert all(each in words for each in said), words
    assert not any(each in words for each in unsaid), words


def test_an_agenda_that_cannot_be_read_leaves_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise StoreUnavailable("down")

    monkeypatch.setattr(services, "leads", fail)
    assert "01 23 45 67 89" in plain_spaces(opening_words())
