"""On which clock a caller may be, by their phone or by what they say."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from factorland.clock import PARIS
from factorland.leads.wording import wording
from factorland.leads.zones import MOST, moment_in, name_of, zone_named, zones_of

WINTER = datetime(2026, 11, 26, 9, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("phone", "zones"),
    [
        ("+33612345678", []),
        ("+32470123456", []),  # Brussels has the clock of Paris
        ("+262692123456", ["Indian/Reunion"]),
        ("+262639123456", ["Indian/Mayotte", "Indian/Reunion"]),  # a range that phonenumbers does not know
        ("+590690123456", ["America/Guadeloupe"]),
        ("+596696123456", ["America/Martinique"]),
        ("+594694123456", ["America/Cayenne"]),
        ("+687771234", ["Pacific/Noumea"]),
        ("+68987123456", ["Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier"]),
        ("+447911123456", ["Europe/London"]),
        ("+14155552671", ["America/Los_Angeles"]),
    ],
)
def test_the_zones_of_a_phone_are_those_that_are_not_on_the_clock_of_paris(phone: str, zones: list[str]) -> None:
    assert zones_of(phone, WINTER) == zones


def test_a_number_of_no_one_place_gives_a_few_zones_that_have_a_name() -> None:
    zones = zones_of("+18005551234", WINTER)
    assert len(zones) == MOST
    assert "America/New_York" in zones


def test_a_zone_that_shares_its_clock_half_of_the_year_is_not_that_of_paris() -> None:
    assert zones_of("+212612345678", datetime(2026, 12, 26, tzinfo=PARIS)) == ["Africa/Casablanca"]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("je suis à la Réunion", "Indian/Reunion"),
        ("heure de Paris", "Europe/Paris"),
        ("en métropole", "Europe/Paris"),
        ("NOUVELLE-CALEDONIE", "Pacific/Noumea"),
        ("à Tahiti", "Pacific/Tahiti"),
        ("los angeles", "America/Los_Angeles"),
        ("Sydney", "Australia/Sydney"),
        ("je ne sais pas", None),
        ("demain matin", None),
    ],
)
def test_a_place_that_is_named_is_a_zone(text: str, zone: str | None) -> None:
    assert zone_named(text) == zone


def test_a_moment_elsewhere_names_its_day_when_it_is_another() -> None:
    assert moment_in(WINTER, "Indian/Reunion").replace("\u202f", " ").replace("\u00a0", " ") == "12 h 30"
    assert moment_in(WINTER, "Pacific/Tahiti").startswith("mercredi 25")
    assert moment_in(WINTER.replace(month=7), "Indian/Reunion").startswith("11")


def test_every_zone_of_the_data_exists_and_has_a_name() -> None:
    data = wording("zones")
    named = {*data["names"], *data["words"], *(zone for zones in data["regions"].values() for zone in zones)}
    for zone in named:
        assert ZoneInfo(zone)
        assert name_of(zone).startswith("heure d")
    assert name_of("America/Anchorage") == "heure d'Anchorage"
