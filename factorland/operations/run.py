"""``factorland run``: the whole product on this machine, one line with its address, all stopped together."""

from __future__ import annotations

import secrets
import signal
import time
from types import FrameType

from pydantic import SecretStr

from factorland.leads.database import migrate
from factorland.operations.processes import PortTaken, ProcessDied, Stack, plans
from factorland.operations.training import TrainingFailed, model_path, train
from factorland.settings import Settings, get_settings

_READY_SECONDS = 180.0


def prepare(settings: Settings) -> None:
    """Makes ``var/``, migrates the database, and keeps one secret for all processes outside production."""
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    if not settings.secret_key.get_secret_value():
        kept = settings.var_dir / "secret_key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(32), encoding="ascii")
        settings.secret_key = SecretStr(kept.read_text(encoding="ascii"))
    migrate(settings.database_url)


def run() -> int:
    """Trains if needed, starts the four processes and watches them. Returns the exit code."""
    settings = get_settings()
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _interrupt)

    def tell(words: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {words}", flush=True)

    log_dir = settings.var_dir / "log"
    try:
        prepare(settings)
        if not model_path().exists():
            tell("training the assistant (about a minute; only when its data changed)…")
        model = train(log_dir)
        with Stack(plans(settings, model), log_dir) as stack:
            tell("starting quotes, actions, rasa, web…")
            stack.start()
            stack.wait_ready(_READY_SECONDS, lambda name: tell(f"{name} is ready"))
            tell(f"ready: {settings.public_url} (Ctrl-C stops everything)")
            stack.watch()
    except (TrainingFailed, PortTaken, ProcessDied, TimeoutError) as failure:
        tell(f"stopped: {failure}")
        return 1
    except KeyboardInterrupt:
        tell("stopped.")
    return 0


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
