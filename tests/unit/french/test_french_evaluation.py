"""The readers keep their measured level, and the measure itself counts rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorland.french.evaluate import describe, evaluate, load_cases, main

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize("name", ["entities.jsonl", "validation_entities.jsonl", "validation_messages.jsonl"])
def test_the_readers_keep_their_level(name: str) -> None:
    report = evaluate(load_cases(DATA / name))
    assert report.scores()[2] >= 0.98, "\n".join(report.differences)
    assert report.role_accuracy >= 0.97, "\n".join(report.differences)
    assert report.wrong_amounts == []


def test_the_set_is_large_and_knows_every_entity() -> None:
    cases = load_cases(DATA / "entities.jsonl")
    kinds = {entity["entity"] for case in cases for entity in case["entities"]}
    assert len(cases) >= 400
    assert len(kinds) == 15


def amount(text: str, value: int, role: str | None = None) -> dict[str, object]:
    return {"entity": "amount-of-money", "text": text, "value": value} | ({"role": role} if role else {})


def test_a_wrong_value_a_missed_one_and_a_wrong_role_are_told_apart() -> None:
    report = evaluate(
        [
            {"text": "CA 500k", "entities": [amount("500k", 500, "turnover")]},
            {"text": "bonjour", "entities": [amount("bonjour", 1)]},
            {"text": "CA 1 M€", "entities": [amount("1 M€", 1_000_000, "need")]},
        ]
    )
    assert (report.expected.total(), report.found.total(), report.right.total()) == (3, 2, 1)
    assert report.role_accuracy == 0
    assert report.wrong_amounts == ["'CA 500k': 500000"]
    assert "amount-of-money" in describe(report)


def test_a_wrong_amount_fails_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"text": "500 €", "entities": []}\n', encoding="utf-8")
    assert main([str(cases)]) == 1
    assert "wrong amounts 1" in capsys.readouterr().out
