"""Typo correction against the words that the training messages use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5  # shorter words have too many neighbours
LONG = 8  # from this length on, two edits are forgiven
COMMON = 2  # messages that must use a word before it can be a correction: a word used once may be a typo itself
ELISIONS = ("qu", "l", "d", "j", "n", "m", "s", "c", "t")


class Corrector:
    """Writes unknown words as the nearest word of the vocabulary; words of the vocabulary and of French stay.

    Figures, short words (acronyms), words with a digit, and words far from every known one are left alone.
    """

    def __init__(self, frequencies: dict[str, int], messages: int, french: Iterable[str] = ()):
        self._known = frequencies
        self._messages = messages
        self._french = set(french)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(frequencies, key=lambda w: (-frequencies[w], w)):
            if frequencies[word] >= COMMON and word.isalpha() and len(word) >= SHORTEST - 1:
                self._by_length[len(word)].append(word)
        self._corrected = lru_cache(maxsize=4096)(self._correct)

    @classmethod
    def learn(cls, messages: Sequence[list[str]], french: Iterable[str] = ()) -> Corrector:
        """The corrector of the vocabulary of ``messages`` (lists of normalised words) and of ``french`` words."""
        return cls(dict(Counter(word for words in messages for word in set(words))), len(messages), french)

    @property
    def shares(self) -> dict[str, float]:
        """Word -> share (0 to 1) of the training messages that use it."""
        return {word: count / self._messages for word, count in self._known.items()}

    def correct(self, words: list[str]) -> list[str]:
        """``words`` with unknown ones corrected; a forgotten apostrophe makes two words of one."""
        return [better for word in words for better in self._corrected(word)]

    def _correct(self, word: str) -> tuple[str, ...]:
        if (
            word in self._known
            or word in self._french
            or len(word) < SHORTEST
            or not (word.isascii() and word.isalpha())
        ):
            return (word,)
        for elision in ELISIONS:
            rest = word.removeprefix(elision)
            if rest != word and len(rest) >= SHORTEST - 1 and self._known.get(rest, 0) >= COMMON:
                return (elision, rest)
        edits = 2 if len(word) >= LONG else 1
        candidates = [
            near for size in range(len(word) - edits, len(word) + edits + 1) for near in self._by_length.get(size, [])
        ]
        matches = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=5)
        if not matches:
            return (word,)
        return (min(matches, key=lambda m: (m[1], m[0][0] != word[0], -self._known[m[0]]))[0],)

    def state(self) -> dict[str, Any]:
        """What ``restore`` needs, in types that skops writes."""
        return {
            "words": "\n".join(self._known),
            "frequencies": np.array(list(self._known.values())),
            "messages": self._messages,
            "french": "\n".join(sorted(self._french)),
        }

    @classmethod
    def restore(cls, state: dict[str, Any]) -> Corrector:
        """The corrector that ``state`` describes."""
        frequencies = dict(zip(state["words"].split("\n"), state["frequencies"].tolist(), strict=True))
        return cls(frequencies, state["messages"], state["french"].split("\n"))
