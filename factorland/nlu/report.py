"""docs/nlu-report.md: the figures of an evaluation, as tables and plots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from factorland.nlu import metrics
from factorland.nlu.decision import OUT_OF_SCOPE, Decision
from factorland.nlu.evaluate import FOLDS, HELD_OUT_LABELS, HELD_OUT_ROUNDS, Evaluation, headline
from factorland.nlu.metrics import Outcome
from factorland.nlu.plots import confusion_plot, reliability_plot

THRESHOLDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
MARGINS = (0.0, 0.02, 0.05, 0.1, 0.2)
SHOWN_CONFUSIONS = 40

INTRODUCTION = """# Understanding: the measured report

Written by `make eval` (`factorland/nlu/evaluate.py`). *Validation*: the messages of
`tests/data/validation_messages.jsonl`, by other writers, never learnt from; right is the label or an accepted
alternative. *Cross-validation*: the training messages in {folds} folds; it is far harder than validation, because the
training messages were written to differ from one another, and a fold leaves out the only one that says a thing its way.
Choices are made on cross-validation, validation only measures them.

How a message is read: `factorland/nlu/text.py` (case, accents, elisions, chat spellings), `spelling.py` (typos),
`features.py` and `vectors.py` (n-grams, word vectors), `model.py` (a one-vs-rest linear SVM beside a small network),
`decision.py` (when it is unsure), `classifier.py` (the Rasa component).
"""


def percent(share: float) -> str:
    """0.9344 -> "93.4 %"."""
    return f"{100 * share:.1f} %"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def _figures(name: str, outcome: Outcome) -> list[object]:
    return [
        name,
        len(outcome.texts),
        percent(metrics.accuracy(outcome)),
        percent(metrics.macro_f1(outcome)),
        percent(metrics.accuracy(outcome, 3)),
    ]


def _split(outcome: Outcome, keys: Sequence[str]) -> list[list[object]]:
    return [_figures(key, outcome.part([k == key for k in keys])) for key in sorted(set(keys))]


def _groups(outcome: Outcome) -> list[str]:
    return [metrics.group(label) for label in outcome.wanted]


def _summary(evaluation: Evaluation) -> str:
    figures = headline(evaluation)
    shares = {
        "accuracy": "0.97 or more",
        "macro_f1": "0.96 or more",
        "top3": "0.995 or more",
        "sms": "0.94 or more",
        "typos": "(one edit per 20 letters)",
        "out_of_scope_recall": "0.95 or more",
        "in_scope_rejected": "0.02 or less",
        "calibration_error": "",
    }
    rows = [[name, f"{figures[name]:.3f}", goal] for name, goal in shares.items()]
    rows.append(["p50 / p95, ms a message", f"{figures['p50_ms']:.2f} / {figures['p95_ms']:.2f}", "classifier alone"])
    rows.append(["training, s", f"{figures['training_seconds']:.0f}", "classifier alone"])
    counts = f"{len(evaluation.examples):,} training messages, {len({e[1] for e in evaluation.examples})} labels."
    return f"## Validation\n\n{counts}\n\n" + table(["figure", "measured", "goal"], rows)


def _breakdown(outcome: Outcome, registers: Sequence[str] | None) -> str:
    rows = [_figures("all", outcome), *_split(outcome, _groups(outcome))]
    if registers:
        rows += _split(outcome, registers)
    return table(["part", "messages", "accuracy", "macro-F1", "top-3"], rows)


def _curves(validation: Outcome, crossed: Outcome, unseen: Outcome) -> str:
    """Both limits, swept: what is offered topics instead of an answer."""
    chosen = Decision()
    right, ok = crossed.right(), validation.right()

    def row(decision: Decision) -> list[object]:
        def turned(outcome: Outcome) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
            return np.array([decision.unsure(r) for r in outcome.rankings])

        scope = metrics.out_of_scope(validation, decision)
        return [
            f"{decision.threshold:.2f}",
            f"{decision.margin:.2f}",
            percent(float(metrics.rejected(unseen, decision).mean())),
            percent(float(turned(crossed)[right].mean())),
            percent(float(turned(crossed)[~right].mean())),
            percent(scope["rejected"]),
            percent(float((ok & ~turned(validation)).mean())),
        ]

    decisions = [replace(chosen, threshold=t) for t in THRESHOLDS]
    decisions += [replace(chosen, margin=m) for m in MARGINS]
    header = [
        "threshold",
        "margin",
        "unknown topics rejected",
        "right answers asked again (cross-validation)",
        "wrong answers asked again (cross-validation)",
        "in-scope rejected (validation)",
        "answered right (validation)",
    ]
    intro = (
        f"Unknown topics: {len(unseen.texts)} messages of {HELD_OUT_ROUNDS * HELD_OUT_LABELS} labels, left out whole "
        f"of the training, {HELD_OUT_LABELS} at a time. "
        f"Chosen: threshold {chosen.threshold}, margin {chosen.margin}.\n\n"
    )
    return "## Not knowing: threshold and ambiguity margin\n\n" + intro + table(header, map(row, decisions))


def _scope(crossed: Outcome) -> str:
    scope = metrics.out_of_scope(crossed, Decision())
    return (
        f"Cross-validated `{OUT_OF_SCOPE}`: recall {percent(scope['recall'])}, AUROC {scope['auroc']:.3f}; "
        f"{percent(scope['called'])} of the other messages are called out of scope.\n"
    )


def write(evaluation: Evaluation, docs: Path) -> Path:
    """Writes the report and its plots under ``docs``; returns the report's path."""
    validation, crossed, unseen = evaluation.validation, evaluation.crossed, evaluation.unseen
    if crossed is None or unseen is None or evaluation.learning is None:
        raise ValueError("the report needs a thorough evaluation")
    confusion_plot(crossed, docs / "img" / "nlu-confusions.png")
    reliability_plot([("validation", validation), ("cross-validation", crossed)], docs / "img" / "nlu-reliability.png")
    worst = [[a, b, n] for a, b, n in metrics.confusions(crossed)[:SHOWN_CONFUSIONS]]
    learning = [[n, total, percent(c), percent(v)] for n, total, c, v in evaluation.learning]
    parts = [
        INTRODUCTION.format(folds=FOLDS),
        _summary(evaluation),
        _breakdown(validation, evaluation.registers),
        "## Cross-validation\n\n" + _breakdown(crossed, None),
        _scope(crossed),
        _curves(validation, crossed, unseen),
        "## Calibration\n\n"
        f"Expected calibration error: validation {metrics.calibration_error(validation):.3f}, cross-validation "
        f"{metrics.calibration_error(crossed):.3f}.\n\n![Reliability](img/nlu-reliability.png)\n",
        "## Learning curve\n\nOne fold is kept for testing.\n\n"
        + table(["messages a label, at most", "messages", "that fold", "validation"], learning),
        "## Worst confusions (cross-validation)\n\n![Confusions](img/nlu-confusions.png)\n\n"
        + table(["wanted", "predicted", "messages"], worst),
    ]
    path = docs / "nlu-report.md"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path
