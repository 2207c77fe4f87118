"""``make eval``: measures the label model and writes docs/nlu-report.md with its plots.

``python -m factorland.nlu.evaluate`` in Rasa's environment; ``--fast`` trains once and prints the validation
figures as JSON. The validation messages are only measured, never learnt from.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from factorland.nlu import metrics
from factorland.nlu.decision import OUT_OF_SCOPE, Decision
from factorland.nlu.metrics import Outcome
from factorland.nlu.model import LabelModel
from factorland.nlu.training_data import ROOT, read_examples
from factorland.nlu.vectors import WordVectors

VALIDATION = ROOT / "tests" / "data" / "validation_messages.jsonl"
FOLDS = 4
HELD_OUT_ROUNDS, HELD_OUT_LABELS = 3, 16
LEARNING_SIZES = (20, 40, 80, 160, 320)
LETTERS_PER_TYPO = 20
SEED = 0

Example = tuple[str, str]


@dataclass
class Evaluation:
    """Everything that the report shows."""

    examples: list[Example]
    validation: Outcome
    registers: list[str]
    typos: Outcome
    latencies: list[float]
    training_seconds: float
    crossed: Outcome | None = None
    unseen: Outcome | None = None
    learning: list[tuple[int, int, float, float]] | None = None


def read_validation() -> list[dict[str, Any]]:
    """The validation messages: text, label, alt, register."""
    return [json.loads(line) for line in VALIDATION.read_text(encoding="utf-8").splitlines()]


def outcome(model: LabelModel, messages: Sequence[tuple[str, list[str]]]) -> Outcome:
    """What ``model`` says of ``messages`` (text, accepted labels)."""
    rankings = [model.predict(text, len(model.labels)).ranking for text, _ in messages]
    return Outcome([text for text, _ in messages], [labels for _, labels in messages], rankings)


def folds(examples: Sequence[Example], count: int = FOLDS) -> list[int]:
    """The fold of each example: every label is spread evenly over the folds, at random but always alike."""
    shuffled = list(range(len(examples)))
    random.Random(SEED).shuffle(shuffled)  # noqa: S311
    seen: dict[str, int] = defaultdict(int)
    assigned = [0] * len(examples)
    for number in shuffled:
        label = examples[number][1]
        assigned[number] = seen[label] % count
        seen[label] += 1
    return assigned


def cross_validate(examples: list[Example], vectors: WordVectors) -> Outcome:
    """Every example labelled by a model that has not seen it."""
    assigned = folds(examples)
    merged = Outcome([], [], [])
    for fold in range(FOLDS):
        model = LabelModel.fit([e for e, f in zip(examples, assigned, strict=True) if f != fold], vectors)
        tested = [(text, [label]) for (text, label), f in zip(examples, assigned, strict=True) if f == fold]
        part = outcome(model, tested)
        merged.texts += part.texts
        merged.accepted += part.accepted
        merged.rankings += part.rankings
    return merged


def hold_out(examples: list[Example], vectors: WordVectors) -> Outcome:
    """Messages of labels that the model was not taught: what it does with a topic that it does not know."""
    labels = sorted({label for _, label in examples} - {OUT_OF_SCOPE})
    random.Random(SEED).shuffle(labels)  # noqa: S311
    merged = Outcome([], [], [])
    for turn in range(HELD_OUT_ROUNDS):
        held = set(labels[turn * HELD_OUT_LABELS : (turn + 1) * HELD_OUT_LABELS])
        model = LabelModel.fit([e for e in examples if e[1] not in held], vectors)
        part = outcome(model, [(text, [label]) for text, label in examples if label in held])
        merged.texts += part.texts
        merged.accepted += part.accepted
        merged.rankings += part.rankings
    return merged


def learning_curve(
    examples: list[Example], vectors: WordVectors, validation: list[tuple[str, list[str]]]
) -> list[tuple[int, int, float, float]]:
    """(messages a label at most, messages, accuracy on an unseen fold, accuracy on validation) by training size."""
    assigned = folds(examples)
    taught = [e for e, fold in zip(examples, assigned, strict=True) if fold]
    random.Random(SEED).shuffle(taught)  # noqa: S311
    tested = [(text, [label]) for (text, label), fold in zip(examples, assigned, strict=True) if not fold]
    curve = []
    for size in LEARNING_SIZES:
        seen: dict[str, int] = defaultdict(int)
        chosen = []
        for text, label in taught:
            seen[label] += 1
            if seen[label] <= size:
                chosen.append((text, label))
        model = LabelModel.fit(chosen, vectors)
        accuracies = [metrics.accuracy(outcome(model, messages)) for messages in (tested, validation)]
        curve.append((size, len(chosen), accuracies[0], accuracies[1]))
        if len(chosen) == len(taught):
            break
    return curve


def with_typos(text: str, chance: random.Random) -> str:
    """``text`` with about one edit per twenty letters: a letter lost, doubled, swapped with the next or replaced."""
    letters = list(text)
    for _ in range(round(len(text) / LETTERS_PER_TYPO)):
        i = chance.randrange(len(letters) - 1)
        edit = chance.choice(("lose", "double", "swap", "replace"))
        if edit == "lose":
            del letters[i]
        elif edit == "double":
            letters.insert(i, letters[i])
        elif edit == "swap":
            letters[i], letters[i + 1] = letters[i + 1], letters[i]
        else:
            letters[i] = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)


def measure(thorough: bool) -> Evaluation:
    """Trains on every example and measures; ``thorough`` adds cross-validation, held-out labels, learning curve."""
    examples = read_examples()
    vectors = WordVectors.from_spacy()
    rows = read_validation()
    messages = [(row["text"], [row["label"], *row["alt"]]) for row in rows]
    start = time.perf_counter()
    model = LabelModel.fit(examples, vectors)
    seconds = time.perf_counter() - start
    latencies = []
    for text, _ in messages:
        start = time.perf_counter()
        model.predict(text)
        latencies.append(1000 * (time.perf_counter() - start))
    chance = random.Random(SEED)  # noqa: S311
    mistyped = [(with_typos(text, chance), accepted) for text, accepted in messages]
    evaluation = Evaluation(
        examples,
        outcome(model, messages),
        [row["register"] for row in rows],
        outcome(model, mistyped),
        latencies,
        seconds,
    )
    if thorough:
        evaluation.crossed = cross_validate(examples, vectors)
        evaluation.unseen = hold_out(examples, vectors)
        evaluation.learning = learning_curve(examples, vectors, messages)
    return evaluation


def headline(evaluation: Evaluation) -> dict[str, float]:
    """The figures that the recorded floor of the tests is about."""
    validation = evaluation.validation
    scope = metrics.out_of_scope(validation, Decision())
    return {
        "accuracy": metrics.accuracy(validation),
        "macro_f1": metrics.macro_f1(validation),
        "top3": metrics.accuracy(validation, 3),
        "sms": metrics.accuracy(validation.part([r == "sms" for r in evaluation.registers])),
        "typos": metrics.accuracy(evaluation.typos),
        "out_of_scope_recall": scope["recall"],
        "in_scope_rejected": scope["rejected"],
        "calibration_error": metrics.calibration_error(validation),
        "p50_ms": float(np.median(evaluation.latencies)),
        "p95_ms": float(np.percentile(evaluation.latencies, 95)),
        "training_seconds": evaluation.training_seconds,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the evaluation; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="validation only, figures as JSON, no report")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where nlu-report.md is written")
    options = parser.parse_args(arguments)
    evaluation = measure(thorough=not options.fast)
    if options.fast:
        print(json.dumps(headline(evaluation), indent=1))
        return 0
    from factorland.nlu.report import write  # matplotlib is slow to import

    print(write(evaluation, options.docs).read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
