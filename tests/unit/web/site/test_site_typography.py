"""French typography and light Markdown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factorland.web.site.templating import about
from factorland.web.site.typography import light_markdown, typographic
from tests.support.visitor import plain_spaces


@pytest.mark.parametrize(
    ("plain", "typeset"),
    [
        ("Vraiment ?", "Vraiment\u202f?"),
        ("Oui ; non !", "Oui\u202f; non\u202f!"),
        ("Le prix : 25 %", "Le prix\u00a0: 25\u202f%"),
        ("« Bonjour »", "«\u202fBonjour\u202f»"),
        ("12 500 000 €", "12\u202f500\u202f000\u202f€"),
        ("l'affacturage qu'il faut", "l’affacturage qu’il faut"),
        ("l&#39;impayé", "l’impayé"),
        ("de 9 h à 12 h 30", "de 9\u00a0h à 12\u00a0h\u00a030"),
        ("sous 10 jours, 24 à 48 h", "sous 10\u00a0jours, 24 à 48\u00a0h"),
        ("le 1er mars ou le 3 décembre", "le 1er\u00a0mars ou le 3\u00a0décembre"),
        ("1,2 M€ et 350 k€", "1,2\u202fM€ et 350\u202fk€"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("L'<strong>offre</strong> ?", "L’<strong>offre</strong>\u202f?"),
        ('<a href="/a?b=c d">« a »</a>', '<a href="/a?b=c d">«\u202fa\u202f»</a>'),
        ('<p data-x="l\'essai : 5 %">ok</p>', '<p data-x="l\'essai : 5 %">ok</p>'),
    ],
)
def test_typographic(plain: str, typeset: str) -> None:
    assert typographic(plain) == typeset


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un\n\nDeux", "<p>Un</p>\n<p>Deux</p>"),
        ("Une ligne\nqui continue", "<p>Une ligne qui continue</p>"),
        (
            "Liste :\n- un\n- **deux**\nfin",
            "<p>Liste :</p><ul><li>un</li><li><strong>deux</strong></li></ul><p>fin</p>",
        ),
        ("[ORIAS](https://www.orias.fr)", '<p><a href="https://www.orias.fr">ORIAS</a></p>'),
        ("[mal](javascript:alert(1))", "<p>[mal](javascript:alert(1))</p>"),
        ('<script>&"', "<p>&lt;script&gt;&amp;&#34;</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
    ],
)
def test_light_markdown(text: str, html: str) -> None:
    assert light_markdown(text) == html


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("84312.50", "84 300 €"), ("6826", "6 830 €"), ("99.6", "100 €"), ("1234567", "1 230 000 €"), ("0", "0 €")],
)
def test_an_estimated_amount_is_no_more_precise_than_an_estimate(amount: str, shown: str) -> None:
    assert plain_spaces(about(Decimal(amount))) == shown
