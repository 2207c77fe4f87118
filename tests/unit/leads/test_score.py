"""A lead's score is the sum of points that a broker can read."""

from __future__ import annotations

from decimal import Decimal

from factorland.leads.score import score


def test_the_score_is_the_sum_of_the_points_shown() -> None:
    facts = {
        "contact": {"phone": "+33612345678", "company": "Atelier"},
        "diagnostic": {"turnover": Decimal(1_200_000)},
        "callback": True,
    }
    total, points = score(facts)
    assert total == sum(point["points"] for point in points) == 55
    assert "Un rappel est réservé" in [point["label"] for point in points]


def test_only_the_best_rule_of_a_group_counts() -> None:
    small, _ = score({"diagnostic": {"turnover": 299_999}})
    large, points = score({"diagnostic": {"turnover": "5000000"}})
    assert (small, large) == (5, 20)
    assert len(points) == 1


def test_the_score_stays_between_0_and_100() -> None:
    assert score({"diagnostic": {"legal_status": "liquidation"}})[0] == 0
    assert score({})[0] == 0


def test_a_turnover_that_is_no_number_gives_no_band() -> None:
    assert score({"diagnostic": {"turnover": "beaucoup"}})[0] == 5
