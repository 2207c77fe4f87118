"""A message under reading: its folded text, words and figures, and which places are already understood."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import datetime
from functools import cached_property
from typing import Any

from factorland.french.lexicon import Found, Label, Lexicon, load
from factorland.french.match import Match
from factorland.french.numerals import Numeral, find_numerals
from factorland.french.text import Source, tokenise

_DENIAL = re.compile(
    r"(?:\b(?:pas(?: besoin)?|plus(?= le | au )|et non|non pas|sauf|hormis|excepte|au lieu d(?:[eu']|es)"
    r"|a la place d[eu']|plutot que)(?: (?:a|au|le|la|les|de|un|pour))?)(?: |(?<='))$"
)
_CA = re.compile(r"(?<![^\W\d_])ca(?![^\W\d_])")


def _tell_pronouns(source: Source) -> str:
    """The folded text with "ça" kept apart from "CA" (turnover), also when its cedilla was not typed."""
    plain = source.plain
    for match in _CA.finditer(plain):
        start, end = source.span(*match.span())
        typed = source.text[start:end]
        noun = load("pronouns")
        if typed[:1] in "çÇ" or (
            not typed.isupper()
            and re.match(noun["verb_after"], plain[match.end() :])
            and not re.search(noun["noun_before"], plain[: match.start()][-12:])
        ):
            plain = f"{plain[: match.start()]}ça{plain[match.end() :]}"
    return plain


class Document:
    """What the readers share. All places are those of ``plain``; ``match`` gives those of the text."""

    def __init__(self, text: str, now: datetime) -> None:
        self.source = Source(text)
        self.plain = _tell_pronouns(self.source)
        self.now = now
        self.tokens = tokenise(self.plain)
        self.words = {token.word for token in self.tokens}
        self._token_starts = [token.start for token in self.tokens]
        self._taken = bytearray(len(self.plain))
        self._found: dict[int, list[Found[Any]]] = {}

    def find(self, lexicon: Lexicon[Label]) -> list[Found[Label]]:
        """All phrases of a word list in the message, looked for once."""
        key = id(lexicon)
        if key not in self._found:
            self._found[key] = lexicon.find(self.tokens)
        return self._found[key]

    def take(self, start: int, end: int) -> None:
        """Marks a place as understood, or as something that must never be read as a value."""
        self._taken[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Whether no reader has taken any of this place."""
        return not any(self._taken[start:end])

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The figures, in digits and in words, of the places still free when first asked for."""
        return find_numerals(self.plain, self.tokens, self.free)

    def token_at(self, place: int) -> int:
        """Index of the first token that starts at this place or after it."""
        return bisect_left(self._token_starts, place)

    def tokens_of(self, match: Match) -> tuple[int, int]:
        """Indexes of the first token of a match and of the one after its last."""
        return self.token_at(self.source.place(match.start)), self.token_at(self.source.place(match.end))

    def denied(self, start: int) -> bool:
        """Whether the words before a place take back what follows: "pas 500 euros", "au lieu de 10h"."""
        return _DENIAL.search(self.plain, max(0, start - 28), start) is not None

    def written(self, start: int, end: int) -> str:
        """The visitor's own spelling of a place."""
        first, last = self.source.span(start, end)
        return self.source.text[first:last]

    def match(self, entity: str, value: object, start: int, end: int, role: str | None = None) -> Match:
        """A match, with its place in the visitor's text."""
        first, last = self.source.span(start, end)
        return Match(entity, value, first, last, role)
