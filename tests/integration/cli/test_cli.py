"""The `factorland` command on a real SQLite: what a broker or an operator types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from factorland.cli import main
from factorland.leads import Contact, LeadDraft, Leads
from factorland.settings import get_settings


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database of its own for the command."""
    url = f"sqlite:///{tmp_path / 'leads.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FACTORLAND_VAR_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield url
    get_settings.cache_clear()


def leave_a_lead(url: str) -> None:
    store = Leads.open(url)
    store.save_lead(LeadDraft("c1", Contact("Claire Dubois", "+33612345678"), "factoring"))
    store.close()


def test_export_prints_a_lead_a_line(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["leads", "export"]) == 0
    assert capsys.readouterr().out == ""
    leave_a_lead(database)
    assert main(["leads", "export"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["phone"] == "+33612345678"


def test_erase_by_phone_leaves_nothing(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    leave_a_lead(database)
    assert main(["leads", "erase", "+33612345678"]) == 0
    assert main(["leads", "erase", "+33612345678"]) == 1
    capsys.readouterr()
    main(["leads", "export"])
    assert capsys.readouterr().out == ""


def test_purge_says_what_it_removed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge"]) == 0
    assert "0" in capsys.readouterr().out


def test_doctor_says_what_is_missing(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    said = capsys.readouterr().out
    assert "database" in said
    assert "BROKER_ORIAS is empty" in said
    assert "stopped" in said or "running" in said
