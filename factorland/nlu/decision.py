"""When a prediction is good enough to act on. The curves behind the figures are in docs/nlu-report.md."""

from __future__ import annotations

from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Decision:
    """Limits on confidences (0 to 1), chosen on cross-validated messages and on labels held out whole."""

    threshold: float = 0.25  # less for the best label: unsure
    margin: float = 0.02  # closer than this to the second label: unsure
    also: float = 0.5  # a part of the message needs this to count as a second question

    def unsure(self, ranking: list[tuple[str, float]]) -> bool:
        """Whether to ask the visitor what was meant. Out of scope is an answer of its own, hence never unsure."""
        (label, best), second = ranking[0], ranking[1][1] if len(ranking) > 1 else 0.0
        return label != OUT_OF_SCOPE and (best < self.threshold or best - second < self.margin)
