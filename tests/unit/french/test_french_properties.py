"""What holds for every value and every text."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from factorland.clock import PARIS
from factorland.french import Match, read
from factorland.french import format as french

NOW = datetime.fromisoformat("2026-11-22T21:00:00+01:00")
AMOUNTS = st.decimals(min_value=0, max_value=10**11, places=2)


def only(text: str) -> Match:
    matches = read(text, NOW)
    assert len(matches) == 1, matches
    assert text[matches[0].start : matches[0].end] == text
    return matches[0]


@given(AMOUNTS)
def test_an_exact_amount_reads_back(amount: Decimal) -> None:
    assert Decimal(str(only(french.euros(amount, exact=True)).value)) == amount


@given(st.integers(min_value=0, max_value=10**11))
@example(999_500)
@example(999_499)
def test_a_short_amount_reads_back_to_its_rounding(amount: int) -> None:
    assert abs(only(french.euros(amount)).value - amount) <= max(amount * 0.05, 0.5)


@given(st.decimals(min_value=0, max_value=1000, places=2))
def test_a_percentage_reads_back(value: Decimal) -> None:
    match = only(french.percent(value))
    assert (match.entity, Decimal(str(match.value))) == ("percentage", value)


@given(st.integers(min_value=0, max_value=5000))
def test_a_delay_reads_back(days: int) -> None:
    assert only(french.days(days)).value == days


@given(st.integers(min_value=1, max_value=180), st.none() | st.integers(min_value=1, max_value=31))
def test_a_payment_term_reads_back(days: int, day: int | None) -> None:
    term = {"days": days, "end_of_month": True} | ({"day": day} if day else {})
    assert only(french.payment_term(term)).value == term


@given(st.integers(min_value=1, max_value=364), st.integers(min_value=7, max_value=20), st.integers(0, 59))
def test_a_moment_reads_back(ahead: int, hour: int, minute: int) -> None:
    day = (NOW + timedelta(days=ahead)).date()
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)
    assert only(french.moment(moment)).value == moment.isoformat()
    whole = only(french.day(day)).value
    assert whole["from"].startswith(f"{day.isoformat()}T09:00")


METROPOLITAN = st.from_regex(r"\+33[1-579][1-9][0-9]{7}", fullmatch=True).filter(
    lambda n: n[3:6] not in {"590", "594", "596", "262", "263", "269"}
)
OVERSEAS = st.from_regex(
    r"\+(?:262(?:262|69[23])|590(?:590|690)|594(?:594|694)|596(?:596|69[67]))[0-9]{6}", fullmatch=True
)


@given(METROPOLITAN | OVERSEAS)
def test_a_phone_reads_back(number: str) -> None:
    assert only(french.phone(number)).value == number


@given(st.text(max_size=600) | st.text(alphabet="0123456789 .,-/+€%kKmMjhdeuntca'\n", max_size=600))
def test_any_text_is_read_without_harm(text: str) -> None:
    matches = read(text, NOW)
    json.dumps([m.value for m in matches])
    assert all(0 <= m.start < m.end <= len(text) for m in matches)
    assert all(before.end <= after.start for before, after in pairwise(matches))


@given(st.text(max_size=40), AMOUNTS)
def test_an_amount_is_where_its_text_stands(before: str, amount: Decimal) -> None:
    text = f"{before} ; {french.euros(amount, exact=True)}"
    assert all(m.end > m.start for m in read(text, NOW))
    last = read(text, NOW)[-1]
    assert text[last.start : last.end].endswith("€")
