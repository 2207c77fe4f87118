"""What integration tests share: a PostgreSQL server of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of the server, without a database name."""
    with running_server() as address:
        yield address
