"""Puts days, parts of a day and hours together into moments, ISO 8601 in Europe/Paris."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from factorland.clock import PARIS
from factorland.french.calendar.atoms import CLOSING, EVENING, OPENING, Atom, Clock, Days, Part
from factorland.french.calendar.days import read_days
from factorland.french.calendar.hours import read_clocks, read_parts
from factorland.french.document import Document
from factorland.french.lexicon import load
from factorland.french.match import Match

ENTITY = "time"
_LINK = re.compile(
    r"(?:[ ,(]|\b(?:a|vers|le|la|les|l'|en|dans|au|aux|de|du|des|d'|plutot|pour|autour|alentours|si|possible|ds"
    r"|sur|genre"
    r"|environ|entre|par|exemple|ou|tot|idealement|preference|o)\b)*"
)
_HOUR_IN_FIGURES = re.compile(r"\d ?(?:h|:)")
_NOT_AN_HOUR = re.compile(
    r"(?:\b(?:de|d'|en|sous|pendant|dure|duree|durant|toutes les|delai|moins de|plus de|rdv de|appel de) |\+ ?)$"
)
_IN_TIME = re.compile(
    r"\b(?:dans|ds|d'ici) (?:environ )?(?P<count>\d{1,3}|une?|deux|trois|quatre|dix|quinze|trente"
    r"|vingt) ?(?P<unit>demi[ -]heure|heures?|h|min(?:utes?)?|mn)\b(?P<half> et demie?)?"
)
_COUNTS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "dix": 10, "quinze": 15, "vingt": 20, "trente": 30}
Piece = TypeVar("Piece", Days, Part, Clock)


@lru_cache
def _triggers() -> frozenset[str]:
    data = load("calendar")
    names = [n for key in ("weekdays", "short_weekdays", "months") for group in data[key] for n in group]
    return frozenset([*data["triggers"], *names])


def read_times(document: Document) -> Iterator[Match]:
    """Every moment of the message; the places of all of them are taken."""
    plain = document.plain
    if (
        document.words.isdisjoint(_triggers())
        and not _HOUR_IN_FIGURES.search(plain)
        and "/" not in plain
        and "20" not in plain
    ):
        return
    yield from _in_hours(document)
    groups = list(_groups(plain, _atoms(document)))
    named: Days | None = None
    for group in groups:
        start, end = group[0].start, max(atom.end for atom in group)
        days = next((a for a in group if isinstance(a, Days)), None)
        part = next((a for a in group if isinstance(a, Part)), None)
        clock = next((a for a in group if isinstance(a, Clock)), None)
        if days is None and part is None and clock is not None and not _credible(plain, clock):
            continue
        if days is not None and days.vague and len(group) == 1 and not _about_a_call(document):
            continue
        if days is not None and days.first != days.last:
            start, end, part = days.start, days.end, None
        inherits = days is None and not (part is not None and part.today)
        value = _value(named if inherits else days, part, clock, document.now)
        if days is not None:  # "vendredi ? à 14h": an hour said later is of the day said before
            named = days if days.first == days.last else None
        document.take(start, end)
        if not document.denied(start):
            yield document.match(ENTITY, value, start, end)


@lru_cache
def _call_words() -> frozenset[str]:
    return frozenset(load("calendar")["call_words"])


def _about_a_call(document: Document) -> bool:
    """Whether the message speaks of a call, or hardly of anything but the moment."""
    return len(document.tokens) <= 4 or not document.words.isdisjoint(_call_words())


def _credible(plain: str, clock: Clock) -> bool:
    """Whether an hour alone is a moment: "de 2h" and "en 24h" tell how long, "10-12" may be anything."""
    if not clock.settled:
        return False
    precise = clock.begins == clock.ends
    before = plain[max(0, clock.start - 12) : clock.start]
    if precise and re.search(
        r"\b(?:creneau|rdv|rappel|appel|celui|rendez-vous|entretien|point|call) d[eu] $",
        plain[max(0, clock.start - 24) : clock.start],
    ):
        return True
    return not (precise and _NOT_AN_HOUR.search(before))


def _in_hours(document: Document) -> Iterator[Match]:
    """ "dans une heure", "dans 30 minutes": an instant, to the minute."""
    for match in _IN_TIME.finditer(document.plain):
        if not document.free(*match.span()):
            continue
        count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"]]
        unit = 60 if match["unit"].startswith("h") else 30 if match["unit"].startswith("d") else 1
        minutes = count * unit + (30 if match["half"] else 0)
        moment = (document.now.astimezone(PARIS) + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        document.take(*match.span())
        yield document.match(ENTITY, moment.isoformat(), *match.span())


def _atoms(document: Document) -> list[Atom]:
    """Pieces in order, without overlaps; the longest wins."""
    plain, now = document.plain, document.now.astimezone(PARIS)
    pieces: list[Atom] = [*read_days(plain, now), *read_parts(plain), *read_clocks(plain)]
    pieces.sort(key=lambda piece: piece.start - piece.end)  # the longest first; of equals, as read
    atoms: list[Atom] = []
    used = bytearray(len(plain))
    for piece in pieces:
        if document.free(piece.start, piece.end) and not any(used[piece.start : piece.end]):
            used[piece.start : piece.end] = b"\x01" * (piece.end - piece.start)
            atoms.append(piece)
    return sorted(atoms, key=lambda atom: atom.start)


def _groups(plain: str, atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Neighbouring pieces of different kinds are one moment: "jeudi", "matin", "vers 9h30"."""
    group: list[Atom] = []
    for atom in atoms:
        joins = (
            group
            and not any(type(atom) is type(other) for other in group)
            and _LINK.fullmatch(plain, max(a.end for a in group), atom.start)
            and not re.search(r"\bou\b", plain[group[-1].end : atom.start])
        )
        if group and not joins:
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _iso(day: date, moment: time) -> str:
    return datetime.combine(day, moment, PARIS).isoformat()


def _value(days: Days | None, part: Part | None, clock: Clock | None, now: datetime) -> Any:
    """The ISO instant, or ``{"from", "to"}``."""
    local = now.astimezone(PARIS)
    begins, ends = _hours(part, clock)
    if days is None:
        today = local.date()
        past = datetime.combine(today, ends, PARIS) <= local
        later = past and not (part is not None and part.today)
        first = last = today + timedelta(1) if later else today
    else:
        first, last = days.first, days.last
        if first != last or days.opens:
            begins, ends = days.opens or OPENING, CLOSING
    if begins == ends and first == last:
        return _iso(first, begins)
    return {"from": _iso(first, begins), "to": _iso(last, ends)}


def _hours(part: Part | None, clock: Clock | None) -> tuple[time, time]:
    """First and last hour; an hour before noon beside "après-midi" or "soir" is one of the afternoon."""
    opens, closes = (part.begins, part.ends) if part else (OPENING, CLOSING)
    if clock is None:
        return opens, closes
    begins, ends = clock.begins, clock.ends
    if part and part.begins >= time(14):
        begins, ends = (m.replace(hour=m.hour + 12) if m and m.hour < 12 else m for m in (begins, ends))
    if begins is None:
        last = ends or closes
        return min(opens, last), last
    if ends is None:
        return begins, closes if begins < closes else max(EVENING, begins)
    return begins, ends
