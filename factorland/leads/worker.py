"""Delivers the outbox and purges on schedule: a thread of the web process, or ``python -m factorland.leads.worker``."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from factorland.clock import utc_now
from factorland.leads import conversations, outbox, records
from factorland.leads.composer import Attach, Composer
from factorland.leads.database import UnitOfWork, make_engine
from factorland.leads.delivery import DeliveryFailed, FileMailer, Mailer, SmtpMailer, Webhook
from factorland.leads.estimate_pdf import attach_estimate
from factorland.leads.export import lead_as_dict
from factorland.leads.facade import Leads
from factorland.leads.links import Links
from factorland.leads.models import OutboxItem
from factorland.leads.options import LeadsOptions, get_options
from factorland.leads.traces import Traces
from factorland.settings import Settings, get_broker, get_settings

log = logging.getLogger(__name__)
POLL_SECONDS = 2.0


@dataclass(frozen=True)
class Worker:
    """Takes what is due, one item at a time, and delivers it at least once."""

    unit: UnitOfWork
    composer: Composer
    mailer: Mailer
    webhook: Webhook | None
    traces: Traces

    def deliver_due(self) -> int:
        """Deliver all that is due now; returns how many items were tried.

        An item is leased while it is being delivered: if this process dies, it comes back. A failure postpones
        the item, longer each time, and never stops the others.
        """
        with self.unit.reading() as session:
            if not outbox.is_due(session, utc_now()):
                return 0  # looked at without taking the lock that visitors wait for
        tried = 0
        item = self._next(lambda session: None)
        while item:
            tried += 1
            item = self._next(self._try(item))
        return tried

    def _next(self, settle: Callable[[Session], None]) -> OutboxItem | None:
        # What became of an item and the lease of the next one share a transaction: half as many commits.
        with self.unit.writing() as session:
            settle(session)
            session.flush()
            items = outbox.claim(session, utc_now(), limit=1)
        return items[0] if items else None

    def _try(self, item: OutboxItem) -> Callable[[Session], None]:
        try:
            sent = self._handler(item.kind)(item)
        except Exception as error:  # one bad item must not stop the others
            code = str(error) if isinstance(error, DeliveryFailed) else type(error).__name__
            return lambda session: self._postpone(session, item, code)
        return lambda session: self._settle(session, item, outbox.SENT if sent else outbox.DROPPED)

    def _postpone(self, session: Session, item: OutboxItem, code: str) -> None:
        status = outbox.postpone(session, item.id, code, utc_now())
        level = logging.ERROR if status == outbox.DEAD else logging.WARNING
        log.log(level, "outbox item %s (%s) %s: %s", item.id, item.kind, status, code)

    def _settle(self, session: Session, item: OutboxItem, status: str) -> None:
        if not outbox.settle(session, item.id, status, utc_now()):
            self.mailer.forget([item.id])  # erased while it was leaving
        log.info("outbox item %s (%s) %s", item.id, item.kind, status)

    def _handler(self, kind: str) -> Callable[[OutboxItem], bool]:
        special = {
            "crm": self._crm,
            "crm_erased": self._crm_erased,
            "traces": self._traces,
            "chat_reminder": self._chat_reminder,
        }
        return special.get(kind, self._mail)

    def _mail(self, item: OutboxItem) -> bool:
        with self.unit.reading() as session:
            mail = self.composer.compose(session, item)
        if mail is None:
            return False
        self.mailer.send(mail, item.id, item.kind)
        return True

    def _chat_reminder(self, item: OutboxItem) -> bool:
        # Written together with its delivery: the visitor never reads it twice.
        with self.unit.writing() as session:
            message = self.composer.chat_reminder(session, item)
            if message is None:
                return False
            conversations.add_reply(session, item.conversation_id or "", "assistant", now=utc_now(), **message)
            outbox.settle(session, item.id, outbox.SENT, utc_now())
        return True

    def _crm(self, item: OutboxItem) -> bool:
        with self.unit.reading() as session:
            lead = records.by_conversation(session, item.conversation_id or "")
            if lead is None or item.payload["version"] < lead.version:
                return False
            data = {**lead_as_dict(session, lead), "do_not_contact": lead.do_not_contact}
        return self._post(item, {"event": "lead.saved", "version": item.payload["version"], "lead": data})

    def _crm_erased(self, item: OutboxItem) -> bool:
        return self._post(item, {"event": "lead.erased", "lead": {"id": item.payload["lead"]}})

    def _post(self, item: OutboxItem, body: dict[str, Any]) -> bool:
        if self.webhook is None:
            return False
        self.webhook.post(body, item.key, int(utc_now().timestamp()))
        return True

    def _traces(self, item: OutboxItem) -> bool:
        if not self.traces.remove(
            self.unit.engine, item.payload["conversations"], item.payload["items"], thoroughly=True
        ):
            raise DeliveryFailed("traces left")
        return True


def make_worker(settings: Settings, options: LeadsOptions, attach: Attach = lambda lead: ()) -> Worker:
    """A worker as the settings say. ``attach`` makes the files joined to an estimate."""
    smtp = settings.smtp_url.get_secret_value()
    links = Links(settings.secret_key.get_secret_value(), settings.public_url, options.link_days)
    secret = options.crm_webhook_secret.get_secret_value()
    return Worker(
        unit=UnitOfWork(make_engine(settings.database_url)),
        composer=Composer(get_broker(), links, attach),
        mailer=SmtpMailer(smtp) if smtp else FileMailer(settings.var_dir / "outbox"),
        webhook=Webhook(options.crm_webhook_url, secret) if options.crm_webhook_url else None,
        traces=Traces.of(settings, options),
    )


def run_worker(settings: Settings, stop_event: threading.Event, attach: Attach = lambda lead: ()) -> None:
    """Deliver and purge until ``stop_event`` is set. No failure ends it: the next round tries again."""
    options = get_options()
    worker = make_worker(settings, options, attach)
    next_purge = time.monotonic()
    try:
        while not stop_event.is_set():
            try:
                worker.deliver_due()
                if time.monotonic() >= next_purge:
                    Leads(worker.unit, options).purge()
                    next_purge = time.monotonic() + options.purge_hours * 3600
            except Exception as error:
                log.warning("outbox worker: %s", type(error).__name__)
            stop_event.wait(POLL_SECONDS)
    finally:
        worker.unit.engine.dispose()


def main() -> None:
    """Run until SIGINT or SIGTERM."""
    from factorland.leads.logs import install

    logging.basicConfig(level=logging.INFO)
    install()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    run_worker(get_settings(), stop, attach_estimate(get_broker()))


if __name__ == "__main__":
    main()
