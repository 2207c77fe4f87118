"""What the doors to this package share: a database, its options, and transactions that are tried again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Self, TypeVar

from sqlalchemy.orm import Session

from factorland.leads.database import UnitOfWork, is_retryable, make_engine
from factorland.leads.options import LeadsOptions, get_options

T = TypeVar("T")
_ATTEMPTS = 3
_PAUSE = 0.1  # seconds


class Store:
    """A migrated database (see ``factorland.leads.database.migrate``), safe to share between threads.

    Every method of the doors raises ``StoreUnavailable`` when the database cannot be used; nothing was then
    written.
    """

    def __init__(self, unit: UnitOfWork, options: LeadsOptions) -> None:
        self.unit = unit
        self.options = options

    @classmethod
    def open(cls, database_url: str, options: LeadsOptions | None = None) -> Self:
        """Open the database at a SQLAlchemy URL."""
        return cls(UnitOfWork(make_engine(database_url)), options or get_options())

    def close(self) -> None:
        """Close the connections."""
        self.unit.engine.dispose()

    def read(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction that is rolled back."""
        with self.unit.reading() as session:
            return work(session)

    def write(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction that commits; again, from the start, after a deadlock."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.unit.writing() as session:
                    return work(session)
            except Exception as error:
                if attempt == _ATTEMPTS or not is_retryable(error):
                    raise
                # At once, it would take its locks before the other transaction, and meet it again.
                time.sleep(random.uniform(_PAUSE, 2 * _PAUSE))  # noqa: S311 (not a secret)
        raise AssertionError("unreachable")
