"""Training, only when something that a model is made of has changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from factorland.settings import ROOT

MODELS = ROOT / "models"
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
_SOURCES = ("config.yml", "domain.yml", "requirements/rasa.txt", "data", "factorland/nlu", "factorland/french")
_SUFFIXES = {".yml", ".yaml", ".json", ".txt", ".py"}


class TrainingFailed(Exception):
    """Rasa refused to train; the message says where its log is."""


def fingerprint(root: Path = ROOT) -> str:
    """Twelve hexadecimal digits that change when training data, configuration or our components change."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def model_path() -> Path:
    """Where the model of the present sources is, or will be."""
    return MODELS / f"{fingerprint()}.tar.gz"


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa process: our components on its path, no telemetry, quiet TensorFlow."""
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "MPLCONFIGDIR": str(ROOT / "var" / "matplotlib"),
    }


def train(log_dir: Path, force: bool = False) -> Path:
    """The model of the present sources, trained if it does not exist yet (or if ``force``).

    Rasa's output goes to ``train.log`` in ``log_dir``. Raises ``TrainingFailed``.
    """
    model = model_path()
    if model.exists() and not force:
        return model
    log_dir.mkdir(parents=True, exist_ok=True)
    log = log_dir / "train.log"
    command = [str(RASA), "train", "--skip-validation", "--force", "--fixed-model-name", model.name.split(".")[0]]
    # endpoints.yml is expanded even when training; nothing listens there.
    environment = rasa_environment() | {"ACTIONS_PORT": "0", "RASA_TRACKER_DB": "unused"}
    with log.open("wb") as output:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode != 0 or not model.exists():
        raise TrainingFailed(f"training failed: see {log}")
    for old in MODELS.glob("*.tar.gz"):
        if old != model:
            old.unlink()
    return model


def _files(root: Path) -> Iterator[Path]:
    for source in _SOURCES:
        path = root / source
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in inside if file.suffix in _SUFFIXES and file.is_file())
