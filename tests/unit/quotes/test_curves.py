"""Log-interpolated rates and step bands, at their edges."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factorland.quotes.amounts import Scenarios, outward
from factorland.quotes.curves import Curve, Step, step_value


def rates(low: str, central: str, high: str) -> Scenarios[Decimal]:
    return Scenarios(Decimal(low), Decimal(central), Decimal(high))


CURVE = Curve([(Decimal(100), rates("3", "4", "5")), (Decimal(10_000), rates("1", "2", "3"))])


def test_a_point_of_the_table_gives_its_own_rates() -> None:
    assert CURVE.at(Decimal(100)) == rates("3", "4", "5")
    assert CURVE.at(Decimal(10_000)) == rates("1", "2", "3")


def test_between_two_points_the_rate_follows_the_logarithm() -> None:
    middle = CURVE.at(Decimal(1_000))

    assert [round(rate, 20) for rate in middle] == [Decimal(2), Decimal(3), Decimal(4)]


@pytest.mark.parametrize(("amount", "expected"), [("1", "3"), ("99.99", "3"), ("10000.01", "1"), ("1e9", "1")])
def test_the_ends_are_clamped(amount: str, expected: str) -> None:
    assert CURVE.at(Decimal(amount)).low == Decimal(expected)


def test_no_cliff_at_a_point_of_the_table() -> None:
    curve = Curve([*CURVE.points, (Decimal(20_000), rates("0.5", "1", "2"))])
    before, after = curve.at(Decimal("9999.99")), curve.at(Decimal("10000.01"))

    assert abs(before.central - after.central) < Decimal("0.00001")


STEPS = (
    Step(Decimal("0.9"), below=Decimal(10)),
    Step(Decimal(1), at_most=Decimal(20)),
    Step(Decimal(2), at_most=Decimal(30)),
)


@pytest.mark.parametrize(
    ("amount", "value"),
    [("0", "0.9"), ("9.99", "0.9"), ("10", "1"), ("20", "1"), ("20.01", "2"), ("30", "2")],
)
def test_step_limits_are_in_the_band_their_name_says(amount: str, value: str) -> None:
    assert step_value(STEPS, Decimal(amount)) == Decimal(value)


def test_above_the_last_limit_there_is_no_value() -> None:
    with pytest.raises(ValueError, match=r"30\.01"):
        step_value(STEPS, Decimal("30.01"))


@pytest.mark.parametrize(
    ("amount", "up", "expected"),
    [
        ("6144.35", False, "6100"),
        ("10283.38", True, "11000"),
        ("10000", True, "10000"),
        ("99.1", True, "100"),
        ("0", True, "0"),
    ],
)
def test_bounds_are_rounded_outward_to_two_digits(amount: str, up: bool, expected: str) -> None:
    assert outward(Decimal(amount), up=up) == Decimal(expected)
