"""A chat of the running stack: what others write arrives by its stream, and erasing leaves no byte of its visitor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from factorland.leads import Leads
from factorland.leads.office import Office
from factorland.leads.options import LeadsOptions
from factorland.leads.worker import make_worker
from factorland.operations.processes import Stack
from factorland.settings import Settings, get_settings
from tests.support.running import NOW
from tests.support.visitor import Visitor, plain_spaces

Running = tuple[Settings, Stack]
PHONE = "06 77 88 99 11"
TRACES = (b"677889911", b"6 77 88 99 11", b"live@exemple.fr", "Zoé Aubépine".encode())


@pytest.fixture
def stores(stack: Running) -> Iterator[tuple[Leads, Office]]:
    leads, office = Leads.open(stack[0].database_url), Office.open(stack[0].database_url)
    yield leads, office
    leads.close()
    office.close()


@pytest.fixture
def later(stack: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What this process does is done in the stack's directory, under its own clock."""
    monkeypatch.setenv("FACTORLAND_VAR_DIR", str(stack[0].var_dir))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def deliver(settings: Settings, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", at)
    worker = make_worker(settings, LeadsOptions())
    worker.deliver_due()
    worker.unit.engine.dispose()


def book(visitor: Visitor, when: str) -> None:
    visitor.say(f"rappelez-moi {when}")
    visitor.say("Zoé Aubépine")
    visitor.say(PHONE)
    visitor.tap("Passer")
    visitor.say("live@exemple.fr")
    visitor.tap("J'accepte d'être rappelé")
    visitor.tap("J'accepte")


@contextmanager
def stream(visitor: Visitor, after: int) -> Iterator[Iterator[dict[str, str]]]:
    """The messages that the chat's stream brings after one."""
    headers = {"Last-Event-ID": str(after)}
    with visitor.http.stream("GET", "/api/conversation/events", headers=headers) as events:
        yield (json.loads(line.removeprefix("data: ")) for line in events.iter_lines() if line.startswith("data: "))


def test_a_brokers_message_and_a_reminder_arrive_and_the_stream_resumes(
    stack: Running, visitor: Visitor, stores: tuple[Leads, Office], later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads, office = stores
    book(visitor, "le 15 décembre à 9h30")
    last = visitor.answers[-1]["id"]
    [lead] = [lead for lead in leads.export_leads() if lead["phone"] == "+33677889911"]
    with stream(visitor, last) as arriving:
        office.say(lead["id"], "J'ai regardé votre dossier.")
        broker = next(arriving)
        assert (broker["author"], broker["text"]) == ("broker", "J'ai regardé votre dossier.")
        deliver(stack[0], monkeypatch, "2026-12-15T07:30:00+01:00")
        reminder = next(arriving)
        assert "mardi 15 décembre à 9 h 30" in plain_spaces(reminder["text"])
    with stream(visitor, int(broker["id"])) as again:
        assert next(again) == reminder
    visitor.answers = [reminder]  # type: ignore[list-item]
    visitor.tap("Annuler le rendez-vous")
    assert "est annulé" in visitor.text()
    leads.erase([lead["conversation_id"]])


def test_a_chat_that_is_erased_leaves_no_byte_of_its_visitor_in_any_file(
    stack: Running, visitor: Visitor, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = stack[0]
    book(visitor, "le 16 décembre à 9h30")
    visitor.say("je suis Zoé Aubépine, mon téléphone est le 06 77 88 99 11, que savez-vous de moi ?")
    deliver(settings, monkeypatch, NOW)
    assert {path.parent.name for path in _files(settings.var_dir)} >= {"outbox", settings.var_dir.name}
    visitor.say("effacez mes données")
    visitor.tap("Oui, tout effacer")
    assert "C'est effacé" in visitor.text()
    deliver(settings, monkeypatch, NOW.replace("T09:00", "T09:02"))  # once the turn that asked for it is over
    assert _files(settings.var_dir) == []


def _files(var_dir: Path) -> list[Path]:
    files = [path for path in var_dir.rglob("*") if path.is_file()]
    return [path for path in files if any(trace in path.read_bytes() for trace in TRACES)]
