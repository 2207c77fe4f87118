"""A small neural network over compressed n-grams and word vectors: it knows words that no training message uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.neural_network import MLPClassifier

from factorland.nlu.features import Floats, Ints

COMPRESSED = 300  # dimensions of the n-grams after singular value decomposition
HIDDEN = 1024
EPOCHS = 12
RATE = 2e-3
SCALE = 12.0  # inputs of unit length would start the network far too timid
SEED = 0


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt((rows * rows).sum(axis=-1, keepdims=True))
    scaled: Floats = SCALE * rows / np.maximum(lengths, 1e-6)
    return scaled


@dataclass
class Network:
    """One hidden layer; numpy alone at prediction time."""

    position: NDArray[np.int32]  # n-gram column -> row of ``projection``, -1 for an n-gram of one message only
    projection: NDArray[np.float16]
    centre: Floats
    layers: list[tuple[Floats, Floats]]

    @classmethod
    def fit(cls, ngrams: csr_matrix, means: Floats, labels: Ints) -> Network:
        """Learns from the (messages x n-grams) matrix and the (messages x 300) mean word vectors."""
        shared = np.flatnonzero(ngrams.getnnz(axis=0) >= 2)
        position = np.full(ngrams.shape[1], -1, np.int32)
        position[shared] = np.arange(len(shared))
        svd = TruncatedSVD(min(COMPRESSED, len(shared) - 1), n_iter=2, random_state=SEED)
        compressed = svd.fit_transform(ngrams[:, shared]).astype(np.float32)
        centre = means.mean(axis=0)
        inputs = np.hstack([_unit(compressed), _unit(means - centre)])
        learner = MLPClassifier(
            (HIDDEN,),
            alpha=1e-3,
            batch_size=256,
            learning_rate_init=RATE,
            max_iter=EPOCHS,
            n_iter_no_change=EPOCHS,
            random_state=SEED,
        )
        learner.fit(inputs, labels)
        layers = [
            (weights.astype(np.float32), bias.astype(np.float32))
            for weights, bias in zip(learner.coefs_, learner.intercepts_, strict=True)
        ]
        return cls(position, np.ascontiguousarray(svd.components_.T, dtype=np.float16), centre, layers)

    def log_probabilities(self, columns: Ints, weights: Floats, mean: Floats) -> Floats:
        """The logarithm of the probability of each label for one message."""
        rows = self.position[columns]
        kept = rows >= 0
        compressed = weights[kept] @ self.projection[rows[kept]].astype(np.float32)
        signal = np.concatenate([_unit(compressed), _unit(mean - self.centre)])
        for weights_, bias in self.layers[:-1]:
            signal = np.maximum(signal @ weights_ + bias, 0)
        scores = signal @ self.layers[-1][0] + self.layers[-1][1]
        scores -= scores.max()
        logs: Floats = scores - np.log(np.exp(scores).sum())
        return logs

    def state(self) -> dict[str, Any]:
        """What ``Network(**state)`` needs, in types that skops writes."""
        return {
            "position": self.position,
            "projection": self.projection,
            "centre": self.centre,
            "layers": [list(layer) for layer in self.layers],
        }
