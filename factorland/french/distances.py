"""How far two words of a message are from each other, as a cost that follows the sense rather than the count."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from factorland.french.document import Document
from factorland.french.lexicon import load


@lru_cache
def _costs() -> dict[str, Any]:
    data: dict[str, Any] = load("role_costs")
    words = dict.fromkeys(data["light"], data["light_cost"]) | dict.fromkeys(data["heavy"], data["heavy_cost"])
    return data | {"words": words}


def farthest(family: str) -> tuple[float, float]:
    """The dearest word that still tells the role of a figure: before the figure, and behind it."""
    before, behind = _costs()["farthest"][family]
    return before, behind


class Distances:
    """Costs between the tokens of one message, from prefix sums: a pair takes no time, however far apart.

    ``places`` are the first token and the one after the last of every figure, in order: a figure in between
    costs once, its own words nothing.
    """

    def __init__(self, document: Document, places: Sequence[tuple[int, int]]) -> None:
        costs = _costs()
        self._starts = [start for start, _ in places]
        self._ends = [after for _, after in places]
        self._figure: float = costs["figure"]
        tokens = document.tokens
        words: list[float] = [costs["words"].get(token.word, 1.0) for token in tokens]
        gaps = [0.0] * (len(tokens) + 1)
        for index in range(1, len(tokens)):
            gap = document.plain[tokens[index - 1].end : tokens[index].start]
            if gap != " ":
                gaps[index] = sum(cost * gap.count(mark) for mark, cost in costs["marks"].items())
        for start, after in places:
            words[start:after] = [0.0] * (after - start)
            gaps[start + 1 : after] = [0.0] * max(0, after - start - 1)
        self._words = [0.0, *accumulate(words)]
        self._gaps = [0.0, *accumulate(gaps)]

    def between(self, left: int, right: int) -> float:
        """Cost of what lies from token ``left`` up to token ``right``, the signs at both ends included."""
        figures = bisect_right(self._ends, right) - bisect_left(self._starts, left)
        return (
            self._words[right]
            - self._words[left]
            + self._gaps[right + 1]
            - self._gaps[left]
            + self._figure * max(0, figures)
        )
