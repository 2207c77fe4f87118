"""The estimate kept with a lead: read whatever its shape, and laid out on one page."""

from __future__ import annotations

import re
import zlib
from typing import Any

import pytest

from factorland.leads.estimate_pdf import attach_estimate, estimate_pdf
from factorland.leads.estimates import cost_bounds, priced, rate_card_version
from factorland.leads.templating import render
from factorland.settings import Broker

BROKER = Broker(_env_file=None, name="Courtage Martin", orias="07 000 000")


def line(name: str, label: str, *amounts: float) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "formula": "a × b",
        "calculation": "960\u202f000\u202f€ − 1,5\u202f%",
        "amounts": dict(zip(("low", "central", "high"), amounts, strict=True)),
    }


def answer(product: str, lines: int = 9) -> dict[str, Any]:
    rows = [line(f"line{number}", f"Ligne {number} de {product}", 100.4, 200.5, 300.6) for number in range(lines)]
    return {
        "product": product,
        "scenarios": {
            name: {"total_cost": cost} for name, cost in (("low", 10_814), ("central", 13_947), ("high", 19_192))
        },
        "display": [{"offer": product, "low": 10_000, "central": 13_947, "high": 20_000}],
        "lines": [*rows, line("total_cost", "Coût annuel total", 10_814, 13_947, 19_192)],
        "assumptions": ["TVA à 20\u202f% sur les ventes.", "Euribor 3 mois à 2,024\u202f%."],
        "notes": [],
        "warnings": [{"code": "x", "title": "Taux", "detail": "Un taux est à actualiser."}],
        "rate_card": {"version": "2026-11", "date": "2026-11-20"},
        "disclaimer": "Estimation indicative, non contractuelle.",
    }


def lead(**changes: Any) -> dict[str, Any]:
    known = {
        "name": "Jeanne Şahin",
        "company": "Atelier de la Forêt",
        "product": "combined",
        "diagnostic": {"turnover": 800_000, "dso": 45},
        "estimate": {"factoring": answer("factoring"), "credit_insurance": answer("credit_insurance", 5)},
    }
    return known | changes


def words(pdf: bytes) -> str:
    """What is written on the pages: the strings of their content, in the character set of the standard fonts."""
    contents = [zlib.decompress(found) for found in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)]
    shown = re.findall(rb"\((.*?)(?<!\\)\)", b"".join(contents), re.DOTALL)
    return " ".join(b" ".join(shown).replace(b"\\", b"").decode("windows-1252").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("estimate", "products"),
    [
        (None, []),
        ({"factoring": {"refused": "liquidation"}}, []),
        (answer("factoring"), ["factoring"]),
        ({"factoring": {"refused": "x"}, "credit_insurance": answer("credit_insurance")}, ["credit_insurance"]),
    ],
)
def test_only_answers_with_a_price_are_read(estimate: dict[str, Any] | None, products: list[str]) -> None:
    assert list(priced(estimate, "factoring")) == products


def test_the_rate_card_is_found_in_either_shape() -> None:
    assert rate_card_version(answer("factoring")) == "2026-11"
    assert rate_card_version({"factoring": {"refused": "x"}, "credit_insurance": answer("a")}) == "2026-11"
    assert rate_card_version({"factoring": {"refused": "x"}}) is None
    assert rate_card_version(None) is None


def test_the_cost_shown_is_the_one_rounded_outward() -> None:
    assert cost_bounds(answer("factoring")) == (10_000, 20_000)
    assert cost_bounds(answer("factoring") | {"display": []}) == (10_814, 19_192)


def test_both_products_fit_on_one_page_that_says_what_it_is_worth() -> None:
    pdf = estimate_pdf(lead(), BROKER)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    text = words(pdf)
    for expected in (
        *("Courtage Martin", "01 23 45 67 89", "ORIAS 07 000 000", "Jeanne Sahin, Atelier de la Forêt"),
        *("Chiffre d'affaires HT sur 12 mois : 800 k€", "Affacturage", "Assurance-crédit"),
        *("de 10 000 € à 20 000 €", "13 947 €", "960 000 € – 1,5 %", "Ligne 4 de credit_insurance"),
        *("Un taux est à actualiser.", "Euribor 3 mois", "non contractuelle", "Grille 2026-11 du 20/11/2026"),
    ):
        assert expected in text, expected
    assert text.count("Euribor 3 mois") == 1


def test_the_file_is_joined_as_a_pdf() -> None:
    [file] = attach_estimate(BROKER)(lead(estimate=answer("factoring"), diagnostic={}, company=None))
    assert (file.filename, file.mime) == ("estimation-indicative.pdf", "application/pdf")
    assert "Affacturage" in words(file.content)


def test_the_message_shows_every_priced_product() -> None:
    text = render("_estimate.txt.j2", {"estimates": priced(lead()["estimate"], "combined")})
    assert (
        text.count(
            "de 10\u202f000\u202f€ à 20\u202f000\u202f€".replace("10\u202f000\u202f€", "10\u202fk€").replace(
                "20\u202f000\u202f€", "20\u202fk€"
            )
        )
        == 2
    )
    assert "Assurance-crédit" in text
