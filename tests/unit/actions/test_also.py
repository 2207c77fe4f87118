"""Several things asked in one message."""

from __future__ import annotations

from typing import Any

import pytest

from actions import also, services
from actions.also import ActionAnswerAlso, ActionAnswerBesides, answer_each, offer_nearest
from factorland.knowledge import Knowledge, Topic


def topic(name: str, words: int) -> Topic:
    return Topic(f"faq/{name}", f"Titre {name}", f"{name} ?", " ".join([name] * words))


@pytest.fixture(autouse=True)
def three_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = (topic("short", 40), topic("brief", 50), topic("long", 140))
    found = Knowledge(topics, {each.label: each.question for each in topics})
    monkeypatch.setattr(services, "knowledge", lambda: found)


def test_two_short_answers_are_both_given(scene: Any) -> None:
    scene.ask_faq("faq/short", also=["faq/brief"])
    assert scene.play(ActionAnswerAlso()).text.startswith("brief")


def test_a_second_long_answer_is_offered_by_its_title(scene: Any) -> None:
    scene.ask_faq("faq/short", also=["faq/long"])
    played = scene.play(ActionAnswerAlso())
    assert played.labels == ["Titre long"]
    assert "long long" not in played.text


@pytest.mark.parametrize(
    ("label", "action"), [("book_callback", "action_start_callback"), ("request_diagnostic", "action_start_estimate")]
)
def test_a_task_is_begun_once_the_question_is_answered(scene: Any, label: str, action: str) -> None:
    scene.ask_faq("faq/short", also=[label])
    assert scene.play(ActionAnswerAlso()).next_action == action


def test_another_task_is_offered(scene: Any) -> None:
    scene.ask_faq("faq/short", also=["compare_offers"])
    assert scene.play(ActionAnswerAlso()).labels == ["Voir les types d'offres"]


def test_the_question_beside_a_task_is_answered_first(scene: Any) -> None:
    scene.intent, scene.also = "request_factoring_estimate", ["faq/long", "faq/short"]
    played = scene.play(ActionAnswerBesides())
    assert played.text.startswith("long")
    assert played.labels == ["Titre short"]


def test_nothing_more_is_said_when_nothing_more_was_asked(scene: Any) -> None:
    scene.ask_faq("faq/short")
    assert scene.play(ActionAnswerAlso()).messages == []


def test_an_unsure_message_gets_its_clear_parts(scene: Any) -> None:
    scene.intent, scene.also = "nlu_fallback", ["faq/brief"]
    assert answer_each(scene.turn())
    scene.also = []
    assert not answer_each(scene.turn())


def test_the_nearest_topics_are_offered_by_their_titles(scene: Any) -> None:
    scene.ranking = [{"name": "chitchat/joke"}, {"name": "faq/long"}, {"name": "inform"}]
    turn = scene.turn()
    assert offer_nearest(turn)
    assert turn.dispatcher.messages[0]["custom"]["choices"][0]["label"] == "Titre long"


def test_the_opening_hours_say_whether_somebody_is_there(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(also, "opening_words", lambda: "Ouvert.")
    scene.ask_faq("faq/company_contact")
    assert scene.play(ActionAnswerAlso()).text == "Ouvert."
