"""The time zone of a visitor whose phone is not metropolitan French: where they may be, and the hour it is there."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from phonenumbers import timezone as phone_zones

from factorland.clock import PARIS
from factorland.french import format as french
from factorland.leads.wording import wording

MOST = 6
_UNKNOWN = "Etc/Unknown"
_VOWELS = "aeiouyh"


def zones_of(phone: str, at: datetime) -> list[str]:
    """IANA names of the zones where the owner of ``phone`` (E.164) may be; empty when their clock is that of Paris.

    ``at`` is an aware instant near the call. Zones with the same clock all year count once; at most ``MOST``.
    """
    number = phonenumbers.parse(phone)
    region = phonenumbers.region_code_for_number(number) or str(number.country_code)
    known = wording("zones")["regions"].get(region) or phone_zones.time_zones_for_number(number)
    by_clock: dict[tuple[timedelta | None, ...], str] = {}
    # A number of no one place (+1 800) has dozens of clocks: those that have a French name come first.
    for name in sorted(known, key=lambda each: each not in wording("zones")["names"]):
        if name != _UNKNOWN and name in available_timezones():
            by_clock.setdefault(_clock(name, at), name)
    by_clock.pop(_clock(PARIS.key, at), None)
    return list(by_clock.values())[:MOST]


def zone_named(text: str) -> str | None:
    """The zone that a visitor names ("je suis à La Réunion", "heure de Paris", "Sydney"), or ``None``."""
    said = f" {_folded(text)} "
    return next((zone for word, zone in _words().items() if f" {word} " in said), None)


def name_of(zone: str) -> str:
    """A zone as it is said: ``heure de La Réunion``, ``heure d'Anchorage``."""
    city = zone.rpartition("/")[2].replace("_", " ")
    place = wording("zones")["names"].get(zone) or (f"d'{city}" if city[0].lower() in _VOWELS else f"de {city}")
    return f"heure {place}"


def moment_in(instant: datetime, zone: str) -> str:
    """An instant on the clock of ``zone``: ``12 h 30``, with its day when it is not that of Paris."""
    there, here = instant.astimezone(ZoneInfo(zone)), instant.astimezone(PARIS)
    hour = french.time_of_day(there)
    return hour if there.date() == here.date() else f"{french.day(there)} à {hour}"


def _clock(zone: str, at: datetime) -> tuple[timedelta | None, ...]:
    """The offsets of a zone over the year that follows ``at``: two zones that agree on them share a clock."""
    since = at.astimezone(timezone.utc)
    return tuple((since + timedelta(days=15 * step)).astimezone(ZoneInfo(zone)).utcoffset() for step in range(24))


@cache
def _words() -> dict[str, str]:
    """Word to zone: ours first, longest first, then every city of the IANA list."""
    zones = wording("zones")
    ours = {_folded(word): zone for zone, words in zones["words"].items() for word in words}
    for zone, name in zones["names"].items():
        ours.setdefault(_folded(re.sub(r"^(?:d'|des? )", "", name)), zone)
    ours = dict(sorted(ours.items(), key=lambda item: -len(item[0])))
    for zone in sorted(available_timezones()):
        area, _, city = zone.rpartition("/")
        if area and not area.startswith(("Etc", "posix", "right", "SystemV")):
            ours.setdefault(_folded(city), zone)
    return ours


def _folded(text: str) -> str:
    """Lower case without accents, words apart by one space."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(each for each in bare if not unicodedata.combining(each))))
