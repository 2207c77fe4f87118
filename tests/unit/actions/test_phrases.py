"""Steering words that no label stands for."""

from __future__ import annotations

import pytest

from actions import phrases


@pytest.mark.parametrize(
    "text",
    [
        "retour",
        "Retour svp",
        "revenir en arrière",
        "question précédente",
        "je veux revenir à la question d'avant",
        "on peut revenir en arrière ?",
        "oups retour",
        "précédent",
        "reviens en arrière",
        "retour à la question précédente",
        "on va revenir en arrière",
    ],
)
def test_going_back(text: str) -> None:
    assert phrases.goes_back(text)


@pytest.mark.parametrize(
    "text", ["retour sur investissement c'est quoi", "je reviens demain", "retourner une facture", "arriérés", "retard"]
)
def test_not_going_back(text: str) -> None:
    assert not phrases.goes_back(text)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("on reprend", True),
        ("ok on continue", True),
        ("je voudrais reprendre où on en était", True),
        ("on peut reprendre ?", True),
        ("on reprend à zéro", False),
        ("on reprend depuis le début", False),
        ("où on en est ?", False),
    ],
)
def test_going_on(text: str, on: bool) -> None:
    assert phrases.resumes(text) is on


@pytest.mark.parametrize(
    ("text", "anew"),
    [
        ("on recommence tout depuis le début", True),
        ("on repart de zéro", True),
        ("je voudrais faire une nouvelle estimation", True),
        ("je veux pas que ça recommence", False),
        ("la première", False),
        ("retour", False),
    ],
)
def test_everything_is_forgotten_only_for_sure(text: str, anew: bool) -> None:
    assert phrases.starts_anew(text) is anew


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("plutôt assurance crédit en fait", "credit_insurance"),
        ("pas d'affacturage, l'assurance crédit", "credit_insurance"),
        ("finalement l'affacturage plutôt que l'assurance crédit", "factoring"),
        ("non les deux", "combined"),
        ("c'est quoi l'assurance crédit", None),
        ("l'affacturage coûte cher", None),
    ],
)
def test_another_product(text: str, product: str | None) -> None:
    assert phrases.product_wished(text) == product


@pytest.mark.parametrize(
    ("text", "declines"),
    [
        ("je veux pas donner mon numéro", True),
        ("pas de tel désolé", True),
        ("je préfère pas dire", True),
        ("je n'en ai pas", True),
        ("pas plus de 20 clients", False),
        ("je n'ai pas de pertes", False),
        ("60 jours", False),
    ],
)
def test_declining(text: str, declines: bool) -> None:
    assert phrases.declines(text) is declines


@pytest.mark.parametrize(
    ("text", "index"),
    [("la première", 0), ("le 2ème créneau", 1), ("je prends le dernier", -1), ("premier client", None)],
)
def test_the_nth_choice(text: str, index: int | None) -> None:
    assert phrases.ordinal(text) == index


@pytest.mark.parametrize(
    ("text", "factor"), [("k€", 1000), ("en milliers", 1000), ("oui, des millions", 1_000_000), ("500k", None)]
)
def test_a_unit_alone(text: str, factor: int | None) -> None:
    assert phrases.unit_named(text) == factor


@pytest.mark.parametrize(
    ("text", "yes"), [("oui", True), ("ok d'accord", True), ("Oui Conseil", False), ("non", False)]
)
def test_a_plain_yes(text: str, yes: bool) -> None:
    assert phrases.says_yes(text) is yes


def test_how_many_questions_are_left() -> None:
    assert phrases.asks_how_many("encore combien de questions ?")
    assert not phrases.asks_how_many("combien de clients ?")


@pytest.mark.parametrize(
    ("text", "cancels"),
    [("annulez mon rendez-vous", True), ("je ne peux plus ce jour-là", True), ("c'est quand déjà mon rdv ?", False)],
)
def test_calling_off(text: str, cancels: bool) -> None:
    assert phrases.cancels(text) is cancels
