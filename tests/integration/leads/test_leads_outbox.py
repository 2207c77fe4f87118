"""Deliveries: at least once, through failures and restarts; what cannot leave stays visible."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from factorland.leads import Booking, Leads
from factorland.leads.delivery import SmtpMailer, Webhook
from factorland.leads.office import Office
from factorland.leads.worker import Worker, run_worker
from factorland.settings import Settings
from tests.integration.leads.mailbox import mails, statuses

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


@dataclass
class Crm:
    """A CRM that answers as it is told, and remembers."""

    answers: list[int] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def crm() -> Iterator[Crm]:
    crm = Crm()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            crm.requests.append((dict(self.headers), content))
            self.send_response(crm.answers.pop(0) if crm.answers else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    crm.url = f"http://127.0.0.1:{server.server_address[1]}/leads"
    yield crm
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_webhook_is_signed_and_tried_again_with_the_same_key(
    leads: Leads, worker: Worker, crm: Crm, clock: Any, paris: Paris, booking: Make
) -> None:
    worker = replace(worker, webhook=Webhook(crm.url, "shared"))
    crm.answers = [500, 302]
    receipt = leads.book(booking("c", paris(26, 9, 30)))
    for wait in (0, 30, 90):
        clock.set(paris(23, 8, 30) + timedelta(seconds=wait))
        worker.deliver_due()
    assert len(crm.requests) == 3
    headers, content = crm.requests[2]
    assert len({request[0]["Idempotency-Key"] for request in crm.requests}) == 1
    sent, _, signature = headers["X-Factorland-Signature"].partition(",v1=")
    expected = hmac.new(b"shared", sent.removeprefix("t=").encode() + b"." + content, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    data = json.loads(content)
    assert (data["event"], data["lead"]["id"], data["lead"]["name"]) == ("lead.saved", receipt.lead_id, "Jeanne Test")
    assert statuses(leads)["crm"] == "sent"


def test_a_webhook_that_never_answers_ends_as_a_visible_dead_letter(
    leads: Leads, worker: Worker, database_url: str, clock: Any, paris: Paris, booking: Make
) -> None:
    worker = replace(worker, webhook=Webhook("http://127.0.0.1:1/", "shared"))
    leads.book(booking("c", paris(26, 9, 30)))
    for hours in range(24):
        clock.set(paris(23, 8, 30) + timedelta(hours=hours * 2))
        worker.deliver_due()
    office = Office.open(database_url)
    [letter] = office.dead_letters()
    assert (letter["kind"], letter["attempts"], letter["last_error"]) == ("crm", 12, "webhook ConnectionError")
    assert office.retry_delivery(letter["id"])
    assert not office.retry_delivery(letter["id"])
    assert office.dead_letters() == []
    office.close()


def test_a_worker_that_dies_leaves_its_item_to_the_next_one(
    leads: Leads, worker: Worker, var_dir: Path, clock: Any, paris: Paris, booking: Make
) -> None:
    class Killed(BaseException):
        pass

    class Dies:
        def send(self, *_: Any) -> None:
            raise Killed

        def forget(self, item_ids: list[int]) -> None:
            """Nothing kept."""

    leads.book(booking("c", paris(26, 9, 30)))
    with pytest.raises(Killed):
        replace(worker, mailer=Dies()).deliver_due()
    worker.deliver_due()
    assert mails(var_dir, "confirmation") == []
    clock.set(paris(23, 8, 33))
    worker.deliver_due()
    worker.deliver_due()
    assert len(mails(var_dir, "confirmation")) == 1


class FakeSmtp(socketserver.ThreadingTCPServer):
    """Just enough SMTP to receive messages."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.received: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _SmtpHandler)


class _SmtpHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say(b"220 ready")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self._say(b"354 go on")
                self.server.received.append(b"".join(iter(self.rfile.readline, b".\r\n")))  # type: ignore[attr-defined]
            self._say(b"221 bye" if line == b"QUIT" else b"250 ok")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


def test_mail_that_waited_an_hour_for_smtp_leaves_once(
    leads: Leads, worker: Worker, clock: Any, paris: Paris, booking: Make
) -> None:
    server = FakeSmtp()
    address = f"smtp://127.0.0.1:{server.server_address[1]}"
    down = replace(worker, mailer=SmtpMailer("smtp://127.0.0.1:1"))
    leads.book(booking("c", paris(26, 9, 30)))
    for minutes in range(0, 60, 5):
        clock.set(paris(23, 8, 30) + timedelta(minutes=minutes))
        down.deliver_due()
    assert statuses(leads)["confirmation"] == "waiting"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        for minutes in range(60, 180, 30):
            clock.set(paris(23, 8, 30) + timedelta(minutes=minutes))
            replace(worker, mailer=SmtpMailer(address)).deliver_due()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    subjects = [email.message_from_bytes(content, policy=email.policy.default)["To"] for content in server.received]
    assert sorted(subjects) == ["contact@factorland.example", "jeanne@client.test"]
    assert statuses(leads) == {"confirmation": "sent", "notice": "sent", "crm": "dropped", "reminder": "waiting"}


def test_the_running_worker_delivers_and_stops(
    leads: Leads, settings: Settings, var_dir: Path, paris: Paris, booking: Make
) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    stop = threading.Event()

    class OneRound(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            stop.set()
            self.set()
            return True

    run_worker(settings, OneRound())
    assert stop.is_set()
    assert len(mails(var_dir, "confirmation")) == 1


def test_the_running_worker_purges_when_it_starts_and_then_on_schedule(
    leads: Leads, settings: Settings, clock: Any, paris: Paris, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An anonymous chat goes at the first round; one that becomes too old later goes a day later, not before."""
    monotonic = [0.0]
    monkeypatch.setattr("factorland.leads.worker.time.monotonic", lambda: monotonic[0])
    old, _ = leads.start_conversation("chat")
    clock.set(paris(23, 8, 31) + timedelta(days=30))
    recent, _ = leads.start_conversation("chat")
    seen: list[tuple[bool, bool]] = []

    class Rounds(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            seen.append((leads.is_open(old), leads.is_open(recent)))
            clock.set(paris(23, 8, 32) + timedelta(days=60))
            monotonic[0] += 12 * 3600
            if len(seen) == 3:
                self.set()
            return True

    run_worker(settings, Rounds())
    assert seen == [(False, True), (False, True), (False, False)]
    assert [act["act"] for act in leads.audit_trail()] == ["purge", "erase"] * 2
