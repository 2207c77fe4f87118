"""Processes killed with SIGKILL at random points of 300 bookings, half on each database.

Nothing acknowledged is lost, nothing is doubled, and everybody is written to.
"""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select

from factorland.leads import Leads
from factorland.leads.models import Lead, OutboxItem
from factorland.leads.models_agenda import Callback
from factorland.leads.office import Office
from factorland.leads.options import LeadsOptions
from factorland.leads.worker import make_worker
from factorland.settings import ROOT, Settings

PROGRAM = Path(__file__).with_name("killed_processes.py")
VISITORS, KILLS = 150, 20


def test_killed_processes_lose_no_acknowledged_lead_and_double_no_call(
    leads: Leads, database_url: str, var_dir: Path, clock: Any, paris: Any
) -> None:
    _two_lanes(database_url)
    command = [sys.executable, str(PROGRAM), database_url, str(var_dir), str(VISITORS), str(KILLS), "7"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=240)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) == KILLS

    acknowledged = dict(line.split() for line in (var_dir / "acknowledged").read_text().splitlines())
    lines = {line["conversation_id"]: line for line in leads.export_leads()}
    assert len(acknowledged) == len(lines) == VISITORS
    for visitor, lead_id in acknowledged.items():
        line = lines[f"visitor-{visitor}"]
        assert (line["id"], line["phone"]) == (lead_id, f"+336{int(visitor):08d}")
        assert line["callback"]["status"] == "confirmed"
    _assert_no_double_booking(leads)

    clock.set(paris(23, 8, 45))  # leases of the killed worker are over
    _deliver_all(database_url, var_dir)
    _assert_everybody_was_written_to(leads, var_dir)


def _two_lanes(database_url: str) -> None:
    office = Office.open(database_url)
    office.update_broker(office.brokers()[0]["id"], capacity=2)
    office.close()


def _assert_no_double_booking(leads: Leads) -> None:
    calls = leads.read(
        lambda session: session.execute(
            select(Callback.broker_id, Callback.lane, Callback.starts_at).where(Callback.status == "confirmed")
        ).all()
    )
    assert len(calls) == len({tuple(call) for call in calls}) == VISITORS
    assert max(Counter(call.starts_at for call in calls).values()) == 2
    assert leads.read(lambda session: session.scalar(select(func.count()).select_from(Lead))) == VISITORS


def _deliver_all(database_url: str, var_dir: Path) -> None:
    settings = Settings(DATABASE_URL=database_url, var_dir=var_dir, secret_key=SecretStr("a secret for tests"))
    worker = make_worker(settings, LeadsOptions())
    worker.deliver_due()
    worker.unit.engine.dispose()


def _assert_everybody_was_written_to(leads: Leads, var_dir: Path) -> None:
    """At least once each (a message overtaken by a change is dropped), and a second copy has the same identity."""
    left = leads.read(
        lambda session: session.scalars(
            select(OutboxItem).where(OutboxItem.status.notin_(("sent", "dropped")), OutboxItem.kind != "reminder")
        ).all()
    )
    assert left == []
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (var_dir / "outbox").glob("*-confirmation.eml")
    ]
    assert {mail["To"] for mail in mails} == {f"v{visitor}@client.test" for visitor in range(VISITORS)}
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert list((var_dir / "outbox").glob("*.part")) == []
