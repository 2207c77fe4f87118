"""The training messages: complete, without contradiction, and wide rather than repeated."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
LONG = 25  # letters from which two messages of a label should not be alike
ALIKE = 0.9  # share of letters in common, in order
MOST_ALIKE = 0.05  # of the long messages of a topic
MOST_ALIKE_TASK = 0.12  # there are only so many ways to say no, or to ask for the last message again
FEWEST = 335
SENTENCE = 6  # words

READ = """
import json
import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist
from factorland.nlu.text import tokens
from factorland.nlu.training_data import read_examples

examples = [(" ".join(tokens(text)), label) for text, label in read_examples()]
alike = {}
for label in {label for _, label in examples}:
    texts = [text for text, name in examples if name == label and len(text) >= LONG]
    if texts:
        table = cdist(texts, texts, scorer=Indel.normalized_similarity, dtype=np.float32)
        np.fill_diagonal(table, 0)
        alike[label] = float((table.max(axis=1) >= ALIKE).mean())
with open("tests/data/validation_messages.jsonl", encoding="utf-8") as lines:
    validation = [" ".join(tokens(json.loads(line)["text"])) for line in lines]
print(json.dumps({"examples": examples, "alike": alike, "validation": validation}))
"""


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    script = READ.replace("LONG", str(LONG)).replace("ALIKE", str(ALIKE))
    done = subprocess.run(
        [str(PYTHON), "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def labels() -> set[str]:
    families = yaml.safe_load((ROOT / "tests" / "data" / "intents.yml").read_text(encoding="utf-8"))
    topics = {f"{family}/{name}" for family in ("faq", "chitchat") for name in families[family]}
    return topics | set(families["tasks"])


def test_every_label_has_examples_and_there_is_no_other_label(data: dict[str, Any]) -> None:
    counts = Counter(label for _, label in data["examples"])
    assert set(counts) == labels()
    assert {label: count for label, count in counts.items() if count < FEWEST} == {}


def test_no_two_labels_share_an_example_however_it_is_spelt(data: dict[str, Any]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for text, label in data["examples"]:
        owners[text].add(label)
    assert {text: sorted(names) for text, names in owners.items() if len(names) > 1} == {}


def test_the_messages_of_a_label_differ_from_one_another(data: dict[str, Any]) -> None:
    limits = {label: MOST_ALIKE if "/" in label else MOST_ALIKE_TASK for label in data["alike"]}
    assert {label: share for label, share in data["alike"].items() if share > limits[label]} == {}


def test_no_validation_message_is_learnt(data: dict[str, Any]) -> None:
    """Two writers may hit on the same three words, not on the same sentence."""
    learnt = {text for text, _ in data["examples"]}
    assert [text for text in data["validation"] if text in learnt and len(text.split()) >= SENTENCE] == []
