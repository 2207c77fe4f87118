"""Numbers that must not be stored are masked; those the business lives on are not."""

from __future__ import annotations

import pytest

from factorland.leads.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mon iban FR76 3000 6000 0112 3456 7890 189 merci", "mon iban [IBAN masqué] merci"),
        ("FR7630006000011234567890189", "[IBAN masqué]"),
        ("de89 3704 0044 0532 0130 00 et 2 clients", "[IBAN masqué] et 2 clients"),
        ("carte 4970 1012 3456 7894", "carte 4970 1012 3456 7894"),  # wrong check digit
        ("carte 4111 1111 1111 1111 exp 12/28", "carte [n° de carte masqué] exp 12/28"),
        ("5555-5555-5555-4444", "[n° de carte masqué]"),
        ("378282246310005", "[n° de carte masqué]"),
        ("ma sécu 2 55 08 14 168 025 38", "ma sécu [n° de sécurité sociale masqué]"),
        ("255081416802538.", "[n° de sécurité sociale masqué]."),
        ("passeport 12AB34567 valide", "passeport [pièce d'identité masquée] valide"),
        ("ma carte d'identité n° 880692310285", "ma carte d'identité n° [pièce d'identité masquée]"),
    ],
)
def test_what_is_recognised(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "SIREN 732 829 320, SIRET 732 829 320 00074, La Poste 35600000000048",
        "Appelez-moi au 06 12 34 56 78 ou +33 6 12 34 56 78, +262692123456",
        "1 500 000 € de CA, 30 clients, 60 jours fin de mois, TVA FR44732829320",
        "le 26/11/2026 à 9h30, facture 2026-000123 de 12 500,50 €",
        "dossier 4111111111111112",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("je suis en arrêt maladie depuis mars", "je suis en [donnée de santé masquée] depuis mars"),
        (
            "J’ai eu un cancer du sein, la trésorerie a souffert",
            "J’ai eu un [donnée de santé masquée], la trésorerie a souffert",
        ),
        ("mon associé est diabétique", "mon associé est [donnée de santé masquée]"),
        ("ma femme a fait une dépression", "ma femme a fait une [donnée de santé masquée]"),
        ("je suis enceinte, rappelez-moi", "je suis [donnée de santé masquée], rappelez-moi"),
        ("JE SUIS SEROPOSITIF", "JE SUIS [donnée de santé masquée]"),
        (
            "à cause de mon burn-out et de ma dépression",
            "à cause de mon [donnée de santé masquée] et de ma [donnée de santé masquée]",
        ),
        ("suite à une hospitalisation", "suite à une [donnée de santé masquée]"),
        ("le gérant est atteint d'un cancer", "le gérant est atteint d'un [donnée de santé masquée]"),
        ("j'ai été opéré du dos", "j'ai été [donnée de santé masquée]"),
    ],
)
def test_health_said_of_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "je vends du matériel pour diabétiques",
        "nous faisons du transport de personnes handicapées",
        "mon entreprise fabrique des fauteuils pour handicapés",
        "j'ai une clinique qui traite le cancer",
        "l'assurance-crédit couvre-t-elle la dépression du marché ?",
        "je suis en arrêt d'activité",
        "je suis opérateur télécom",
        "mes clients sont des hôpitaux",
        "quelle est la crise actuelle du bâtiment ?",
        "mon client est en redressement",
        "j'ai un problème de trésorerie et des impayés",
        "je suis en cessation de paiements",
    ],
)
def test_a_trade_or_a_market_is_left_alone(text: str) -> None:
    assert mask(text) == text
