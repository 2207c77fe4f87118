"""A real PostgreSQL 15 that the tests start themselves: Debian's package, a free port, never as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from factorland.leads.database import migrate
from tests.support.ports import free_ports

BIN = Path("/usr/lib/postgresql/15/bin")
TEMPLATE = "template"


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server, without its database name, with a migrated database to copy."""
    if not (BIN / "initdb").exists():
        pytest.fail(f"PostgreSQL 15 is needed in {BIN}: apt-get install postgresql-15", pytrace=False)
    home = Path(tempfile.mkdtemp(prefix="leads-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        data, [port] = home / "data", free_ports(1)
        _run(f"{BIN}/initdb", "-D", f"{data}", "-U", "factorland", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        _run(f"{BIN}/pg_ctl", "-D", f"{data}", "-w", "-t", "60", "-l", f"{home}/log", "-o", options, "start")
        try:
            address = f"postgresql://factorland@127.0.0.1:{port}"
            _create(address, TEMPLATE, "template1")
            migrate(f"{address}/{TEMPLATE}")
            yield address
        finally:
            _run(f"{BIN}/pg_ctl", "-D", f"{data}", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The address of a migrated database of its own, dropped on leaving."""
    name = f"t{uuid.uuid4().hex}"
    _create(server, name, TEMPLATE)
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _create(server: str, name: str, template: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _run(*command: str) -> None:
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *command], capture_output=True, text=True, cwd="/")
    if done.returncode != 0:
        pytest.fail(f"{command[0]} failed: {done.stderr[-2000:]}", pytrace=False)
