"""The label model: a message in, its labels with confidences out. No Rasa here."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skops.io
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from factorland.nlu.decision import OUT_OF_SCOPE
from factorland.nlu.features import Floats, Ints, Ngrams, shapes
from factorland.nlu.network import Network
from factorland.nlu.questions import asks, parts
from factorland.nlu.spelling import Corrector
from factorland.nlu.text import tokens
from factorland.nlu.vectors import WordVectors

FILE = "labels.skops"
SVM_C = 0.8
SVM_PASSES = 8  # over the messages, for each label; more take half as long again and win nothing beside the network
BLOCKS = 2  # labels are learnt in this many parts at once
NETWORK_SHARE = 0.06  # weight of the network's log-probability beside the margin of the linear classifier
LEAST_LOG = -8.0  # a label that the network excludes is not excluded for good
TEMPERATURE = 5.5  # from scores to confidences: near the least log loss in cross-validation, see docs/nlu-report.md
OUT_OF_SCOPE_BONUS = 0.1  # a wrong answer costs more than "not my trade": chosen in cross-validation
KNOWN_BY_HEART = 1.0


def softmax(scores: Floats) -> Floats:
    """Confidences that sum to 1 over the last axis."""
    exponents: Floats = np.exp(TEMPERATURE * (scores - scores.max(axis=-1, keepdims=True))).astype(np.float32)
    confidences: Floats = exponents / exponents.sum(axis=-1, keepdims=True)
    return confidences


def _one_against_rest(matrix: csr_matrix, targets: Ints, block: Ints) -> tuple[NDArray[np.float16], Floats]:
    """Weights (labels of ``block`` x n-grams) and biases of the classifiers that tell each label from all others.

    The labels outside ``block`` are taught as one, whose own classifier is thrown away.
    """
    rest = len(block)
    learnt = np.where(np.isin(targets, block), targets - block[0], rest)
    svm = LinearSVC(C=SVM_C, max_iter=SVM_PASSES, random_state=0).fit(matrix, learnt)
    if len(svm.classes_) == 2:  # scikit-learn keeps one row for two classes: that of the second
        weights, bias = np.vstack([-svm.coef_, svm.coef_]), np.concatenate([-svm.intercept_, svm.intercept_])
    else:
        weights, bias = svm.coef_, svm.intercept_
    return weights[:rest].astype(np.float16), bias[:rest].astype(np.float32)


@dataclass(frozen=True)
class Prediction:
    """The text as it was read, and its labels, best first."""

    text: str
    ranking: list[tuple[str, float]]

    def with_first(self, label: str) -> Prediction:
        """The same with ``label``, one of the ranking, put first: its confidence and that of the one it takes over."""
        confidence = min(1.0, dict(self.ranking)[label] + self.ranking[0][1])
        others = [pair for pair in self.ranking if pair[0] != label]
        return Prediction(self.text, [(label, round(confidence, 4)), *others])


class LabelModel:
    """A one-vs-rest linear classifier on n-grams beside a small network; a training sentence is known by heart."""

    def __init__(
        self,
        labels: list[str],
        known: dict[str, int],
        corrector: Corrector,
        ngrams: Ngrams,
        vectors: WordVectors,
        weights: NDArray[np.float16],
        bias: Floats,
        network: Network,
    ):
        self.labels = labels
        self._numbers = {label: number for number, label in enumerate(labels)}
        self._known = known
        self._corrector = corrector
        self._ngrams = ngrams
        self._vectors = vectors
        self._weights = weights
        self._bias = bias
        self._network = network
        self._share = corrector.shares

    @classmethod
    def fit(cls, examples: Sequence[tuple[str, str]], vectors: WordVectors | None = None) -> LabelModel:
        """Learns from ``(message, label)`` examples. Raises ``ValueError`` with fewer than two labels."""
        vectors = vectors or WordVectors.from_spacy()
        labels = sorted({label for _, label in examples})
        numbers = {label: number for number, label in enumerate(labels)}
        targets = np.array([numbers[label] for _, label in examples])
        words = [tokens(text) for text, _ in examples]
        corrector = Corrector.learn(words, vectors.common_words)
        shares = corrector.shares
        ngrams, matrix = Ngrams.learn([shapes(w) for w in words])
        known = {" ".join(w): int(target) for w, target in zip(words, targets, strict=True)}
        means = np.stack([vectors.mean(w, shares) for w in words])
        matrix.sum_duplicates()  # scipy would do both in place, in one thread while the others read
        matrix.prune()
        with warnings.catch_warnings(), threadpool_limits(1), ThreadPoolExecutor() as threads:
            # All let go of Python's lock; the network's own threads would only wait for the cores that these keep busy.
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopped early on purpose, the network too
            network = threads.submit(Network.fit, matrix, means, targets)
            blocks = [chunk for chunk in np.array_split(np.arange(len(labels)), BLOCKS) if len(chunk)]
            linear = list(threads.map(lambda block: _one_against_rest(matrix, targets, block), blocks))
        return cls(
            labels,
            known,
            corrector,
            ngrams,
            vectors,
            np.ascontiguousarray(np.vstack([weights for weights, _ in linear]).T),
            np.concatenate([bias for _, bias in linear]),
            network.result(),
        )

    @property
    def retrieval_intents(self) -> list[str]:
        """The intents whose labels are ``intent/response key``."""
        return sorted({label.split("/")[0] for label in self.labels if "/" in label})

    def read(self, text: str) -> list[str]:
        """The normalised and corrected words of ``text``."""
        return self._corrector.correct(tokens(text))

    def scores(self, words: Sequence[str]) -> Floats:
        """One score a label for a message that ``read`` gave: higher is likelier."""
        columns, weights = self._ngrams.weigh(shapes(words))
        margins: Floats = weights @ self._weights[columns].astype(np.float32) + self._bias
        logs = self._network.log_probabilities(columns, weights, self._vectors.mean(words, self._share))
        scores: Floats = (margins + NETWORK_SHARE * np.maximum(logs, LEAST_LOG)).astype(np.float32)
        if OUT_OF_SCOPE in self._numbers:
            scores[self._numbers[OUT_OF_SCOPE]] += OUT_OF_SCOPE_BONUS
        return scores

    def predict(self, text: str, length: int = 10) -> Prediction:
        """The ``length`` best labels of ``text``; confidence 1 when it is a training sentence."""
        words = self.read(text)
        normalised = " ".join(words)
        scores = self.scores(words)
        confidences = softmax(scores)
        known = self._known.get(normalised)
        if known is not None:
            confidences *= 1e-3  # the others keep their order
            confidences[known] = KNOWN_BY_HEART
        best = np.argsort(-confidences, kind="stable")[:length]
        return Prediction(normalised, [(self.labels[i], round(float(confidences[i]), 4)) for i in best])

    def questions(self, text: str, prediction: Prediction, least: float) -> list[str]:
        """The other labels that parts of ``text`` ask for, each with a confidence of at least ``least``."""
        best = [self.predict(part, 1).ranking[0] for part in parts(text)]
        asked = dict.fromkeys(label for label, confidence in best if confidence >= least and asks(label))
        return [label for label in asked if label != prediction.ranking[0][0]] if len(asked) > 1 else []

    def save(self, folder: Path) -> None:
        """Writes the model into ``folder``."""
        state = {
            "labels": self.labels,
            "known": "\n".join(self._known),
            "known_labels": np.array(list(self._known.values())),
            "corrector": self._corrector.state(),
            "ngrams": self._ngrams.state(),
            "vectors": self._vectors.state(),
            "weights": self._weights,
            "bias": self._bias,
            "network": self._network.state(),
        }
        skops.io.dump(state, folder / FILE)

    @classmethod
    def load(cls, folder: Path) -> LabelModel:
        """Reads what ``save`` wrote. Raises ``OSError`` when there is nothing."""
        state = skops.io.load(folder / FILE, trusted=[])
        return cls(
            state["labels"],
            dict(zip(state["known"].split("\n"), state["known_labels"].tolist(), strict=True)),
            Corrector.restore(state["corrector"]),
            Ngrams.restore(state["ngrams"]),
            WordVectors.restore(state["vectors"]),
            state["weights"],
            state["bias"],
            Network(**state["network"]),
        )
