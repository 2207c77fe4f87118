"""The pieces of a moment: days, parts of a day, hours; and the pattern helpers they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

OPENING, CLOSING = time(9), time(18)  # a whole day, as the broker's office counts it
EVENING = time(20)


@dataclass(frozen=True)
class Days:
    """A day, or the days from ``first`` to ``last``."""

    start: int
    end: int
    first: date
    last: date
    vague: bool = False  # "aujourd'hui", "en janvier": a wish only where the message speaks of a call
    opens: time | None = None  # a first day that has begun already ("cette semaine", said at 15:00)


@dataclass(frozen=True)
class Part:
    """A part of a day; ``today`` for "ce matin", "cet aprem"."""

    start: int
    end: int
    begins: time
    ends: time
    today: bool = False


@dataclass(frozen=True)
class Clock:
    """An hour (``begins == ends``), an interval, or a bound: None is the open side."""

    start: int
    end: int
    begins: time | None
    ends: time | None
    settled: bool = False  # "du matin", "du soir": the half of the day was said


Atom = Days | Part | Clock
