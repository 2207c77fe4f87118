"""Values as a French reader expects them."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest

from factorland.french import format as french
from factorland.french.emails import domain_hint

N = "\u202f"
B = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "exact", "text"),
    [
        (1_234_567, False, f"1,2{N}M€"),
        (1_234_567, True, f"1{N}234{N}567{N}€"),
        (2_000_000, False, f"2{N}M€"),
        (999_600, False, f"1{N}M€"),
        (200_000, False, f"200{N}k€"),
        (4_200, False, f"4{N}200{N}€"),
        (Decimal("12.5"), True, f"12,50{N}€"),
        (0.1, True, f"0,10{N}€"),
    ],
)
def test_euros(amount: Decimal | float, exact: bool, text: str) -> None:
    assert french.euros(amount, exact=exact) == text


def test_percentages_and_delays() -> None:
    assert french.percent(2.5) == f"2,5{N}%"
    assert french.percent(30) == f"30{N}%"
    assert (french.days(1), french.days(60)) == (f"1{B}jour", f"60{B}jours")
    assert french.payment_term({"days": 30, "end_of_month": True, "day": 10}) == f"30{B}jours fin de mois le{B}10"


def test_moments() -> None:
    assert french.moment(datetime(2026, 12, 3, 8, 30, tzinfo=timezone.utc)) == f"jeudi 3{B}décembre à 9{B}h{B}30"
    assert french.moment(datetime(2026, 12, 1, 13, tzinfo=timezone.utc)) == f"mardi 1er{B}décembre à 14{B}h"
    assert french.day(date(2026, 12, 3)) == f"jeudi 3{B}décembre"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        french.moment(datetime(2026, 12, 3, 9))  # noqa: DTZ001


def test_phones() -> None:
    assert french.phone("+33612345678") == "06 12 34 56 78".replace(" ", B)
    assert french.phone("+262692123456") == "0692 12 34 56".replace(" ", B)
    assert french.phone("+32475123456") == "+32 475 12 34 56".replace(" ", B)


def test_a_mistyped_domain_gets_a_hint() -> None:
    assert domain_hint("jean@gmial.com") == "jean@gmail.com"
    assert domain_hint("jean@exemple.fr") is None


def test_a_country_in_french() -> None:
    assert french.country("MA") == "Maroc"
    assert french.country("XX") == "XX"
