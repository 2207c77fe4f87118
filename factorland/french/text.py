"""A message folded for reading: lower case, no accents, plain spaces, quotes and dashes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+|\d+")
_LONE = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "−": "-", "\n": "\n", "\r": "\n"}


class Token(NamedTuple):
    """A run of letters, or a run of digits, of the folded text: ``300k`` is two."""

    start: int
    end: int
    word: str


def _fold_character(character: str) -> str | None:
    """One character, or None for a mark or an invisible character that is dropped."""
    if character in _LONE:
        return _LONE[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return None
    if category == "Pd":
        return "-"
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "No":
        return character
    lowered = character.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    if len(plain) == 1:
        return plain
    return lowered if len(lowered) == 1 else character


class _Folding(dict[int, "str | None"]):
    """A ``str.translate`` table that fills itself: each character is folded once per process."""

    def __missing__(self, code: int) -> str | None:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text as the readers' patterns expect it; shorter than the text when marks were dropped."""
    return text.translate(_FOLDING)


def tokenise(plain: str) -> list[Token]:
    """The words and figures of a folded text."""
    return [Token(m.start(), m.end(), m.group()) for m in _WORD.finditer(plain)]


class Source:
    """A text and its folded form, with the way back from a place in one to the place in the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = fold(text)
        self._offsets: list[int] | None = None
        if len(self.plain) != len(text):
            self._offsets = [i for i, c in enumerate(text) if _FOLDING[ord(c)] is not None]

    def place(self, offset: int) -> int:
        """Place in ``plain`` of a place in the text."""
        return offset if self._offsets is None else bisect_left(self._offsets, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Place in the text of ``plain[start:end]`` (not empty), trailing combining marks included."""
        if self._offsets is None:
            return start, end
        first, last = self._offsets[start], self._offsets[end - 1] + 1
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last
