"""Times what a visitor waits for: Rasa's whole parse of one message, and a training from scratch.

Run in Rasa's environment: ``python benchmarks/parse.py [--train]``. Targets: parse p50 of at most 2 ms, one message
at a time; ``--train`` also trains into a temporary folder, Rasa's start included and no cache used, in under 120 s.
The messages are those of the validation set, in turn, so no answer comes from a cache of the same text.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from factorland.nlu.evaluate import read_validation
from factorland.nlu.training_data import ROOT

ROUNDS = 3


async def time_parses(model: Path) -> list[float]:
    """Milliseconds of each parse, after one round to warm up."""
    agent = Agent.load(str(model))
    texts = [row["text"] for row in read_validation()]
    milliseconds = []
    for turn in range(ROUNDS + 1):
        for text in texts:
            start = time.perf_counter()
            await agent.parse_message(text)
            if turn:
                milliseconds.append(1000 * (time.perf_counter() - start))
    return milliseconds


def time_training() -> float:
    """Seconds of ``rasa train`` in a process of its own, with an empty cache."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--skip-validation", "--out", folder]
        unused = {"ACTIONS_PORT": "0", "RASA_TRACKER_DB": "-"}  # endpoints.yml is expanded even when training
        environment = {**os.environ, **unused, "RASA_CACHE_DIRECTORY": f"{folder}/cache"}
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        return time.perf_counter() - start


def main() -> None:
    """Prints the figures. Exits with a message when nothing is trained yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", action="store_true", help="time a training too")
    options = parser.parse_args()
    configure_structlog(logging.WARNING)  # as `rasa run` does: a line a message would be timed too
    models = sorted((ROOT / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        parser.exit(2, "no model: run `make train` first\n")
    times = asyncio.run(time_parses(models[-1]))
    print(f"parse: p50 {median(times):.2f} ms, p95 {quantiles(times, n=20)[-1]:.2f} ms ({len(times)} messages)")
    if options.train:
        print(f"training from scratch: {time_training():.0f} s")


if __name__ == "__main__":
    main()
