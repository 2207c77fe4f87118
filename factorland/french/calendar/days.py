"""Days: ``demain``, ``jeudi prochain``, ``lundi en huit``, ``le 3/12``, ``mardi 1er décembre``, ``cette semaine``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from factorland.french.calendar.atoms import CLOSING, OPENING, Days
from factorland.french.calendar.day_patterns import day_patterns, names
from factorland.french.lexicon import load

FRIDAY = 4


def read_days(plain: str, now: datetime) -> list[Days]:
    """Days and weeks, from left to right, the longest first at a place; past ones ("lundi dernier") are left out."""
    found = [d for d in _all_days(plain, now.date(), now) if not _is_past(plain, d)]
    found.sort(key=lambda d: (d.start, -d.end))
    kept: list[Days] = []
    for days in found:
        if not kept or days.start >= kept[-1].end:
            kept.append(days)
    return kept


@lru_cache
def _past() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("calendar")
    return re.compile(data["past_before"]), re.compile(data["past_after"])


def _is_past(plain: str, days: Days) -> bool:
    before, after = _past()
    return bool(before.search(plain[max(0, days.start - 36) : days.start]) or after.match(plain, days.end))


def _all_days(plain: str, today: date, now: datetime) -> Iterator[Days]:
    patterns = day_patterns()
    for match in patterns["relative"].finditer(plain):
        shift = 0 if match["today"] else 2 if match["after"] else 1
        day = today + timedelta(shift)
        yield Days(match.start(), match.end(), day, day, vague=not shift)
    for match in patterns["date"].finditer(plain):
        if found := _date(plain, match, today):
            alone = match["nday"] and not match["nyear"] and not _announced(plain, match)
            yield Days(match.start(), match.end(), found, found, vague=bool(alone))
    for match in patterns["iso"].finditer(plain):
        if found := _make(int(match["year"]), int(match["month"]), int(match["day"])):
            yield _one(match, found)
    for match in patterns["numbered"].finditer(plain):
        found = _day_of_month(today, _ordinal(match["day"]))
        if found.weekday() == _weekday_number(match):  # "mercredi 14", when it is no Wednesday, may be an hour
            yield _one(match, found)
    for match in patterns["weekday"].finditer(plain):
        yield _one(match, _weekday(match, today))
    for match in patterns["day_of_month"].finditer(plain):
        yield _one(match, _day_of_month(today, _ordinal(match["day"])))
    for match in patterns["in"].finditer(plain):
        count, months = _count(match["count"]), match["unit"] == "mois"
        day = _months_later(today, count) if months else today + timedelta(count * _days_of(match["unit"]))
        within = match.group().startswith(("sous", "d'ici"))  # so long at most: a delay, but for a call
        yield Days(match.start(), match.end(), day, day, vague=months or within)
    for match in patterns["week"].finditer(plain):
        if week := _week(match, today, now):
            yield week
    for match in patterns["month"].finditer(plain):
        yield _month(match, today)


def _one(match: re.Match[str], day: date) -> Days:
    return Days(match.start(), match.end(), day, day)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_later(today: date, count: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    months = today.month - 1 + count
    year, month, day = today.year + months // 12, months % 12 + 1, today.day
    while (found := _make(year, month, day)) is None:
        day -= 1
    return found


def _ordinal(text: str) -> int:
    if text.startswith("premier") or text.endswith("er"):
        return 1
    return int(text) if text.isdigit() else load("calendar")["spoken_days"].index(text) + 1


def _count(text: str) -> int:
    return int(text) if text.isdigit() else int(load("calendar")["counts"][text])


def _days_of(unit: str) -> int:
    return 15 if unit == "quinzaine" else 7 if unit.startswith("s") else 1


def _date(plain: str, match: re.Match[str], today: date) -> date | None:
    """An explicit date; without a year, the next one. A bare "1/3" is no date when a share may be meant."""
    if match["day"]:
        day, month, year = _ordinal(match["day"]), names("months")[match["month"]], match["year"]
    else:
        announced = _announced(plain, match)
        if match["sep"] != "/" and not match["nyear"] and not match.group().startswith("le "):
            return None
        if (
            not announced
            and not match["nyear"]
            and re.match(
                r" ?(?:[%€k]|de\b|du\b|des\b|d'|a l'|(?:en )?export|pros?\b|b2b|clients?"
                r"|jours?|j\b|mois|ans\b|factures?)",
                plain[match.end() :],
            )
        ):
            return None
        day, month, year = int(match["nday"]), int(match["nmonth"]), match["nyear"]
    if year:
        return _make(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = _make(today.year, month, day)
    if this_year is None or this_year < today:
        return _make(today.year + 1, month, day)
    return this_year


def _announced(plain: str, match: re.Match[str]) -> bool:
    """Whether a word says that figures such as 3/12 are a date."""
    if match.group() != plain[match.start("nday") : match.end()]:
        return True
    return bool(re.search(r"\b(?:au|du|avant|apres|pour|rdv|rappel|appel|dispo) $", plain[: match.start()][-12:]))


def _weekday_number(match: re.Match[str]) -> int:
    """0 for Monday."""
    return names("weekdays")[match["weekday"]] if match["weekday"] else names("short_weekdays")[match["short"]]


def _weekday(match: re.Match[str], today: date) -> date:
    """The weekday's next occurrence, never today; "prochain" is next week's, "en huit" a week later."""
    number = _weekday_number(match)
    if match["next"]:
        monday = today + timedelta(7 - today.weekday())
        return monday + timedelta(number)
    ahead = (number - today.weekday() - 1) % 7 + 1
    return today + timedelta(ahead + (7 if match["week"] else 14 if match["fortnight"] else 0))


def _day_of_month(today: date, day: int) -> date:
    """The next date with this number, today included."""
    year, month = today.year, today.month
    while (found := _make(year, month, day)) is None or found < today:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _week(match: re.Match[str], today: date, now: datetime) -> Days | None:
    """Monday to Friday; "cette semaine" starts now, and on a week-end it is the coming one."""
    monday = today - timedelta(today.weekday())
    if match["of"]:
        named = match["month"] or match["nmonth"]
        day = _ordinal(match["of"])
        if named:
            month = names("months").get(named) or int(named)
            first = _make(today.year, month, day)
            if first is None or first < today - timedelta(7):
                first = _make(today.year + 1, month, day)
        else:
            first = _day_of_month(today, day)
        if first is None:
            return None
        first -= timedelta(first.weekday())
        return Days(match.start(), match.end(), first, first + timedelta(FRIDAY))
    ending = "fin" in match.group()
    over = today.weekday() > FRIDAY or (today.weekday() == FRIDAY and now.time() >= CLOSING)
    if match["next"] or over:
        monday += timedelta(7)
        return Days(match.start(), match.end(), monday + timedelta(3 if ending else 0), monday + timedelta(FRIDAY))
    if ending:
        return Days(match.start(), match.end(), max(today, monday + timedelta(3)), monday + timedelta(FRIDAY))
    if now.time() >= CLOSING:
        return Days(match.start(), match.end(), today + timedelta(1), monday + timedelta(FRIDAY))
    opens = now.time().replace(second=0, microsecond=0) if now.time() > OPENING else None
    return Days(match.start(), match.end(), today, monday + timedelta(FRIDAY), opens=opens)


def _month(match: re.Match[str], today: date) -> Days:
    """Beginning (1–10), middle (11–20) or end (21–last) of a month, or all of it; what is left of the current one."""
    month = names("months")[match["month"]]
    year = today.year if month >= today.month else today.year + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day
    first, final = (1, 10) if match["debut"] else (11, 20) if match["mi"] else (21, last) if match["fin"] else (1, last)
    opening = date(year, month, first)
    if (year, month) == (today.year, today.month) and today.day <= final:
        opening = max(opening, today)
    start = match.start("month") if match["whole"] == "en" else match.start()
    return Days(start, match.end(), opening, date(year, month, final), vague=True)
