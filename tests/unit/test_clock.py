"""The one clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factorland.clock import paris_now, utc_now


def test_the_clock_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-07-01T09:00:00Z")
    assert utc_now().isoformat() == "2026-07-01T09:00:00+00:00"
    assert paris_now().isoformat() == "2026-07-01T11:00:00+02:00"


def test_a_naive_instant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-07-01T09:00:00")
    with pytest.raises(ValueError, match="offset"):
        utc_now()


def test_the_clock_runs_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FACTORLAND_NOW", raising=False)
    assert utc_now().utcoffset() == timedelta(0)
    assert utc_now() <= utc_now()
