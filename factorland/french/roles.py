"""Which role word stands beside a figure: "CA", "encours", "DSO", "plus gros client"…

Every figure takes the cue that costs least to reach: words between them cost, a comma or another figure
costs more, the end of a sentence forbids, and a cue already taken by an earlier figure is dear. The words
are in ``data/roles.yml``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from factorland.french.distances import Distances, farthest
from factorland.french.document import Document
from factorland.french.figures import Figure
from factorland.french.lexicon import Lexicon, expand, load
from factorland.french.match import Match

AFTER = 0.6  # a word behind a figure must be a little nearer than one before it
REACH = 40  # words: farther than this nothing is looked at
TAKEN = 5.0  # what it costs to share the word of an earlier figure
_SINCE = re.compile(
    r"\b(?:depuis|depui|il y a|ya|y'? ?a|voila|[cç]a fait|cela fait)(?: (?:environ|plus de|a peu pres|bientot"
    r"|presque|deja))? $"
)
_JOINED = re.compile(  # "4 300 € (60 j de retard) et 11 k"; "25 000 € en 2023, 10 000 € en 2024"
    r"(?: ?\([^()]{0,40}\))? (?:et|ou|puis) | (?:en )?\(?20\d\d\)?(?:,| et|,? puis) (?:en 20\d\d ?:? ?)?"
    r"|,?(?: et)? n ?- ?\d ?[:=]? ?"
)


class _Cue(NamedTuple):
    start: int  # index of its first token
    after: int  # index of the token after its last
    role: str
    side: str
    number: int  # which cue of the message


@lru_cache
def _lexicon(family: str) -> Lexicon[tuple[tuple[str, str], ...]]:
    """Phrase → its (role, side) pairs, for an entity or for "since"."""
    sides: dict[str, list[tuple[str, str]]] = {}
    for role, by_side in load("roles")[family].items():
        for side, phrases in by_side.items():
            for words in itertools.chain.from_iterable(map(expand, phrases)):
                sides.setdefault(" ".join(words), []).append((role, side))
    return Lexicon((phrase, tuple(pairs)) for phrase, pairs in sides.items())


class RoleFinder:
    """Finds the roles of one message's figures; keeps which cues are taken."""

    def __init__(
        self, document: Document, figures: Sequence[Figure], countries: Sequence[tuple[int, int, str]]
    ) -> None:
        self._document = document
        places = [(document.token_at(f.reading.start), document.token_at(f.reading.end)) for f in figures]
        self._distances = Distances(document, places)
        self._countries = countries
        self._cues: dict[str, list[_Cue]] = {}
        self._taken: dict[tuple[str, int], int] = {}

    def role(self, family: str, first: int, after: int, group: int) -> str | None:
        """Role of the figure whose tokens are ``first`` to ``after``, or None when no cue is near enough."""
        best: tuple[float, _Cue] | None = None
        farthest_before, farthest_after = farthest(family)
        for cue in self._family(family):
            if cue.start - after > REACH or first - cue.after > REACH:
                continue
            if cue.after <= first and cue.side != "after":
                cost, limit = self._distances.between(cue.after, first), farthest_before
            elif (
                cue.start >= after and cue.side != "before" and (cue.side != "linked" or self._linked(after, cue.start))
            ):
                cost, limit = self._behind(after, cue.start), farthest_after
            else:
                continue
            if self._taken.get((family, cue.number), group) != group:
                cost += TAKEN
            if cost <= limit and (best is None or cost < best[0]):
                best = (cost, cue)
        if best is None:
            return None
        self._taken[family, best[1].number] = group
        return best[1].role

    def _family(self, family: str) -> list[_Cue]:
        if family not in self._cues:
            found = self._document.find(_lexicon(family))
            self._cues[family] = [
                _Cue(f.first, f.after, role, side, number) for number, f in enumerate(found) for role, side in f.label
            ]
            if family == "percentage":
                self._cues[family] += self._country_cues(len(found))
        return self._cues[family]

    def _country_cues(self, number: int) -> list[_Cue]:
        """A foreign country beside a share makes it the export's; France makes it none."""
        return [
            _Cue(first, after, "none" if code == "FR" else "export_share", "beside", number + i)
            for i, (first, after, code) in enumerate(self._countries)
        ]

    def _linked(self, after: int, start: int) -> bool:
        return start - after == 1 and self._document.tokens[after].word in ("de", "d", "la", "en", "chaque")

    def _behind(self, after: int, start: int) -> float:
        """Cost of a cue behind a figure; "300k de CA" is as clear as can be."""
        if start - after == 1 and self._document.tokens[after].word in ("de", "d"):
            return 0.0
        return self._distances.between(after, start) + AFTER


def assign_roles(document: Document, figures: Sequence[Figure], countries: Sequence[Match] = ()) -> list[str | None]:
    """The role of each figure, in their order; None where the message gives none.

    ``countries`` are those named in the message: "20 % Espagne" is a share of export.
    """
    if not figures:
        return []
    places = [(*document.tokens_of(match), str(match.value)) for match in countries]
    finder = RoleFinder(document, figures, places)
    families = load("roles")
    roles: list[str | None] = []
    for figure in figures:
        reading = figure.reading
        role = reading.role
        if role is None and reading.entity in families:
            family = reading.entity
            since = family == "duration" and _SINCE.search(document.plain[max(0, reading.start - 24) : reading.start])
            first, after = document.token_at(reading.start), document.token_at(reading.end)
            role = finder.role("since" if since else family, first, after, figure.group)
            if since and role is None and "depui" in since.group() and figure.value >= 365:
                role = "company_age"  # "on fabrique des cartons depuis 22 ans"
            monthly = isinstance(figure.value, dict) and "per" in figure.value
            role = None if role == "none" or (monthly and role == "invoice") else role  # so much a month is no invoice
        roles.append(role)
    return _shared(document, figures, roles)


def _shared(document: Document, figures: Sequence[Figure], roles: list[str | None]) -> list[str | None]:
    """Both ends of a range have the role of the end that has one; so has what "et" or "ou" adds to a figure."""
    by_group = {f.group: role for f, role in zip(figures, roles, strict=True) if role}
    shared = [by_group.get(f.group) for f in figures]
    latest: dict[str, int] = {}  # by entity: the figure before
    for index, figure in enumerate(figures):
        reading = figure.reading
        before = latest.get(reading.entity)
        if shared[index] is None and before is not None:
            gap = document.plain[figures[before].reading.end : reading.start]
            if _JOINED.fullmatch(gap):
                shared[index] = shared[before]
        latest[reading.entity] = index
    return shared
