"""The engine, the migrations and the unit of work: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from factorland.leads.values import StoreUnavailable

BUSY_TIMEOUT_MS = 5_000
_MIGRATIONS = Path(__file__).parent / "migrations"
# PostgreSQL: deadlock detected, serialization failure. Both leave nothing behind and succeed when tried again.
_RETRYABLE = {"40P01", "40001"}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC on databases with and without time zones; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database. Raises ``ValueError`` on a naive instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        utc = value.astimezone(timezone.utc)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def _dumps(value: Any) -> str:
    # Decimal and dates become strings: exact, and readable on both databases.
    return json.dumps(value, ensure_ascii=False, default=str)


def make_engine(url: str) -> Engine:
    """An engine for ``url``; for SQLite in WAL mode, with foreign keys and a write that waits for its turn."""
    parsed = make_url(url)
    # hide_parameters: an error of the database must not carry a name or a phone number into a log.
    options: dict[str, Any] = {"json_serializer": _dumps, "pool_timeout": 10, "hide_parameters": True}
    if parsed.get_backend_name() != "sqlite":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_pre_ping=True, **options)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_size=5, max_overflow=20, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    # As on SQLite: a lock that somebody keeps makes the store unavailable, it does not hang the visitor.
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver emits no BEGIN of its own: see _begin_sqlite
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",  # an acknowledged lead survives a power cut
        "secure_delete = ON",  # an erased phone number leaves no bytes in free pages
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the write lock at once: it waits for busy_timeout, and never fails
    # half-way because another connection wrote between its first read and its first write.
    write = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def migrate(url: str) -> None:
    """Bring the database at ``url`` (created if absent, on SQLite) to the latest revision, in one transaction.

    Several processes may call it at once: the later ones wait, then find nothing to do.
    """
    engine = make_engine(url)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = 0")  # migrations wait for each other
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7241001)")
            command.upgrade(alembic_config(connection), "head")
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Whether the database at ``url`` can be reached and is at the latest revision. Creates nothing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not (parsed.database and Path(parsed.database).exists()):
        return False
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            latest = ScriptDirectory.from_config(alembic_config(connection)).get_current_head()
            present = MigrationContext.configure(connection).get_current_revision()
            return bool(present == latest)
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


class UnitOfWork:
    """Short transactions on one engine; each rolls back unless its block ends without an exception."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading: always rolled back. Raises ``StoreUnavailable`` when the database is away."""
        with _translated(), Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end of its block. Raises ``StoreUnavailable`` when nothing could be written."""
        with _translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable(type(getattr(error, "orig", error)).__name__) from error


def is_retryable(error: BaseException) -> bool:
    """Whether a transaction that failed so may simply be tried again (PostgreSQL deadlock or serialization)."""
    cause = error.__cause__ if isinstance(error, StoreUnavailable) else error
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in _RETRYABLE
