"""From an understood message to slot values."""

from __future__ import annotations

from typing import Any

import pytest

from actions.reading import SKIPPED, Doubt, asks_something, read_message


def entity(name: str, value: Any, role: str | None = None) -> dict[str, Any]:
    return {"entity": name, "value": value, **({"role": role} if role else {})}


def test_every_figure_of_a_message_fills_its_slot_whatever_was_asked() -> None:
    reading = read_message(
        "2 M€ de CA dans le négoce, payés à 60 jours, 30 clients",
        [
            entity("amount-of-money", 2_000_000, "turnover"),
            entity("sector", "wholesale"),
            entity("duration", 60, "payment_delay"),
            entity("number", 30, "buyer_count"),
        ],
        "inform",
        requested=None,
    )
    assert reading.slots == {"turnover": 2_000_000.0, "sector": "wholesale", "dso": 60.0, "buyer_count": 30.0}
    assert reading.doubt is None


@pytest.mark.parametrize(
    ("requested", "expected"), [("buyer_count", {"buyer_count": 30.0}), (None, {}), ("sector", {})]
)
def test_a_bare_figure_counts_only_for_the_question_asked(requested: str | None, expected: dict[str, float]) -> None:
    assert read_message("30", [entity("number", 30)], "inform", requested).slots == expected


def test_a_bare_small_figure_as_turnover_is_doubted() -> None:
    reading = read_message("500", [entity("number", 500)], "inform", "turnover")
    assert reading.slots == {}
    assert reading.doubt == Doubt("turnover", "unit", 500.0)


def test_a_monthly_turnover_is_multiplied_and_doubted_until_a_yes() -> None:
    said = read_message(
        "25k de CA par mois",
        [entity("amount-of-money", {"value": 25_000, "per": "month"}, "turnover")],
        "inform",
        "turnover",
    )
    assert said.slots == {}
    assert said.doubt == Doubt("turnover", "yearly", 300_000.0)
    pending = {"slot": "turnover", "code": "yearly", "value": 300_000.0}
    assert read_message("oui", [], "affirm", "turnover", pending).slots == {"turnover": 300_000.0}
    assert read_message("non", [], "deny", "turnover", pending).slots == {}


def test_dollars_are_never_taken_for_euros() -> None:
    dollars = entity("amount-of-money", {"value": 50_000, "unit": "USD"}, "turnover")
    reading = read_message("50 000 dollars de CA", [dollars], "inform", "turnover")
    assert reading.slots == {}
    assert reading.doubt is not None
    assert reading.doubt.code == "currency"


def test_end_of_month_terms_count_half_a_month_more() -> None:
    term = entity("payment-term", {"days": 45, "end_of_month": True})
    assert read_message("45 jours fin de mois", [term], "inform", "dso").slots == {"dso": 60.0}


@pytest.mark.parametrize(("value", "percent"), [(0.3, 30.0), (30, 30.0)])
def test_a_bare_fraction_is_a_share(value: float, percent: float) -> None:
    assert read_message(str(value), [entity("number", value)], "inform", "top_buyer_share").slots == {
        "top_buyer_share": percent
    }


def test_a_figure_out_of_range_is_doubted() -> None:
    reading = read_message("9000 clients", [entity("number", 9000, "buyer_count")], "inform", "buyer_count")
    assert reading.doubt == Doubt("buyer_count", "range", 9000.0)


def test_a_tapped_choice_fills_its_own_slot_only() -> None:
    tapped = entity("answer", {"slot": "dso", "value": 45})
    assert read_message('/inform{"answer": …}', [tapped], "inform", "sector").slots == {"dso": 45}


def test_a_tapped_skip_is_kept_as_skipped() -> None:
    tapped = entity("answer", {"slot": "email", "value": "skip"})
    assert read_message("/inform…", [tapped], "inform", "email").slots == {"email": SKIPPED}


@pytest.mark.parametrize(("intent", "value"), [("affirm", True), ("deny", False)])
def test_a_worded_consent_is_a_yes_or_a_no(intent: str, value: bool) -> None:
    assert read_message("…", [], intent, "consent_callback").slots == {"consent_callback": value}


def test_nothing_else_is_a_consent() -> None:
    assert read_message("peut-être", [], "inform", "consent_callback").slots == {}


def test_a_name_is_taken_as_written_when_it_was_asked() -> None:
    assert read_message("Nadège Kerbrat", [], "nlu_fallback", "contact_name").slots == {
        "contact_name": "Nadège Kerbrat"
    }
    assert read_message("Nadège Kerbrat", [], "nlu_fallback", "turnover").slots == {}


def test_a_question_is_not_taken_for_a_name() -> None:
    assert read_message("Pourquoi mon nom ?", [], "out_of_scope", "contact_name").slots == {}


@pytest.mark.parametrize("text", ["aucune", "zéro", "jamais eu d'impayé", "rien"])
def test_no_losses_in_words_is_zero(text: str) -> None:
    assert read_message(text, [], "deny", "losses").slots == {"losses": 0.0}


