"""The two pictures of the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from factorland.nlu.metrics import Outcome, confusions, reliability

CONFUSED_LABELS = 30


def confusion_plot(outcome: Outcome, path: Path) -> None:
    """Row: wanted label, column: predicted label, for the labels that are confused most; the diagonal is left out."""
    errors = confusions(outcome)
    weight: dict[str, int] = {}
    for wanted, guess, count in errors:
        weight[wanted] = weight.get(wanted, 0) + count
        weight[guess] = weight.get(guess, 0) + count
    labels = sorted(sorted(weight, key=lambda label: -weight[label])[:CONFUSED_LABELS])
    table = np.zeros((len(labels), len(labels)))
    for wanted, guess, count in errors:
        if wanted in labels and guess in labels:
            table[labels.index(wanted), labels.index(guess)] = count
    figure, axes = plt.subplots(figsize=(12, 11))
    image = axes.imshow(table, cmap="Blues")
    figure.colorbar(image, label="messages")
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel("predicted")
    axes.set_ylabel("wanted")
    axes.set_title("Errors in cross-validation, the most confused labels")
    _save(figure, path)


def reliability_plot(outcomes: Sequence[tuple[str, Outcome]], path: Path) -> None:
    """Accuracy against confidence; on the diagonal, a confidence means what it says."""
    figure, axes = plt.subplots(figsize=(6, 6))
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey", label="perfect")
    for name, outcome in outcomes:
        points = reliability(outcome)
        axes.plot([sure for sure, _, _ in points], [right for _, right, _ in points], marker="o", label=name)
    axes.set_xlabel("confidence")
    axes.set_ylabel("accuracy")
    axes.set_title("Reliability")
    axes.legend()
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)
