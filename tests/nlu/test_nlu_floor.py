"""The recorded floor: understanding may get better, never worse. Raise a figure when the report does."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"

FLOOR = {"accuracy": 0.945, "macro_f1": 0.935, "top3": 0.98, "sms": 0.89, "typos": 0.89, "out_of_scope_recall": 0.95}
CEILING = {"in_scope_rejected": 0.02, "calibration_error": 0.10}

#: It trains on every message: a minute and a half on a quiet machine of two cores.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", "factorland.nlu.evaluate", "--fast"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=840,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


@pytest.mark.parametrize("name", FLOOR)
def test_understanding_stays_above_its_floor(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOOR[name]


@pytest.mark.parametrize("name", CEILING)
def test_errors_stay_under_their_ceiling(figures: dict[str, float], name: str) -> None:
    assert figures[name] <= CEILING[name]
