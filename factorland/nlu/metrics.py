"""The figures of the evaluation, from score tables: one row a message, one column a label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from factorland.nlu.decision import OUT_OF_SCOPE, Decision

Floats = NDArray[np.float32]
BINS = 10


@dataclass
class Outcome:
    """Rankings of messages with the labels that count as right, the first of them the wanted one."""

    texts: list[str]
    accepted: list[list[str]]
    rankings: list[list[tuple[str, float]]]

    @property
    def wanted(self) -> list[str]:
        """The label of each message."""
        return [labels[0] for labels in self.accepted]

    @property
    def predicted(self) -> list[str]:
        """The best label of each message."""
        return [ranking[0][0] for ranking in self.rankings]

    @property
    def confidence(self) -> NDArray[np.float64]:
        """The confidence of the best label of each message."""
        return np.array([ranking[0][1] for ranking in self.rankings])

    def right(self, top: int = 1) -> NDArray[np.bool_]:
        """Whether an accepted label is among the ``top`` best, message by message."""
        return np.array(
            [
                any(label in accepted for label, _ in ranking[:top])
                for ranking, accepted in zip(self.rankings, self.accepted, strict=True)
            ]
        )

    def part(self, chosen: Sequence[bool]) -> Outcome:
        """The messages for which ``chosen`` is true."""
        kept = [number for number, wanted in enumerate(chosen) if wanted]
        return Outcome(
            [self.texts[i] for i in kept], [self.accepted[i] for i in kept], [self.rankings[i] for i in kept]
        )


def accuracy(outcome: Outcome, top: int = 1) -> float:
    """Share of messages with an accepted label among the ``top`` best."""
    return float(outcome.right(top).mean())


def macro_f1(outcome: Outcome) -> float:
    """Mean F1 over the wanted labels; an accepted alternative counts as the wanted label."""
    predicted = [
        wanted[0] if guess in wanted else guess
        for guess, wanted in zip(outcome.predicted, outcome.accepted, strict=True)
    ]
    return float(
        f1_score(outcome.wanted, predicted, labels=sorted(set(outcome.wanted)), average="macro", zero_division=0)
    )


def group(label: str) -> str:
    """``faq``, ``chitchat`` or ``tasks``."""
    return label.split("/")[0] if "/" in label else "tasks"


def reliability(outcome: Outcome) -> list[tuple[float, float, int]]:
    """(mean confidence, accuracy, messages) for each tenth of the confidence scale that holds a message."""
    bins = np.minimum((outcome.confidence * BINS).astype(int), BINS - 1)
    right = outcome.right()
    return [
        (float(outcome.confidence[bins == b].mean()), float(right[bins == b].mean()), int((bins == b).sum()))
        for b in range(BINS)
        if (bins == b).any()
    ]


def calibration_error(outcome: Outcome) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy (0 is best)."""
    return sum(abs(sure - right) * count for sure, right, count in reliability(outcome)) / len(outcome.texts)


def rejected(outcome: Outcome, decision: Decision) -> NDArray[np.bool_]:
    """Whether each message is answered with "not my trade" or "did you mean"."""
    return np.array([r[0][0] == OUT_OF_SCOPE or decision.unsure(r) for r in outcome.rankings])


def out_of_scope(outcome: Outcome, decision: Decision) -> dict[str, float]:
    """Recall of out-of-scope messages, and the share of the others that is rejected or called out of scope."""
    outside = np.array(outcome.wanted) == OUT_OF_SCOPE
    called = np.array(outcome.predicted) == OUT_OF_SCOPE
    turned_down = rejected(outcome, decision)
    return {
        "recall": float(turned_down[outside].mean()),
        "rejected": float(turned_down[~outside].mean()),
        "called": float(called[~outside].mean()),
        "auroc": float(roc_auc_score(outside, [dict(r).get(OUT_OF_SCOPE, 0.0) for r in outcome.rankings])),
    }


def confusions(outcome: Outcome) -> list[tuple[str, str, int]]:
    """(wanted, predicted, messages) of the errors, the most frequent first."""
    pairs = Counter(
        (wanted[0], guess)
        for guess, wanted in zip(outcome.predicted, outcome.accepted, strict=True)
        if guess not in wanted
    )
    return [(wanted, guess, count) for (wanted, guess), count in pairs.most_common()]
