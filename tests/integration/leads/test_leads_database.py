"""Migrations, transactions, and a database that is locked, full or away."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from factorland.leads import Booking, Leads, StoreUnavailable, database
from factorland.leads.models import Base, Conversation
from tests.support.postgres import fresh_database

Paris = Callable[..., datetime]
Make = Callable[..., Booking]


def test_the_migrations_make_the_tables_of_the_models(leads: Leads) -> None:
    with leads.unit.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrations_can_be_undone_and_run_again_by_several_at_once(database_url: str) -> None:
    engine = database.make_engine(database_url)
    with engine.execution_options(writes=True).begin() as connection:
        command.downgrade(database.alembic_config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    assert not database.is_current(database_url)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(database.migrate, [database_url] * 3))
    assert database.is_current(database_url)
    leads = Leads.open(database_url)
    assert leads.offer_slots()
    leads.close()


def test_asking_whether_a_database_is_current_creates_none(tmp_path: Path) -> None:
    assert not database.is_current(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []
    assert not database.is_current("postgresql://nobody@127.0.0.1:1/none")


def test_a_failure_in_the_middle_writes_nothing(leads: Leads, paris: Paris) -> None:
    def fail(session: Session) -> None:
        session.add(Conversation(id="half", channel="chat", created_at=paris(23), last_visitor_at=paris(23)))
        session.flush()
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        leads.write(fail)
    assert leads.read(lambda session: session.get(Conversation, "half")) is None


def test_a_naive_time_is_refused(leads: Leads) -> None:
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001 (what is tested)
    with pytest.raises(Exception, match="naive"):
        leads.write(
            lambda session: session.add(
                Conversation(id="naive", channel="chat", created_at=naive, last_visitor_at=naive)
            )
        )


def test_a_reader_is_not_stopped_by_a_writer(leads: Leads, paris: Paris, booking: Make) -> None:
    leads.book(booking("c", paris(26, 9, 30)))
    with leads.unit.writing() as session:
        session.add(Conversation(id="other", channel="chat", created_at=paris(23), last_visitor_at=paris(23)))
        session.flush()
        assert len(list(leads.export_leads())) == 1


@pytest.fixture
def sqlite_leads(sqlite_template: Path, var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Leads:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    (var_dir / "factorland.db").write_bytes(sqlite_template.read_bytes())
    return Leads.open(f"sqlite:///{var_dir / 'factorland.db'}")


def test_a_locked_database_is_waited_for_then_said_to_be_unavailable(
    sqlite_leads: Leads, var_dir: Path, paris: Paris, booking: Make
) -> None:
    other = sqlite3.connect(var_dir / "factorland.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        sqlite_leads.book(booking("c", paris(26, 9, 30)))
    other.execute("COMMIT")
    other.close()
    assert sqlite_leads.book(booking("c", paris(26, 9, 30))).is_new
    sqlite_leads.close()


@pytest.fixture
def postgresql_leads(postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Leads, psycopg.Connection[Any]]]:
    """A door on a database of its own, and another connection to it."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    with fresh_database(postgres) as address:
        leads = Leads.open(address)
        with psycopg.connect(address, autocommit=True) as other:
            yield leads, other
        leads.close()


def test_locked_rows_of_a_server_are_waited_for_then_said_to_be_unavailable(
    postgresql_leads: tuple[Leads, psycopg.Connection[Any]], paris: Paris, booking: Make
) -> None:
    leads, other = postgresql_leads
    with other.transaction():
        other.execute("LOCK TABLE leads, callbacks IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailable):
            leads.book(booking("c", paris(26, 9, 30)))
    assert leads.book(booking("c", paris(26, 9, 30))).is_new


def test_a_server_without_disk_space_refuses_the_lead_and_keeps_the_others(
    postgresql_leads: tuple[Leads, psycopg.Connection[Any]], paris: Paris, booking: Make
) -> None:
    """The server's own error for a full disk, raised by a trigger: a real full disk needs a disk of its own."""
    leads, other = postgresql_leads
    first = leads.book(booking("c", paris(26, 9, 30)))
    other.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    )
    other.execute("CREATE TRIGGER full_disk BEFORE INSERT ON outbox EXECUTE FUNCTION full_disk()")
    with pytest.raises(StoreUnavailable):
        leads.book(booking("d", paris(26, 10, 0)))
    other.execute("DROP TRIGGER full_disk ON outbox")
    assert [lead["id"] for lead in leads.export_leads()] == [first.lead_id]
    assert leads.book(booking("d", paris(26, 10, 0))).is_new


def test_a_transaction_that_reads_before_it_writes_is_not_overtaken(sqlite_leads: Leads) -> None:
    """The second writer waits its turn; the first never fails half-way on what it had read."""
    with sqlite_leads.unit.writing() as session:
        count = len(session.scalars(select(Conversation)).all())
        with ThreadPoolExecutor(1) as pool, pytest.raises(StoreUnavailable):
            pool.submit(sqlite_leads.start_conversation, "chat").result()
        now = datetime.now(timezone.utc)
        session.add(Conversation(id=f"number-{count}", channel="chat", created_at=now, last_visitor_at=now))
    assert sqlite_leads.read(lambda session: session.get(Conversation, "number-0")) is not None
    sqlite_leads.close()


def test_a_full_database_refuses_the_lead_and_keeps_the_others(
    sqlite_leads: Leads, paris: Paris, booking: Make
) -> None:
    first = sqlite_leads.book(booking("c", paris(26, 9, 30)))
    with sqlite_leads.unit.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable):
        sqlite_leads.book(booking("d", paris(26, 10, 0), diagnostic={"activity": "x" * 100_000}))
    assert [lead["id"] for lead in sqlite_leads.export_leads()] == [first.lead_id]
    sqlite_leads.close()


def test_a_server_that_is_away_is_said_to_be_unavailable(paris: Paris, booking: Make) -> None:
    leads = Leads.open("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailable) as refused:
        leads.book(booking("c", paris(26, 9, 30)))
    assert "Jeanne" not in str(refused.value) + str(refused.value.__cause__)
    leads.close()


def test_a_deadlock_is_tried_again(leads: Leads, database_url: str) -> None:
    """Two transactions lock two rows in opposite orders; on SQLite they simply queue up."""
    leads.start_conversation("chat")
    one, two = (leads.start_conversation("chat")[0] for _ in range(2))
    together = threading.Barrier(2, timeout=1)

    def lock_both(order: tuple[str, str]) -> bool:
        def work(session: Session) -> bool:
            session.get(Conversation, order[0], with_for_update=True)
            with suppress(threading.BrokenBarrierError):
                together.wait()
            session.get(Conversation, order[1], with_for_update=True)
            return True

        return leads.write(work)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lock_both, [(one, two), (two, one)])) == [True, True]
