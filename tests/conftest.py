"""Fixtures of the whole suite: the real stack, started once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings as hypothesis_settings

from factorland.operations.processes import Stack
from factorland.settings import Settings
from tests.support.running import running_stack
from tests.support.visitor import Visitor

# The same examples at every run, so that a change is judged by itself; HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis_settings.register_profile("steady", derandomize=True)
hypothesis_settings.register_profile("search", max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Stack]]:
    """Settings and processes of the running product, shared by dialogues and browser journeys."""
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture
def visitor(stack: tuple[Settings, Stack]) -> Iterator[Visitor]:
    """A new visitor whose chat is open."""
    with Visitor(stack[0].public_url) as someone:
        yield someone
