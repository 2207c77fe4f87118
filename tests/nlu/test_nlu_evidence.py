"""A figure that is only stated is information, whatever topic its words resemble."""

from __future__ import annotations

import pytest

from factorland.nlu.evidence import states_a_fact

FIGURE = [{"entity": "amount-of-money", "role": "turnover", "value": 900_000}]
TOPIC = [("faq/eligibility_min_turnover", 0.7), ("inform", 0.25), ("correct_answer", 0.05)]


@pytest.mark.parametrize(
    ("text", "entities", "ranking", "stated"),
    [
        ("nous faisons 900 k€ de chiffre d'affaires", FIGURE, TOPIC, True),
        ("nous faisons 900 k€ de CA, c'est assez ?", FIGURE, TOPIC, False),
        ("900 k€ de CA c'est trop petit", FIGURE, TOPIC, False),
        ("nous faisons du chiffre", [], TOPIC, False),
        ("nous faisons 900 k€ de CA", FIGURE, [("faq/eligibility_min_turnover", 0.98), ("inform", 0.01)], False),
        ("estimation pour 900 k€ de CA", FIGURE, [("request_factoring_estimate", 0.7), ("inform", 0.25)], False),
    ],
)
def test_states_a_fact(
    text: str, entities: list[dict[str, object]], ranking: list[tuple[str, float]], stated: bool
) -> None:
    assert states_a_fact(text, entities, ranking) is stated
