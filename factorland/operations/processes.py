"""The four processes: how each is started, known to be ready, and stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from factorland.operations.training import RASA, rasa_environment
from factorland.settings import ROOT, Settings

_STOP_SECONDS = 8.0
_POLL_SECONDS = 0.2


class ProcessDied(Exception):
    """A process ended by itself; the message names it and its log."""


class PortTaken(Exception):
    """Something already listens on a port that we need."""


@dataclass(frozen=True)
class Plan:
    """One process: its name, its command, its environment, its port and the address that answers when it is ready."""

    name: str
    command: list[str]
    environment: dict[str, str]
    port: int
    ready_path: str


def plans(settings: Settings, model: Path) -> list[Plan]:
    """The four processes of design §1 in the order of the flow, last the public one."""
    ours = os.environ | settings.as_environment()
    tracker = settings.var_dir / "rasa.db"
    rasa_env = rasa_environment() | {"ACTIONS_PORT": str(settings.actions_port), "RASA_TRACKER_DB": str(tracker)}
    rasa = [str(RASA), "run", "--interface", "127.0.0.1", "--port", str(settings.rasa_port), "--model", str(model)]
    if settings.env != "production":
        rasa.append("--enable-api")
    actions = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port)]
    quotes = _uvicorn("factorland.quotes.api:create_app", "127.0.0.1", settings.quotes_port)
    web = _uvicorn("factorland.web.app:create_app", settings.web_host, settings.web_port)
    return [
        Plan("quotes", quotes, ours, settings.quotes_port, "/health"),
        Plan("actions", actions, ours | {"SANIC_HOST": "127.0.0.1"}, settings.actions_port, "/health"),
        Plan("rasa", rasa, rasa_env, settings.rasa_port, "/"),
        Plan("web", web, ours, settings.web_port, "/health"),
    ]


def _uvicorn(factory: str, host: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--host", host, "--port", str(port)]
    return [*command, "--no-access-log", "--timeout-graceful-shutdown", "2"]


class Stack:
    """The running processes. Use as a context manager: leaving it stops them all."""

    def __init__(self, plans: list[Plan], log_dir: Path) -> None:
        self._plans = plans
        self._log_dir = log_dir
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Stack:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts every process, each with its log. Raises ``PortTaken`` before starting any."""
        for plan in self._plans:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", plan.port)) == 0:
                    raise PortTaken(
                        f"port {plan.port} ({plan.name}) is in use: set FACTORLAND_{plan.name.upper()}_PORT"
                    )
        self._log_dir.mkdir(parents=True, exist_ok=True)
        for plan in self._plans:
            with self.log(plan.name).open("wb") as output:
                self._children[plan.name] = subprocess.Popen(  # noqa: S603
                    plan.command,
                    cwd=ROOT,
                    env=plan.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches us alone: we stop them in order
                )

    def wait_ready(self, seconds: float, tell: Callable[[str], None]) -> None:
        """Returns when all answer; tells each one's name. Raises ``ProcessDied`` or ``TimeoutError``."""
        waiting = {plan.name: f"http://127.0.0.1:{plan.port}{plan.ready_path}" for plan in self._plans}
        deadline = time.monotonic() + seconds
        with httpx.Client(timeout=2, trust_env=False) as client:
            while waiting:
                self.check()
                for name, address in list(waiting.items()):
                    try:
                        ready = client.get(address).status_code == httpx.codes.OK
                    except httpx.HTTPError:
                        ready = False
                    if ready:
                        tell(name)
                        del waiting[name]
                if waiting and time.monotonic() > deadline:
                    late = next(iter(waiting))
                    raise TimeoutError(f"{late} is not ready after {seconds:.0f} s: see {self.log(late)}")
                if waiting:
                    time.sleep(_POLL_SECONDS)

    def watch(self) -> None:
        """Blocks while all live. Raises ``ProcessDied`` as soon as one does not."""
        while True:
            self.check()
            time.sleep(_POLL_SECONDS)

    def check(self) -> None:
        """Raises ``ProcessDied`` when a process has ended."""
        for name, child in self._children.items():
            if child.poll() is not None:
                raise ProcessDied(f"{name} ended with code {child.returncode}: see {self.log(name)}")

    def log(self, name: str) -> Path:
        """The log of a process."""
        return self._log_dir / f"{name}.log"

    def pid(self, name: str) -> int:
        """The process id of a running process."""
        return self._children[name].pid

    def kill(self, name: str) -> None:
        """Ends one process without ceremony (fault tests)."""
        _signal(self._children[name], signal.SIGKILL)
        self._children.pop(name).wait()

    def stop(self) -> None:
        """Asks every process to end, public one first, then insists."""
        for child in reversed(self._children.values()):
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for child in reversed(self._children.values()):
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()
        self._children.clear()


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signals a child and its own children (Sanic has a worker), if it still lives."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return
