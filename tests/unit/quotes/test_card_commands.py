"""``factorland quotes check`` and ``compare``, as a broker reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorland.quotes.card import RateCard
from factorland.quotes.card_changes import product_changes
from factorland.quotes.card_limits import find_limits
from factorland.quotes.cards_cli import check, compare
from factorland.quotes.loading import newest_card
from factorland.quotes.portfolio import reference_portfolio

SOURCE = newest_card().read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The card in use with a dearer index and a lower limit of turnover."""
    path = tmp_path / "2026-12.yml"
    source = SOURCE.replace('version: "2026-11"', 'version: "2026-12"').replace("value: 2.024", "value: 2.4")
    path.write_text(source.replace("turnover: {above: 50000000}", "turnover: {above: 40000000}"), encoding="utf-8")
    return path


def test_the_card_in_use_can_be_used_and_its_limits_are_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-22T10:00:00+01:00")

    assert check(newest_card()) == 0
    said = capsys.readouterr().out
    assert "Grille 2026-11 du 20/11/2026\u00a0: valable." in said
    assert "il y a 275 jours" in said
    assert "la commission de service (hypothèse centrale) baisse" in said
    assert "27,5\u202f% de réserve" in said
    assert "Anomalie" not in said


def test_a_fresh_index_is_not_mentioned(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-05-21T10:00:00+02:00")  # 90 days after it was read

    check(newest_card())

    assert "À actualiser" not in capsys.readouterr().out


def test_a_wrong_card_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "card.yml"
    path.write_text(SOURCE.replace("vat: 20", "vat: 120"), encoding="utf-8")

    assert check(path) == 1
    assert "tariff.vat" in capsys.readouterr().err


def test_a_missing_card_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path / "none.yml") == 1
    assert compare(newest_card(), tmp_path / "none.yml") == 1
    assert capsys.readouterr().err.count("ne peut pas être lu") == 2


def test_a_table_that_breaks_a_promise_is_an_anomaly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "card.yml"
    steep = "{amount: 1000000, low: 0.1, central: 0.1, high: 0.1}"
    path.write_text(SOURCE.replace("{amount: 1000000, low: 0.6, central: 0.85, high: 1.3}", steep), encoding="utf-8")

    assert check(path) == 1
    said = capsys.readouterr().out
    assert "à corriger avant usage" in said
    assert "Anomalie. " in said


def test_the_limits_of_the_table_are_where_the_facts_say(card: RateCard) -> None:
    """domain.md: the central service fee falls around 15–17 M€ of turnover; totals rise from 30 days of delay;
    levels cross only above 22.5 % of reserve."""
    limits = find_limits(card.tariff)
    falls = next(limit for limit in limits if limit.kind == "service_fee_falls" and limit.level == "central")

    assert 17_000_000 < falls.start < falls.end < 20_500_000
    assert all(limit.end < 30 for limit in limits if limit.kind == "total_falls")
    assert [float(limit.start) for limit in limits if limit.kind == "levels_cross"] == [0.275]
    assert not [limit for limit in limits if limit.kind == "premium_falls"]


def test_comparing_a_card_with_itself_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(newest_card(), newest_card()) == 0
    said = capsys.readouterr().out
    assert said.count("aucun changement") == 4
    assert "sur 200 entreprises" in said


def test_a_dearer_index_changes_factoring_and_not_insurance(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(newest_card(), changed) == 0
    said = capsys.readouterr().out
    assert "De la grille 2026-11 à la grille 2026-12" in said
    assert "Assurance-crédit\u00a0: aucun changement" in said
    assert "Affacturage\u00a0: 4 dossiers ne sont plus estimés, 0 le deviennent." in said
    assert "variation médiane +2,5\u202f%" in said


def test_changes_are_those_of_the_central_cost(card: RateCard) -> None:
    fees = card.tariff.factoring.model_copy(update={"fixed_fees": card.tariff.factoring.fixed_fees + 100})
    new = card.model_copy(update={"tariff": card.tariff.model_copy(update={"factoring": fees})})

    factoring = product_changes(card, new, reference_portfolio())[0]

    assert factoring.offer == "factoring"
    assert {change.after - change.before for change in factoring.changes} == {100}
    assert len(factoring.changes) == factoring.priced == 200
    assert factoring.lost == factoring.gained == 0


def test_the_portfolio_is_varied_and_priced_by_the_card(card: RateCard) -> None:
    portfolio = reference_portfolio()

    assert len(set(portfolio)) == 200
    assert {case.sector for case in portfolio} == set(card.tariff.sectors)
    assert {case.profile for case in portfolio} == {"solid", "standard", "fragile"}
    assert portfolio[0].turnover < 50_000 < 40_000_000 < portfolio[-1].turnover
