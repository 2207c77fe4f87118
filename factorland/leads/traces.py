"""What an erased person leaves outside our tables: files of e-mails, Rasa's tracker, SQLite's log and free space.

SQLite overwrites a deleted row, but a page that it once split keeps a copy of what moved: only writing the file anew
(VACUUM) leaves no byte. The worker does that, when the visitor has long been answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, column, create_engine, delete, inspect, or_, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from factorland.leads.delivery import FileMailer
from factorland.leads.options import LeadsOptions
from factorland.settings import Settings

_EVENTS = table("events", column("sender_id"))


@dataclass(frozen=True)
class Traces:
    """Where traces may be: the directory of ``.eml`` files and the address of Rasa's tracker store."""

    outbox: Path
    tracker_url: str

    @classmethod
    def of(cls, settings: Settings, options: LeadsOptions) -> Traces:
        """The places that the settings name."""
        tracker = options.tracker_url or f"sqlite:///{settings.var_dir / 'rasa.db'}"
        return cls(settings.var_dir / "outbox", tracker)

    def remove(
        self, engine: Engine, conversations: Sequence[str], items: Sequence[int], *, thoroughly: bool = False
    ) -> bool:
        """Remove what these conversations left. Returns whether all is gone; safe to call again.

        ``thoroughly``: write SQLite's files anew too, which other writers wait for.
        """
        try:
            FileMailer(self.outbox).forget(list(items))
            erase_tracker(self.tracker_url, conversations, thoroughly=thoroughly)
            if thoroughly and engine.dialect.name == "sqlite":
                _vacuum(engine)
            return empty_log(engine)
        except (OSError, SQLAlchemyError):
            return False


def erase_tracker(url: str, conversations: Sequence[str], *, thoroughly: bool = False) -> None:
    """Delete the events of these conversations in Rasa's tracker store.

    Its sender is the conversation's id, alone or followed by ``-`` and more (a conversation continued under
    another sender to keep each short). A store that does not exist yet is left so.
    """
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    if sqlite and not (parsed.database and Path(parsed.database).exists()):
        return
    parsed = parsed if sqlite else parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, hide_parameters=True)
    try:
        with engine.begin() as connection:
            if sqlite:
                connection.exec_driver_sql("PRAGMA busy_timeout = 5000")
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            if not inspect(connection).has_table("events"):
                return
            sender = _EVENTS.c.sender_id
            for conversation in conversations:
                own = or_(sender == conversation, sender.startswith(f"{conversation}-", autoescape=True))
                connection.execute(delete(_EVENTS).where(own))
        if sqlite and thoroughly:
            _vacuum(engine)
    finally:
        engine.dispose()


def _vacuum(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None  # noqa: S101 (an open connection has one)
        before, driver.isolation_level = driver.isolation_level, None
        driver.execute("PRAGMA busy_timeout = 5000")
        driver.execute("VACUUM")
        driver.isolation_level = before
    finally:
        connection.close()


def empty_log(engine: Engine) -> bool:
    """Move SQLite's write-ahead log into the database and cut it to nothing. Returns whether it could."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        return row is not None and row[0] == 0
    finally:
        connection.close()