def test_a_siren_answers_the_company_question() -> None:
    reading = read_message("732829320", [entity("siren", "732829320")], "inform", "company")
    assert reading.slots == {"siren": "732829320", "company": SKIPPED}


@pytest.mark.parametrize("text", ["c'est quoi la quotité ?", "comment on fait", "Pourquoi cette question"])
def test_questions_are_recognised(text: str) -> None:
    assert asks_something(text)


@pytest.mark.parametrize("text", ["45 jours", "transport", "Claire Dubois", "le négoce de bois"])
def test_answers_are_not_questions(text: str) -> None:
    assert not asks_something(text)


@pytest.mark.parametrize(("slot", "text"), [("phone", "08 99 12 34 56"), ("email", "claire@"), ("phone", "061234567")])
def test_an_unusable_answer_is_doubted_not_ignored(slot: str, text: str) -> None:
    assert read_message(text, [], "inform", slot).doubt == Doubt(slot, "invalid")


def test_a_trade_inside_a_name_is_no_answer_about_the_trade() -> None:
    trade = [entity("sector", "transport")]
    assert read_message("Transports Dubois", trade, "faq", "company").slots == {"company": "Transports Dubois"}


@pytest.mark.parametrize(
    ("text", "intent"), [("Passer", "skip_question"), ("Non", "deny"), ("je sais pas", "dont_know")]
)
def test_steering_is_no_name(text: str, intent: str) -> None:
    assert read_message(text, [], intent, "contact_name").slots == {}


def test_a_question_in_keywords_is_no_name() -> None:
    assert read_message("quotité garantie", [], "faq", "company").slots == {}


def test_the_middle_of_a_range_is_taken() -> None:
    low = entity("amount-of-money", 200_000, "turnover") | {"start": 6, "end": 9}
    high = entity("amount-of-money", 300_000, "turnover") | {"start": 13, "end": 17}
    assert read_message("entre 200 et 300k", [low, high], "inform", "turnover").slots == {"turnover": 250_000.0}


def test_two_figures_far_apart_are_not_a_range() -> None:
    last = entity("amount-of-money", 800_000, "turnover") | {"start": 8, "end": 13}
    this = entity("amount-of-money", 900_000, "turnover") | {"start": 40, "end": 45}
    assert read_message("…", [last, this], "inform", "turnover").slots == {"turnover": 800_000.0}


@pytest.mark.parametrize(
    ("read", "slots"),
    [
        (entity("duration", 45), {"dso": 45.0}),
        (entity("amount-of-money", 3_000_000), {"turnover": 3_000_000.0}),
        (entity("percentage", 50), {"assigned_share": 50.0}),
        (entity("number", 20, "buyer_count"), {"buyer_count": 20.0}),
    ],
)
def test_a_what_if_needs_no_role(read: dict[str, Any], slots: dict[str, float]) -> None:
    assert read_message("et avec…", [read], "change_estimate", None).slots == slots
    assert read_message("…", [read], "inform", None).slots == (slots if read.get("role") else {})


def test_a_loose_figure_fills_what_an_estimate_still_misses() -> None:
    figures = [entity("amount-of-money", 1_500_000), entity("duration", 90)]
    unknown = frozenset({"turnover", "dso"})
    assert read_message("…", figures, "inform", None, None, unknown).slots == {"turnover": 1_500_000.0, "dso": 90.0}
    assert read_message("…", figures, "inform", None).slots == {}


def test_a_figure_asked_for_is_no_other_figure() -> None:
    amount = [entity("amount-of-money", 20_000)]
    assert read_message("…", amount, "change_estimate", "losses", None, frozenset({"turnover"})).slots == {
        "losses": 20_000.0
    }


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("y en a 40 je crois", "buyer_count", 40.0),
        ("on en a 8, ah non 9", "buyer_count", 9.0),
        ("j'en ai une bonne douzaine", "buyer_count", 12),
        ("c'est variable, entre 30 et 60", "dso", 45.0),
        ("ils paient cash", "dso", 0),
        ("non aucun gros client, c'est bien réparti", "top_buyer_share", 15),
        ("je n'ai pas de pertes", "losses", 0),
        ("non", "losses", 0),
        ("Autre activité", "sector", "other"),
    ],
)
def test_answers_in_words(text: str, slot: str, value: Any) -> None:
    assert read_message(text, [], "inform", slot).slots == {slot: value}


@pytest.mark.parametrize("text", ["aucune idée", "je ne sais pas", "c'est combien en général ?"])
def test_not_knowing_is_no_answer_in_words(text: str) -> None:
    assert read_message(text, [], "dont_know", "losses").slots == {}


def test_the_unit_alone_settles_a_bare_figure() -> None:
    pending = {"slot": "turnover", "code": "unit", "value": 850.0}
    assert read_message("en milliers", [], "inform", "turnover", pending).slots == {"turnover": 850_000.0}


def test_a_yes_is_no_name() -> None:
    assert read_message("oui", [], "affirm", "company").slots == {}


@pytest.mark.parametrize("text", ["JL Conseil", "Chimie Est"])
def test_a_short_word_may_begin_a_name(text: str) -> None:
    assert read_message(text, [], "faq", "company").slots == {"company": text}
