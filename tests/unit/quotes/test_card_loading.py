"""A wrong rate card is refused with its lines and the reasons, in French."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorland.quotes import loading
from factorland.quotes.errors import CardError
from factorland.quotes.loading import load_card, newest_card

SOURCE = newest_card().read_text(encoding="utf-8")


def line_of(text: str) -> int:
    """The line, from 1, of the first place where the card in use has the text."""
    return SOURCE[: SOURCE.index(text)].count("\n") + 1


def refusal(tmp_path: Path, old: str, new: str) -> str:
    """What is said of the card in use once a text is replaced."""
    assert old in SOURCE
    path = tmp_path / "card.yml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CardError) as error:
        load_card(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("vat: 20", "vat: 120", "doit être au plus égal à 100"),
        ("vat: 20", "vat: vingt", "nombre attendu"),
        ("vat: 20", "tva: 20", "champ inconnu"),
        ("low: 0.8, central: 1.1, high: 1.6", "low: 1.8, central: 1.1, high: 1.6", "dans cet ordre"),
        ("amount: 500000, low", "amount: 200000, low", "doivent être croissants"),
        ("textile: C", "textile: Z", "le secteur textile n'a pas de classe de risque connue"),
        ("fragile: {low: 2.5, central: 3.2, high: 4}", "", "le profil fragile n'a pas de marge"),
        ("{below: 0.1, value: 0.9}", "{value: 0.9}", "une seule limite"),
        ("{at_most: 60, value: 1.1}", "{at_most: 40, value: 1.1}", "doivent être croissants"),
        ("date: 2026-02-20", "date: hier", "date attendue"),
        ("{b2b_share: {at_most: 10}}", "{b2c_share: {at_most: 10}}", "donnée inconnue dans une condition"),
        ("code: liquidation", "code: no_invoices", "le code no_invoices est utilisé deux fois"),
        ("order: [bank_factor_recourse, ", "order: [", "doit citer chaque offre une fois"),
        ("    dilution: 5\n", "    dilution: 5\n    dilution: 6\n", "cette clé est écrite deux fois"),
        ("model: flat_policy", "model: flat_rate", "valeur incorrecte"),
        ("outcome: refuse", "outcome: refuser", "valeur attendue\u00a0: 'refuse' ou 'note'"),
    ],
)
def test_the_reason_is_in_french(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refusal(tmp_path, old, new)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("vat: 20", "vat: 120", "tariff.vat"),
        ("      - {amount: 500000, low: 0.8", "      - {amount: 500000, low: 9", "tariff.factoring.service_rates.2"),
        ("{b2b_share: {at_most: 10}}", "{b2c_share: {at_most: 10}}", "rules.1"),
    ],
)
def test_the_line_is_that_of_the_fault(tmp_path: Path, old: str, new: str, key: str) -> None:
    said = refusal(tmp_path, old, new)
    line = line_of("  - code: b2c_turnover") if key.startswith("rules") else line_of(old)

    assert f"card.yml, ligne {line} ({key})" in said


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "card.yml"
    path.write_text(SOURCE.replace("vat: 20", "vat: 120").replace("covered_share: 90}", "covered_share: x}"), "utf-8")
    with pytest.raises(CardError) as error:
        load_card(path)

    assert len(str(error.value).splitlines()) == 2


def test_unreadable_yaml_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "card.yml"
    path.write_text("version: '1'\ntariff: {vat: [\n", encoding="utf-8")

    with pytest.raises(CardError, match="ligne 3"):
        load_card(path)


def test_an_empty_card_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.yml"
    path.write_text("", encoding="utf-8")

    with pytest.raises(CardError, match="ligne 1"):
        load_card(path)


def test_the_newest_card_is_the_last_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("2026-11.yml", "2027-01.yml", "2026-12.yml"):
        (tmp_path / name).touch()
    monkeypatch.setattr(loading, "CARDS", tmp_path)

    assert newest_card().name == "2027-01.yml"


def test_no_card_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CARDS", tmp_path)

    with pytest.raises(CardError, match="Aucune grille"):
        newest_card()
