"""Messages as vectors: TF-IDF of words, word pairs and the letters within words, and the mean of their word vectors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Words = Sequence[str]

LETTER_SIZES = (2, 3, 4, 5)
_DIGIT = re.compile(r"\d")


def shapes(words: Words) -> list[str]:
    """``words`` with every digit written 0: that a figure stands there, and how long, matters; its value does not."""
    return [_DIGIT.sub("0", word) for word in words]


def word_ngrams(words: Words) -> list[str]:
    """The words and the pairs of neighbours."""
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def letter_ngrams(words: Words) -> list[str]:
    """The 2- to 5-letter pieces of each word with a blank on both sides (scikit-learn's ``char_wb``)."""
    pieces = []
    for word in words:
        padded = f" {word} "
        for size in LETTER_SIZES:
            pieces.append(padded[:size])
            pieces.extend(padded[i : i + size] for i in range(1, len(padded) - size + 1))
            if size >= len(padded):  # a short word counts once
                break
    return pieces


KINDS: dict[str, Callable[[Words], list[str]]] = {"words": word_ngrams, "letters": letter_ngrams}


@dataclass
class Vocabulary:
    """The n-grams of one kind: each has a column (from ``first`` on) and an inverse document frequency."""

    kind: str
    columns: dict[str, int]
    idf: Floats
    first: int

    def weigh(self, words: Words) -> tuple[Ints, Floats]:
        """Columns and TF-IDF weights, of unit length, of one message."""
        columns = self.columns
        counts = Counter(columns[ngram] for ngram in KINDS[self.kind](words) if ngram in columns)
        index = np.fromiter(counts.keys(), np.int64, len(counts))
        weights: Floats = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.idf[index]
        length = np.sqrt(weights @ weights)
        return index + self.first, weights / length if length else weights


class Ngrams:
    """The n-gram columns of a training set. scikit-learn learns them; one message is weighed without its overhead."""

    def __init__(self, vocabularies: list[Vocabulary]):
        self.vocabularies = vocabularies

    @classmethod
    def learn(cls, messages: Sequence[Words]) -> tuple[Ngrams, csr_matrix]:
        """The n-grams of ``messages``, and the (messages x columns) matrix of their weights."""
        vocabularies: list[Vocabulary] = []
        matrices: list[csr_matrix] = []
        for kind, ngrams in KINDS.items():
            vectorizer = TfidfVectorizer(analyzer=ngrams, sublinear_tf=True, dtype=np.float32)
            first = sum(matrix.shape[1] for matrix in matrices)
            matrices.append(vectorizer.fit_transform(messages))
            columns = {str(ngram): int(column) for ngram, column in vectorizer.vocabulary_.items()}
            vocabularies.append(Vocabulary(kind, columns, vectorizer.idf_.astype(np.float32), first))
        return cls(vocabularies), hstack(matrices).tocsr()

    def weigh(self, words: Words) -> tuple[Ints, Floats]:
        """Columns and weights of one message."""
        parts = [vocabulary.weigh(words) for vocabulary in self.vocabularies]
        return np.concatenate([columns for columns, _ in parts]), np.concatenate([weights for _, weights in parts])

    def state(self) -> list[dict[str, Any]]:
        """What ``restore`` needs, in types that skops writes."""
        return [
            {
                "kind": vocabulary.kind,
                "ngrams": "\n".join(sorted(vocabulary.columns, key=vocabulary.columns.__getitem__)),
                "idf": vocabulary.idf,
                "first": vocabulary.first,
            }
            for vocabulary in self.vocabularies
        ]

    @classmethod
    def restore(cls, state: list[dict[str, Any]]) -> Ngrams:
        """The n-grams that ``state`` describes."""
        return cls(
            [
                Vocabulary(
                    part["kind"],
                    {ngram: column for column, ngram in enumerate(part["ngrams"].split("\n"))},
                    part["idf"],
                    part["first"],
                )
                for part in state
            ]
        )
