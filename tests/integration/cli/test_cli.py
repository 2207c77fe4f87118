"""The `factorland` command on a real SQLite: what a broker or an operator types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from factorland.cli import main
from factorland.clock import PARIS, utc_now
from factorland.leads import Contact, LeadDraft, Leads, Wish
from factorland.leads.models import OutboxItem
from factorland.settings import get_settings

WEEK = timedelta(days=7)


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


def test_a_broker_edits_the_agenda_as_a_file(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-23T08:30:00+01:00")
    assert main(["agenda", "show"]) == 0
    shown = capsys.readouterr().out
    assert "lundi:\n    - 09:00-12:30\n    - 14:00-18:00" in shown
    edited = (
        shown.replace("09:00-12:30", "10h00-12h30")
        .replace("call_minutes: 30", "call_minutes: 20")
        .replace("exceptions: []", "exceptions:\n- {day: 2026-11-24}\n- {day: 2026-11-25, hours: ['15:00-16:00']}")
    )
    file = tmp_path / "agenda.yml"
    file.write_text(edited, encoding="utf-8")
    assert main(["agenda", "set", str(file)]) == 0
    store = Leads.open(database)
    starts = [slot.start.astimezone(PARIS) for slot in store.offer_slots(Wish(utc_now(), utc_now() + WEEK), 1000)]
    store.close()
    assert [f"{start:%a %H:%M}" for start in starts[:3]] == ["Mon 10:00", "Mon 10:20", "Mon 10:40"]
    assert {f"{start:%H:%M}" for start in starts if start.day == 25} == {"15:00", "15:20", "15:40"}
    assert not [start for start in starts if start.day == 24]
    assert main(["agenda", "show"]) == 0
    again = capsys.readouterr().out
    assert main(["agenda", "set", str(file)]) == 0
    main(["agenda", "show"])
    assert capsys.readouterr().out == again


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("brokers: [{id: 1, hours: {lundi: ['9-12']}}]", "brokers.0.hours.lundi.0"),
        ("brokers: [{id: 1, hours: {monday: ['09:00-12:00']}}]", "unknown day: monday"),
        ("brokers: [{id: 1, hours: {lundi: ['09:00-12:00', '11:00-14:00']}}]", "apart"),
        ("brokers: [{id: 1, call_minutes: 0}]", "brokers.0.call_minutes"),
        ("brokers: [{id: 7, capacity: 2}]", "unknown broker"),
        ("brokers: [{capcity: 2}]", "brokers.0.capcity"),
        ("exceptions: [{day: soon}]", "exceptions.0.day"),
        ("brokers: [", "not a YAML file"),
        ("brokers: [{id: 1, capacity: 3}]\nexceptions: [{day: 2026-12-24, broker: 9}]", "unknown broker"),
    ],
)
def test_a_wrong_agenda_changes_nothing_and_says_why(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    main(["agenda", "show"])
    before = capsys.readouterr().out
    file = tmp_path / "agenda.yml"
    file.write_text(text, encoding="utf-8")
    assert main(["agenda", "set", str(file)]) == 1
    assert said in capsys.readouterr().err
    main(["agenda", "show"])
    assert capsys.readouterr().out == before


def test_a_new_broker_shares_the_calls(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "agenda.yml"
    file.write_text("brokers: [{name: Paul, email: paul@cabinet.fr, hours: {samedi: ['09:00-10:00']}}]")
    assert main(["agenda", "set", str(file)]) == 0
    main(["agenda", "show"])
    shown = capsys.readouterr().out
    assert "name: Paul" in shown
    assert "samedi:\n    - 09:00-10:00" in shown
    assert "lundi:" in shown


def test_deliveries_given_up_are_shown_and_tried_again(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    leave_a_lead(database)
    store = Leads.open(database)
    store.write(lambda session: session.execute(update(OutboxItem).values(status="dead", attempts=12)))
    store.close()
    assert main(["deliveries", "list"]) == 0
    first, *_ = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["kind"], first["attempts"]) == ("notice", 12)
    assert main(["deliveries", "retry", str(first["id"])]) == 0
    assert main(["deliveries", "retry", str(first["id"])]) == 1


def test_acts_on_personal_data_are_shown_without_the_data(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    leave_a_lead(database)
    main(["leads", "erase", "+33612345678"])
    capsys.readouterr()
    assert main(["audit"]) == 0
    said = capsys.readouterr().out
    assert json.loads(said.splitlines()[0])["act"] == "erase"
    assert "612345678" not in said


def test_a_broker_writes_in_the_chat_of_a_lead(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    store = Leads.open(database)
    conversation, _ = store.start_conversation("widget")
    lead = store.save_lead(LeadDraft(conversation, Contact("Claire", "+33612345678"), "factoring")).lead_id
    form = store.save_lead(LeadDraft("form-1", Contact("Paul", "+33612345679"), "factoring")).lead_id
    assert main(["leads", "say", lead, "Je vous rappelle à 15 h."]) == 0
    [message] = store.messages(conversation)
    assert (message.author, message.text) == ("broker", "Je vous rappelle à 15 h.")
    store.withdraw_consent(conversation)
    assert [main(["leads", "say", each, "Encore"]) for each in (lead, form, "nobody")] == [1, 1, 1]
    assert len(store.messages(conversation)) == 1
    store.close()
