"""Every process killed with SIGKILL at random points of 300 bookings, half on each database.

Visitors book through the chat and by the plain form, all after the same few slots. Every call that was acknowledged is
kept, at the time that was told; nobody has two, no slot has two, and every message leaves. The store alone is tried in
the same way in ``leads/test_leads_faults.py``.
"""

from __future__ import annotations

import email
import email.policy
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from factorland.leads import Leads
from factorland.leads.models import OutboxItem
from factorland.leads.models_agenda import Callback
from factorland.leads.options import LeadsOptions
from factorland.leads.worker import make_worker
from factorland.operations.processes import Stack
from factorland.settings import ROOT, Settings
from tests.support.bookers import Acknowledged, book_by_chat, book_by_form
from tests.support.ports import listens
from tests.support.postgres import fresh_database
from tests.support.running import NOW, READY_SECONDS, running_apart

VISITORS, CHATTING, AT_ONCE, SEED = 150, 40, 8, 20261123
#: How often each dies. Rasa takes longest to come back: the others die meanwhile too.
KILLS = {"web": 4, "actions": 3, "quotes": 2, "rasa": 1, "worker": 6}


class Bookings:
    """What was acknowledged, by all visitors together."""

    def __init__(self) -> None:
        self.acknowledged: list[Acknowledged] = []
        self.stopped = False
        self._changed = threading.Condition()

    def add(self, acknowledged: Acknowledged) -> None:
        """One more visitor was told that it is noted."""
        with self._changed:
            self.acknowledged.append(acknowledged)
            self._changed.notify_all()

    def stop(self) -> None:
        """Something failed: nobody waits any longer."""
        with self._changed:
            self.stopped = True
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Until that many were told."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopped or len(self.acknowledged) >= count)


def visit(address: str, bookings: Bookings, numbers: Iterator[int], lock: threading.Lock, seed: int) -> None:
    """Plays one visitor after the other."""
    chance = random.Random(seed)  # noqa: S311 (not a secret)
    try:
        while not bookings.stopped:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            book = book_by_chat if number % VISITORS < CHATTING else book_by_form
            bookings.add(book(address, number, chance))
    except BaseException:
        bookings.stop()
        raise


@contextmanager
def outbox_worker(settings: Settings) -> Iterator[Callable[[], None]]:
    """A worker beside the one of the web process; gives what kills it and starts it again."""
    environment = {**os.environ, **settings.as_environment(), "FACTORLAND_NOW": NOW}
    command = [sys.executable, "-m", "factorland.leads.worker"]
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        log = (settings.var_dir / "log" / "worker.log").open("ab")
        with log:
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))

    def kill() -> None:
        running[-1].send_signal(signal.SIGKILL)
        running[-1].wait()

    def restart() -> None:
        kill()
        start()

    start()
    try:
        yield restart
    finally:
        kill()


def restart(stack: Stack, name: str, port: int) -> None:
    """Kills a process and starts it again, without waiting for it."""
    stack.kill(name)
    while listens(port):  # a worker of the killed process may hold the port a moment longer
        time.sleep(0.02)
    stack.start()


@pytest.mark.timeout(900)  # two minutes on a quiet machine of two cores: processes that die take seconds to come back
def test_what_was_acknowledged_through_kills_is_kept_once(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bookings, chance = Bookings(), random.Random(SEED)  # noqa: S311 (not a secret)
    deaths = [name for name, times in KILLS.items() for _ in range(times)]
    chance.shuffle(deaths)
    moments = sorted(chance.sample(range(VISITORS - AT_ONCE), len(deaths)))
    with running_apart(tmp_path, database) as (settings, stacks), outbox_worker(settings) as restart_worker:
        numbers, lock = iter(chance.sample(range(VISITORS), VISITORS)), threading.Lock()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            visitors = [
                pool.submit(visit, settings.public_url, bookings, numbers, lock, SEED + each) for each in range(AT_ONCE)
            ]
            try:
                for name, moment in zip(deaths, moments, strict=True):
                    bookings.wait_for(moment)
                    time.sleep(chance.uniform(0, 0.2))
                    if name == "worker":
                        restart_worker()
                    else:
                        restart(stacks[name], name, getattr(settings, f"{name}_port"))
            except BaseException:
                bookings.stop()
                raise
            for each in visitors:
                each.result()
        for stack in stacks.values():
            stack.wait_ready(READY_SECONDS, lambda _: None)
    _assert_all_is_kept(settings, bookings.acknowledged)
    monkeypatch.setenv("FACTORLAND_NOW", NOW.replace("T09:00", "T09:10"))  # the leases of killed workers are over
    monkeypatch.setenv("FACTORLAND_SECRET_KEY", settings.secret_key.get_secret_value())
    _assert_everybody_was_written_to(settings, bookings.acknowledged)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database; empty for SQLite in the stack's own directory."""
    if request.param == "sqlite":
        yield ""
        return
    with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


def _assert_all_is_kept(settings: Settings, acknowledged: list[Acknowledged]) -> None:
    store = Leads.open(settings.database_url)
    leads = {lead["phone"]: lead for lead in store.export_leads()}
    calls = store.read(
        lambda session: session.execute(
            select(Callback.broker_id, Callback.lane, Callback.starts_at).where(Callback.status == "confirmed")
        ).all()
    )
    store.close()
    assert len(acknowledged) == len({each.phone for each in acknowledged}) == VISITORS
    for each in acknowledged:
        call = leads[each.phone]["callback"]
        assert call["status"] == "confirmed", each
        assert not each.start or datetime.fromisoformat(call["from"]) == datetime.fromisoformat(each.start), each
    assert len(calls) == len({tuple(call) for call in calls}) == VISITORS


def _assert_everybody_was_written_to(settings: Settings, acknowledged: list[Acknowledged]) -> None:
    """At least once each; a message that left twice has one identity."""
    settings = settings.model_copy(update={"secret_key": SecretStr("any")})
    worker = make_worker(settings, LeadsOptions())
    worker.deliver_due()
    with worker.unit.reading() as session:
        due = OutboxItem.status.notin_(("sent", "dropped")), ~OutboxItem.kind.endswith("reminder")
        left = session.scalars(select(OutboxItem.kind).where(*due)).all()
    worker.unit.engine.dispose()
    assert left == []
    outbox = settings.var_dir / "outbox"
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in outbox.glob("*-confirmation.eml")
    ]
    assert {mail["To"] for mail in mails} == {each.email for each in acknowledged if each.email}
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert len(list(outbox.glob("*-notice.eml"))) >= VISITORS
