"""`factorland run` as a person uses it: it says that it is ready, and Ctrl-C stops everything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from factorland.settings import ROOT, Settings
from tests.support.ports import free_ports, listens


def test_ctrl_c_stops_everything(tmp_path: Path) -> None:
    web, rasa, actions, quotes = free_ports(4)
    settings = Settings(
        env="test", var_dir=tmp_path, web_port=web, rasa_port=rasa, actions_port=actions, quotes_port=quotes
    )
    command = [sys.executable, "-m", "factorland.cli", "run"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings.as_environment(), stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        said: list[str] = []
        for line in running.stdout:
            said.append(line)
            if "ready: " in line or "stopped" in line:
                break
        assert f"ready: {settings.public_url}" in said[-1], said
        assert httpx.get(settings.public_url, trust_env=False).status_code == httpx.codes.OK
        running.send_signal(signal.SIGINT)
        said += running.stdout.readlines()
        assert running.wait() == 0
    assert "stopped." in said[-1]
    assert [port for port in (web, rasa, actions, quotes) if listens(port)] == []
