"""Every test of this folder runs on real SQLite and on a real PostgreSQL 15 that it starts itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from factorland.clock import PARIS, utc_now
from factorland.leads import Booking, ConsentGiven, Contact, Leads
from factorland.leads.database import migrate
from factorland.leads.options import LeadsOptions
from factorland.leads.worker import Worker, make_worker
from factorland.settings import Settings, get_settings
from tests.support.postgres import fresh_database

PHONE = "+33612345678"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The directory where everything is written at run time."""
    path = tmp_path / "var"
    path.mkdir()
    monkeypatch.setenv("FACTORLAND_VAR_DIR", str(path))
    monkeypatch.setenv("FACTORLAND_SECRET_KEY", "a secret for tests")
    get_settings.cache_clear()
    yield path
    get_settings.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, var_dir: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), var_dir / "factorland.db")
        yield f"sqlite:///{var_dir / 'factorland.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres")) as address:
        yield address


@pytest.fixture
def leads(database_url: str) -> Iterator[Leads]:
    """The visitor's door, open on a fresh database."""
    door = Leads.open(database_url, LeadsOptions())
    yield door
    door.close()


@pytest.fixture
def settings(database_url: str, var_dir: Path) -> Settings:
    return Settings(
        DATABASE_URL=database_url,
        var_dir=var_dir,
        secret_key=SecretStr("a secret for tests"),
        public_url="https://factorland.example",
    )


@pytest.fixture
def worker(settings: Settings, leads: Leads) -> Iterator[Worker]:
    worker = make_worker(settings, LeadsOptions())
    yield worker
    worker.unit.engine.dispose()


class Clock:
    """The processes' clock, in the hands of a test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def set(self, instant: datetime) -> None:
        """Stop the clock at an aware instant."""
        self._monkeypatch.setenv("FACTORLAND_NOW", instant.isoformat())


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is Monday 23 November 2026, 8 h 30 in Paris."""
    clock = Clock(monkeypatch)
    clock.set(_paris(23, 8, 30))
    return clock


Paris = Callable[..., datetime]
Make = Callable[..., Booking]


@pytest.fixture
def paris() -> Paris:
    """An instant of autumn 2026, on the clocks of Paris: ``paris(day, hour, minute, month=11)``."""
    return _paris


@pytest.fixture
def booking() -> Make:
    """A usual booking: ``booking(conversation_id, start, **changes)``, of the contact or of the booking."""
    return _booking


@pytest.fixture
def consent() -> Callable[..., ConsentGiven]:
    """A consent given now in the chat: ``consent(purpose)``."""
    return _consent


def _paris(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def _booking(conversation_id: str, start: datetime, **changes: Any) -> Booking:
    contact = {"name": "Jeanne Test", "phone": PHONE, "email": "jeanne@client.test", "company": "Atelier Test"}
    contact |= {name: changes.pop(name) for name in list(changes) if name in Contact.__dataclass_fields__}
    values: dict[str, Any] = {
        "product": "factoring",
        "diagnostic": {"turnover": 1_200_000, "dso": 60},
        "consents": [_consent(), _consent("email")],
    }
    return Booking(conversation_id, start, Contact(**contact), **(values | changes))


def _consent(purpose: str = "callback") -> ConsentGiven:
    return ConsentGiven(purpose, f"J'accepte ({purpose}).", utc_now(), "chat")
