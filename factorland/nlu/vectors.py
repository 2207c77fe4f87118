"""Word vectors of spaCy's French model, found by the folded spelling of a word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray

from factorland.nlu.text import fold

SPACY_MODEL = "fr_core_news_md"
COMMON_WORDS = 50_000  # spaCy's list runs from the most to the least frequent; further down it holds many typos
_PIPES = ["tok2vec", "morphologizer", "parser", "ner", "attribute_ruler", "lemmatizer", "senter"]
_RARITY = 0.01  # a word in 1 % of the messages weighs half as much as a rare one

Floats = NDArray[np.float32]


class WordVectors:
    """A stripped copy of spaCy's vectors: unaccented lower-case word -> row.

    A folded word takes the vector of its most frequent spelling ("impaye" that of "impayé").
    """

    def __init__(self, rows: dict[str, int], table: NDArray[np.float16]):
        self._rows = rows
        self._table = table

    @classmethod
    def from_spacy(cls, model: str = SPACY_MODEL) -> WordVectors:
        """Reads the vectors of an installed spaCy model. Raises ``OSError`` when it is not installed."""
        vocabulary = spacy.load(model, exclude=_PIPES).vocab
        rows: dict[str, int] = {}
        for key, row in vocabulary.vectors.key2row.items():
            word = fold(vocabulary.strings[key])
            if word.isalpha():
                rows.setdefault(word, int(row))
        return cls(rows, np.asarray(vocabulary.vectors.data, dtype=np.float16))

    @property
    def common_words(self) -> list[str]:
        """The most frequent French words, folded."""
        return list(self._rows)[:COMMON_WORDS]

    def mean(self, words: Iterable[str], share: dict[str, float]) -> Floats:
        """The mean vector of ``words``, each weighed down by the ``share`` of messages that use it."""
        known = [(self._rows[word], _RARITY / (_RARITY + share.get(word, 0))) for word in words if word in self._rows]
        if not known:
            return np.zeros(self._table.shape[1], np.float32)
        rows, weights = zip(*known, strict=True)
        total: Floats = np.asarray(weights, np.float32) @ self._table[list(rows)].astype(np.float32)
        return total

    def state(self) -> dict[str, Any]:
        """What ``restore`` needs, in types that skops writes."""
        return {"words": "\n".join(self._rows), "rows": np.array(list(self._rows.values())), "table": self._table}

    @classmethod
    def restore(cls, state: dict[str, Any]) -> WordVectors:
        """The vectors that ``state`` describes."""
        return cls(dict(zip(state["words"].split("\n"), state["rows"].tolist(), strict=True)), state["table"])
