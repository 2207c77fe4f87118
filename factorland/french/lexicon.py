"""Word lists in ``data/*.yml`` and a matcher that finds their phrases in one pass over the words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from factorland.french.text import Token, fold, tokenise

DATA = Path(__file__).with_name("data")
Label = TypeVar("Label")


@lru_cache
def load(name: str) -> Any:
    """The content of ``data/<name>.yml``."""
    return yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Found(Generic[Label]):
    """A phrase: the index of its first word, of the word after its last, and what it stands for."""

    first: int
    after: int
    label: Label


def expand(phrase: str) -> list[tuple[str, ...]]:
    """Every reading of a phrase as folded words: ``le|mon plus gros`` has two, ``client*`` may be absent."""
    choices: list[list[tuple[str, ...]]] = []
    for word in phrase.split():
        optional = word.endswith("*")
        forms = [tuple(t.word for t in tokenise(fold(form))) for form in word.rstrip("*").split("|")]
        choices.append([*forms, ()] if optional else forms)
    return [tuple(itertools.chain.from_iterable(parts)) for parts in itertools.product(*choices)]


class Lexicon(Generic[Label]):
    """Finds phrases; at one word the longest phrase wins, and found phrases never overlap."""

    def __init__(self, entries: Iterable[tuple[str, Label]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Label]]] = {}
        for phrase, label in entries:
            for words in expand(phrase):
                self._by_first.setdefault(words[0], []).append((words, label))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda entry: -len(entry[0]))

    @classmethod
    def of(cls, groups: Mapping[Label, Sequence[str]]) -> Lexicon[Label]:
        """From ``{label: [phrases]}``."""
        return cls((phrase, label) for label, phrases in groups.items() for phrase in phrases)

    def find(self, tokens: Sequence[Token]) -> list[Found[Label]]:
        """All phrases from left to right."""
        found: list[Found[Label]] = []
        index, by_first = 0, self._by_first
        while index < len(tokens):
            step = 1
            second = tokens[index + 1].word if index + 1 < len(tokens) else None
            for words, label in by_first.get(tokens[index].word, ()):
                size = len(words)
                if size == 1 or (words[1] == second and tuple(t.word for t in tokens[index : index + size]) == words):
                    found.append(Found(index, index + size, label))
                    step = size
                    break
            index += step
        return found
