"""The four real processes on free ports, with a database, logs and clock of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from factorland.operations.processes import Plan, Stack, plans
from factorland.operations.run import prepare
from factorland.operations.training import train
from factorland.settings import ROOT, Settings
from tests.support.ports import free_ports

#: A Monday morning at the office, Paris time.
NOW = "2026-11-23T09:00:00+01:00"
READY_SECONDS = 240.0
#: Hundreds of visitors come from one address here; the limits have a test of their own.
UNLIMITED = {f"FACTORLAND_{name.upper()}": "0" for name in Settings.model_fields if name.startswith("limit_")}


@contextmanager
def running_stack(var_dir: Path) -> Iterator[tuple[Settings, Stack]]:
    """The settings and processes of a stack that is ready; all is stopped on leaving."""
    settings, planned = _prepared(var_dir)
    with Stack(planned, var_dir / "log") as stack:
        stack.start()
        stack.wait_ready(READY_SECONDS, lambda _: None)
        yield settings, stack


@contextmanager
def running_apart(var_dir: Path, database_url: str = "") -> Iterator[tuple[Settings, dict[str, Stack]]]:
    """The same, each process in a stack of its own: one may be killed and started again."""
    settings, planned = _prepared(var_dir, database_url)
    with ExitStack() as leaving:
        stacks = {plan.name: leaving.enter_context(Stack([plan], var_dir / "log")) for plan in planned}
        for stack in stacks.values():
            stack.start()
        for stack in stacks.values():
            stack.wait_ready(READY_SECONDS, lambda _: None)
        yield settings, stacks


def _prepared(var_dir: Path, database_url: str = "") -> tuple[Settings, list[Plan]]:
    """Settings and processes with a stopped clock and no limits in their environment; that of the tests stays."""
    web, rasa, actions, quotes, partner = free_ports(5)
    settings = Settings(
        env="test",
        var_dir=var_dir,
        database_url=database_url,
        web_port=web,
        rasa_port=rasa,
        actions_port=actions,
        quotes_port=quotes,
        allowed_origins=[f"http://localhost:{partner}"],  # a site that may embed the assistant, once a test serves it
    )
    prepare(settings)
    own = {"FACTORLAND_NOW": NOW} | UNLIMITED
    planned = plans(settings, train(ROOT / "var" / "log"))
    return settings, [replace(plan, environment=plan.environment | own) for plan in planned]
