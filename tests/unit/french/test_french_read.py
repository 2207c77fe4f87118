"""What the readers must and must not find, sentence by sentence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from factorland.french import Match, read

SUNDAY = datetime.fromisoformat("2026-11-22T21:00:00+01:00")


def found(text: str, now: datetime = SUNDAY) -> list[tuple[str, str | None, str, Any]]:
    return [(m.entity, m.role, text[m.start : m.end], m.value) for m in read(text, now)]


def only(text: str, now: datetime = SUNDAY) -> Match:
    matches = read(text, now)
    assert len(matches) == 1, found(text, now)
    return matches[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5 M€", 1_500_000),
        ("1.5 million", 1_500_000),
        ("1500k", 1_500_000),
        ("1M2", 1_200_000),
        ("un million et demi", 1_500_000),
        ("deux millions sept", 2_700_000),
        ("2 millions 500", 2_500_000),
        ("un million deux cent mille euros", 1_200_000),
        ("300.000 €", 300_000),
        ("300,000 €", 300_000),
        ("1.250 M€", 1_250_000),
        ("200\u202f000\u00a0€", 200_000),
        ("1'500'000 €", 1_500_000),
        ("une centaine de k", 100_000),
        ("nonante-cinq mille euros", 95_000),
        ("10 mile euros", 10_000),
        ("2 milions", 2_000_000),
        ("300000e", 300_000),
        ("３００ ０００ €", 300_000),
    ],
)
def test_amounts_as_visitors_write_them(text: str, value: int) -> None:
    assert (only(text).entity, only(text).value) == ("amount-of-money", value)


@pytest.mark.parametrize(
    "text",
    [
        "-50 000 €",
        "moins 50 000 €",
        "1,250 k€",  # 1 250 k€ or 1,25 k€: nobody can tell
        "deux millions cinquante",
        "quelques millions",
        "plusieurs centaines de milliers d'euros",
        "la moitié d'un million",
        "30k abonnés",
        "appartement de 500m2",
        "article L441-10",
        "loi 2008-776",
        "ouvert 24h/24 et 7j/7",
        "sous 48h",
        "code NAF 4673A",
        "ISO 27001",
        "le 15e arrondissement",
        "SIREN 732829321",
        "0892 70 12 39",
        "un tiers de confiance",
        "un quart d'heure",
        "vous avez une minute ?",
        "les 3 services de l'assureur",
        "les fins de mois",
        "en comptant sur vous",
        "bonne fin de journée",
        "lundi dernier",
        "Bonjour Madame",
        "Île-de-France",
    ],
)
def test_what_only_looks_like_a_value_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_unit_of_a_range_holds_for_both_ends() -> None:
    assert found("CA entre 200 et 300k") == [
        ("amount-of-money", "turnover", "200", 200_000),
        ("amount-of-money", "turnover", "300k", 300_000),
    ]
    assert [m.value for m in read("de 200 à 300 000 €", SUNDAY)] == [200_000, 300_000]
    assert [m.value for m in read("500 à 1500 €", SUNDAY)] == [500, 1500]


def test_other_currencies_and_periods_are_kept() -> None:
    assert only("50 000 dollars").value == {"value": 50_000, "unit": "USD"}
    assert only("25k par mois").value == {"value": 25_000, "per": "month"}
    assert only("CA mensuel de 50 000 €").value == {"value": 50_000, "per": "month"}
    assert only("factures de 600 € par mois").value == 600


def test_a_figure_without_unit_needs_a_role_word_or_is_a_bare_answer() -> None:
    assert found("encours 300000") == [("amount-of-money", "outstanding", "300000", 300_000)]
    assert found("environ 300") == [("number", None, "300", 300)]
    assert found("refais la simu à 700000") == []
    assert found("CA 2024") == []


def test_turnover_is_not_the_pronoun() -> None:
    assert only("mon ca fait 500k").role == "turnover"
    assert only("ça fait 500k").role is None
    assert only("ca fait 500k").role is None
    assert only("CA fait 500k").role == "turnover"


def test_what_the_visitor_takes_back_is_dropped() -> None:
    assert [m.value for m in read("je voulais dire 500 k€, pas 500 euros", SUNDAY)] == [500_000]
    assert [m.value for m in read("pas 14h, 16h svp", SUNDAY)] == ["2026-11-23T16:00:00+01:00"]


def test_every_figure_takes_its_own_role_word() -> None:
    assert [(m.role, m.value) for m in read("CA 1M, encours 200k, besoin 80k", SUNDAY)] == [
        ("turnover", 1_000_000),
        ("outstanding", 200_000),
        ("need", 80_000),
    ]
    assert [(m.role, m.value) for m in read("20 % export, 80 % B2B, plus gros client 30 %", SUNDAY)] == [
        ("export_share", 20),
        ("b2b_share", 80),
        ("top_buyer_share", 30),
    ]


@pytest.mark.parametrize(
    ("text", "role", "days"),
    [
        ("mes clients paient à 60", "payment_delay", 60),
        ("DSO 52", "payment_delay", 52),
        ("comptant", "payment_delay", 0),
        ("créée il y a 18 mois", "company_age", 540),
        ("on fabrique depuis 22 ans", "company_age", 8030),
        ("mon client ne paye pas depuis 3 mois", "overdue", 90),
        ("10 jours de retard", "overdue", 10),
        ("délai d'indemnisation de 60 jours", None, 60),
    ],
)
def test_delays_and_their_roles(text: str, role: str | None, days: int) -> None:
    match = next(m for m in read(text, SUNDAY) if m.entity == "duration")
    assert (match.role, match.value) == (role, days)


def test_payment_terms() -> None:
    assert only("45 j fdm").value == {"days": 45, "end_of_month": True}
    assert only("30 fin de mois le 10").value == {"days": 30, "end_of_month": True, "day": 10}


WEDNESDAY = datetime.fromisoformat("2026-11-25T15:20:30+01:00")
FRIDAY_EVENING = datetime.fromisoformat("2026-11-27T18:30:00+01:00")
BEFORE_SUMMER_TIME = datetime.fromisoformat("2027-03-26T10:00:00+01:00")


def span(day: str, begins: str, ends: str, offset: str = "+01:00") -> dict[str, str]:
    return {"from": f"{day}T{begins}:00{offset}", "to": f"{day}T{ends}:00{offset}"}


@pytest.mark.parametrize(
    ("text", "now", "value"),
    [
        ("jeudi", WEDNESDAY, span("2026-11-26", "09:00", "18:00")),
        ("mercredi", WEDNESDAY, span("2026-12-02", "09:00", "18:00")),
        ("jeudi prochain", WEDNESDAY, span("2026-12-03", "09:00", "18:00")),
        ("vendredi en huit", WEDNESDAY, span("2026-12-04", "09:00", "18:00")),
        ("14h", WEDNESDAY, "2026-11-26T14:00:00+01:00"),
        ("16h", WEDNESDAY, "2026-11-25T16:00:00+01:00"),
        ("cet aprem", WEDNESDAY, span("2026-11-25", "14:00", "18:00")),
        ("dans une heure", WEDNESDAY, "2026-11-25T16:20:00+01:00"),
        ("cette semaine", WEDNESDAY, {"from": "2026-11-25T15:20:00+01:00", "to": "2026-11-27T18:00:00+01:00"}),
        ("cette semaine", FRIDAY_EVENING, {"from": "2026-11-30T09:00:00+01:00", "to": "2026-12-04T18:00:00+01:00"}),
        ("lundi 10h", BEFORE_SUMMER_TIME, "2027-03-29T10:00:00+02:00"),
        ("le 3/12", BEFORE_SUMMER_TIME, span("2027-12-03", "09:00", "18:00")),
        ("le 31/12 à 9h", WEDNESDAY, "2026-12-31T09:00:00+01:00"),
        ("le 2 janvier", WEDNESDAY, span("2027-01-02", "09:00", "18:00")),
        ("jeudi entre midi et deux", WEDNESDAY, span("2026-11-26", "12:00", "14:00")),
        ("demain à 3h de l'après-midi", WEDNESDAY, "2026-11-26T15:00:00+01:00"),
    ],
)
def test_moments_follow_the_clock(text: str, now: datetime, value: Any) -> None:
    assert only(text, now).value == value


def test_an_hour_said_later_is_of_the_day_said_before() -> None:
    assert [m.value for m in read("vendredi ? plutôt à 11h", SUNDAY)][-1] == "2026-11-27T11:00:00+01:00"


def test_impossible_dates_are_no_dates() -> None:
    assert found("le 31/02") == []
    assert found("rdv le 30 février") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("0692 12 34 56", "+262692123456"),
        ("0590 12 34 56", "+590590123456"),
        ("0639 12 34 56", "+262639123456"),
        ("06 39 98 12 34", "+33639981234"),
        ("+32 475 12 34 56", "+32475123456"),
    ],
)
def test_phones(text: str, value: str) -> None:
    assert (only(text).entity, only(text).value) == ("phone-number", value)


def test_company_identifiers() -> None:
    assert found("FR83404833048") == [("siren", None, "404833048", "404833048")]
    assert only("732 829 320 00074").entity == "siret"
    assert only("35600000049837").entity == "siret"  # La Poste: digits that add up to a multiple of 5


def test_organisations_have_a_role_only_when_they_are_the_visitors() -> None:
    assert (only("notre factor est bnp factor").role, only("bnp factor").role) == ("current_factor", None)
    assert {m.role for m in read("Coface ou Atradius ?", SUNDAY)} == {None}
    assert {m.role for m in read("Mon ancien contrat était chez Euler", SUNDAY)} == {None}


def test_names_come_from_their_context() -> None:
    assert found("je suis Paul Martin, gérant de la SARL Costa") == [
        ("person-name", None, "Paul Martin", "Paul Martin"),
        ("company-name", None, "SARL Costa", "SARL Costa"),
    ]
    assert only("marie dupont").value == "marie dupont"
    assert only("Coface").entity == "organisation"
    assert found("je suis pressée") == []


def test_spans_are_those_of_the_visitors_text() -> None:
    text = "réglé a\u0300 45\u200b jours, CA\u00a0: 1,5\u202fM€"
    assert [text[m.start : m.end] for m in read(text, SUNDAY)] == ["45\u200b jours", "1,5\u202fM€"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("factures de 3 000 € par mois", 3000),
        ("des factures d'environ 2500€ chaque mois", 2500),
        ("je facture 3 000 € par mois", {"value": 3000, "per": "month"}),
    ],
)
def test_so_much_an_invoice_is_not_so_much_a_month(text: str, value: Any) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "au lieu des 2 millions",
        "pas besoin de 200k",
        "vous êtes ouverts de 9h à 18h ?",
        "j'ai appelé hier à 15h",
        "j'ai 52 ans",
        "dès que possible",
        "tout sauf mercredi",
        "on vend 60/40",
        "immatriculée le 14/03/2022",
    ],
)
def test_what_is_taken_back_past_or_the_brokers_own_is_not_read(text: str) -> None:
    assert found(text) == []


def test_a_date_is_no_phone_number_and_a_number_taken_back_is_not_read() -> None:
    assert only("01/12/2026 11h").value == "2026-12-01T11:00:00+01:00"
    assert only("plus le 0611111111 mais le 0622222222").value == "+33622222222"
    assert only("00 41 79 123 45 67").value == "+41791234567"


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("mon client est dans le bâtiment", None),
        ("un transporteur ne me paie pas", None),
        ("mon hôtel", "other"),
        ("je suis transporteur", "transport"),
        ("plombier à Lyon", "construction"),
        ("injection plastique pour l'automobile", "industry"),
        ("honoraires avocat", None),
        ("expert-comptable, mon client est dans le bâtiment", "construction"),
    ],
)
def test_a_trade_is_the_visitors_own_or_is_not_read(text: str, trade: str | None) -> None:
    assert [m.value for m in read(text, SUNDAY) if m.entity == "sector"] == ([trade] if trade else [])


def test_clients_who_do_not_pay_are_not_the_number_of_buyers() -> None:
    assert [m.entity for m in read("deux clients me doivent 5 000 €", SUNDAY)] == ["amount-of-money"]
    assert only("je travaille avec vingt-cinq entreprises").role == "buyer_count"


def test_a_delay_at_most_is_a_moment_only_for_a_call() -> None:
    assert only("mes clients paient sous 45 jours, en 2025").entity == "duration"
    assert only("rappelez-moi d'ici 3 jours").entity == "time"
