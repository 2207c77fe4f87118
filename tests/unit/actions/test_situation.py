"""The firm's own situation, not its clients': what the handling rules of the quotes API need beside figures."""

from __future__ import annotations

from typing import Any

import pytest

from actions.situation import situation_of, status_of_a_client


def said(text: str, *entities: dict[str, Any]) -> dict[str, Any]:
    return situation_of(text, list(entities))


def country(text: str, name: str, code: str) -> dict[str, Any]:
    start = text.index(name)
    return {"entity": "country", "value": code, "start": start, "end": start + len(name)}


def share(text: str, figure: str, value: float) -> dict[str, Any]:
    start = text.index(figure)
    return {"entity": "percentage", "value": value, "start": start, "end": start + len(figure)}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("je suis en redressement judiciaire depuis mars", "receivership"),
        ("Notre société est en sauvegarde", "safeguard"),
        ("on est en LJ", "liquidation"),
        ("nous sommes sous plan de continuation", "continuation_plan"),
        ("ma boite est sous mandat ad hoc", "ad_hoc_mandate"),
        ("non, nous ne sommes pas en redressement", "in_bonis"),
        ("mon client est en redressement judiciaire", None),
        ("notre société a un client en liquidation", None),
        ("c'est quoi une sauvegarde ?", None),
        ("nous sommes en pleine croissance", None),
    ],
)
def test_legal_status(text: str, status: str | None) -> None:
    assert said(text).get("legal_status") == status


@pytest.mark.parametrize(
    ("text", "unpaid"),
    [
        ("j'ai déjà un impayé", True),
        ("on a un gros impayé de 40 k€", True),
        ("J'ai une facture impayée depuis juin", True),
        ("un client me doit 15 000 € depuis 4 mois", True),
        ("mon client me doit déjà 40k", True),
        ("j'ai un client qui ne me paie plus", True),
        ("mon plus gros client ne paye pas", True),
        ("nous avons deux factures impayées", True),
        ("on n'a pas d'impayés", False),
        ("aucun impayé chez nous", False),
        ("jamais eu d'impayé", False),
        ("non j'ai pas d'impayé", False),
        ("mes clients paient bien", False),
        ("que faire si un client ne me paie pas ?", None),
        ("et si j'ai un impayé ?", None),
        ("mes clients me doivent 200 000 euros en ce moment", None),
        ("je veux me protéger contre les impayés", None),
        ("combien coûte l'assurance contre les impayés ?", None),
        ("mes clients paient à 60 jours", None),
        ("j'ai 20 clients", None),
    ],
)
def test_unpaid_debt(text: str, unpaid: bool | None) -> None:
    assert said(text).get("unpaid_debt") is unpaid


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("j'ai encore rien facturé", False),
        ("je n'ai pas encore émis de facture", False),
        ("on n'a jamais fait de facture", False),
        ("aucune facture émise pour l'instant", False),
        ("nous n'avons pas encore commencé à facturer", False),
        ("je n'ai pas encore de clients", False),
        ("on a déjà facturé 50 000 euros", True),
        ("je n'ai pas de facture en retard", None),
        ("pas de factures impayées", None),
        ("je n'ai pas de factures à l'étranger", None),
        ("je facture à 30 jours", None),
        ("je ne veux pas céder toutes mes factures", None),
        ("pas une facture de plus de 10 000 euros", None),
    ],
)
def test_issued_invoices(text: str, issued: bool | None) -> None:
    assert said(text).get("issued_invoices") is issued


@pytest.mark.parametrize(
    ("text", "b2b"),
    [
        ("je vends qu'à des particuliers", 0),
        ("je vends uniquement à des particuliers", 0),
        ("mes clients sont des particuliers", 0),
        ("100% btoc", 0),
        ("que du b2c", 0),
        ("tous mes clients sont des pros", 100),
        ("je ne travaille qu'avec des entreprises", 100),
        ("aucun particulier", 100),
        ("je vends aux pros et aux particuliers", None),
        ("j'ai aussi des particuliers", None),
        ("mes clients sont des particuliers et des entreprises", None),
    ],
)
def test_private_clients(text: str, b2b: int | None) -> None:
    assert said(text).get("b2b_share") == b2b


@pytest.mark.parametrize(
    ("text", "figure", "value", "b2b"),
    [
        ("j'ai 20 % de particuliers", "20 %", 20, 80),
        ("la moitié de mes clients sont des particuliers", "la moitié", 50, 50),
        ("mon plus gros client fait 20 %, et je vends aussi un peu à des particuliers", "20 %", 20, None),
    ],
)
def test_a_share_of_private_clients_is_the_complement(text: str, figure: str, value: float, b2b: float | None) -> None:
    assert said(text, share(text, figure, value)).get("b2b_share") == b2b


@pytest.mark.parametrize(
    ("text", "export"),
    [
        ("non, aucun client à l'étranger", 0),
        ("pas d'export", 0),
        ("on n'exporte pas", 0),
        ("tous mes clients sont en France", 0),
        ("je vends un peu à l'étranger", None),
    ],
)
def test_no_export(text: str, export: int | None) -> None:
    assert said(text).get("export_share") == export


def test_countries_are_those_of_the_clients() -> None:
    for text, expected in [
        ("j'ai des clients au Maroc", ["MA"]),
        ("on exporte au Maroc", ["MA"]),
        ("mon fournisseur est au Maroc", None),
        ("je n'ai aucun client au Maroc", None),
        ("je suis basé au Maroc et mes clients sont français", None),
    ]:
        assert said(text, country(text, "Maroc", "MA")).get("export_countries") == expected
    text = "mes clients sont en France"
    assert "export_countries" not in said(text, country(text, "France", "FR"))


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("mes clients sont en Afrique", "non_oecd"),
        ("j'exporte hors OCDE", "non_oecd"),
        ("on exporte en Europe", None),
    ],
)
def test_zone(text: str, zone: str | None) -> None:
    assert said(text).get("export_zone") == zone


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("non c'est mon client qui est en liquidation", "liquidation"),
        ("je suis en liquidation", None),
        ("mon client ne paie pas", None),
    ],
)
def test_the_situation_of_a_client(text: str, status: str | None) -> None:
    assert status_of_a_client(text) == status
