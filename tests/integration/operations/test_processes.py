"""The supervisor with real, small processes: readiness, death, ports, a clean end."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from factorland.operations.processes import Plan, PortTaken, ProcessDied, Stack
from tests.support.ports import free_ports, listens

_SERVER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


def server(name: str, port: int) -> Plan:
    return Plan(name, [*_SERVER, str(port)], dict(os.environ), port, "/")


def broken(name: str, port: int) -> Plan:
    return Plan(name, [sys.executable, "-c", "print('no key'); raise SystemExit(3)"], dict(os.environ), port, "/")


def test_all_are_ready_then_all_are_stopped(tmp_path: Path) -> None:
    first, second = free_ports(2)
    told: list[str] = []
    with Stack([server("one", first), server("two", second)], tmp_path) as stack:
        stack.start()
        stack.wait_ready(30, told.append)
        assert sorted(told) == ["one", "two"]
        assert listens(first)
    assert not listens(first)
    assert not listens(second)


def test_a_process_that_dies_is_named_with_its_log(tmp_path: Path) -> None:
    first, second = free_ports(2)
    with Stack([server("one", first), broken("two", second)], tmp_path) as stack:
        stack.start()
        with pytest.raises(ProcessDied, match=r"two ended with code 3.*two\.log"):
            stack.wait_ready(30, lambda _: None)
    assert (tmp_path / "two.log").read_text() == "no key\n"
    assert not listens(first)


def test_a_process_killed_later_is_noticed(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    with Stack([server("one", port)], tmp_path) as stack:
        stack.start()
        stack.wait_ready(30, lambda _: None)
        os.kill(stack.pid("one"), 9)
        with pytest.raises(ProcessDied, match="one"):
            stack.watch()


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with Stack([server("web", port)], tmp_path) as stack, pytest.raises(PortTaken, match="FACTORLAND_WEB_PORT"):
            stack.start()
    assert not (tmp_path / "web.log").exists()
