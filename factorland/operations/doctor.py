"""``factorland doctor``: what is installed, what runs, what is missing, and what to do about it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import httpx

from factorland.operations.processes import plans
from factorland.operations.training import RASA, model_path
from factorland.settings import ROOT, Settings, get_broker


def doctor(settings: Settings) -> int:
    """Prints one line a check. Returns 1 when something needed to run is missing, 0 otherwise."""
    needed = [_python(), _rasa(), _model(), _widget(), _database(settings)]
    for name, detail, found in needed:
        print(f"{'ok     ' if found else 'missing'}  {name:<10} {detail}")
    for name, detail, found in (_tool("npm", "builds the widget"), _tool("chromium", "browser tests"), _postgres()):
        print(f"{'ok     ' if found else 'absent '}  {name:<10} {detail}")
    for name in get_broker().missing():
        print(f"warning  {name} is empty: production refuses to start without it")
    with httpx.Client(timeout=2, trust_env=False) as client:
        for plan in plans(settings, model_path()):
            print(f"{_state(client, plan.port, plan.ready_path):<8} {plan.name:<10} 127.0.0.1:{plan.port}")
    return 0 if all(found for _, _, found in needed) else 1


Check = tuple[str, str, bool]


def _python() -> Check:
    return "python", f"{sys.version.split()[0]} at {sys.executable}", sys.version_info >= (3, 11)


def _rasa() -> Check:
    if not RASA.exists():
        return "rasa", "no .venv-rasa: run `make setup`", False
    version = subprocess.run(  # noqa: S603
        [str(RASA.parent / "python"), "-c", "from importlib.metadata import version; print(version('rasa'))"],
        capture_output=True,
        text=True,
        check=False,
    )
    return "rasa", version.stdout.strip() or "does not start", version.returncode == 0


def _model() -> Check:
    model = model_path()
    return "model", str(model.relative_to(ROOT)) if model.exists() else "run `make train`", model.exists()


def _widget() -> Check:
    built = ROOT / "factorland" / "web" / "static" / "assistant.js"
    return "widget", f"{built.stat().st_size} bytes" if built.exists() else "run `make widget`", built.exists()


def _database(settings: Settings) -> Check:
    from factorland.leads.database import is_current

    scheme = settings.database_url.split(":", 1)[0]
    current = is_current(settings.database_url)
    return "database", f"{scheme}, {'at the present schema' if current else 'run `factorland migrate`'}", current


def _tool(name: str, purpose: str) -> Check:
    path = shutil.which(name)
    return name, path or f"not installed ({purpose})", path is not None


def _postgres() -> Check:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return "postgres", str(found[-1].parent) if found else "not installed (integration tests)", bool(found)


def _state(client: httpx.Client, port: int, path: str) -> str:
    try:
        return "running" if client.get(f"http://127.0.0.1:{port}{path}").status_code == httpx.codes.OK else "ailing"
    except httpx.HTTPError:
        return "stopped"
