"""Several things asked in one message: each gets its answer.

The label of a message is one of them; the classifier leaves the others in ``also``. A question is answered before a
task is begun, whichever the label was.
"""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions import services
from actions.base import CONTACT, Choice, Event, SafeAction, Turn, choice
from actions.opening import opening_words
from actions.texts import say
from factorland.knowledge import Topic

_TOPICS_OFFERED = 3
_BOTH_IN_FULL = 150  # words that a visitor on a phone reads in one go
#: Tasks that are begun once the question is answered.
_BEGUN = {
    "request_factoring_estimate": "action_start_estimate",
    "request_credit_insurance_estimate": "action_start_estimate",
    "request_diagnostic": "action_start_estimate",
    "change_estimate": "action_start_estimate",
    "book_callback": "action_start_callback",
}
#: Tasks that are offered.
_OFFERED = {
    "request_human": CONTACT,
    "request_phone_number": CONTACT,
    "send_by_email": choice("Recevoir l'estimation par e-mail", "/send_by_email"),
    "compare_offers": choice("Voir les types d'offres", "/compare_offers"),
    "reschedule_callback": choice("Déplacer le rendez-vous", "/reschedule_callback"),
    "cancel_callback": choice("Annuler le rendez-vous", "/cancel_callback"),
    "show_summary": choice("Voir ce qui est noté", "/show_summary"),
}
#: The topic whose answer needs the clock.
_HOURS = "faq/company_contact"


class ActionAnswerBesides(SafeAction):
    """What comes before a task: the questions asked in the same message."""

    action_name = "action_answer_besides"

    def act(self, turn: Turn) -> list[Event]:
        """Answers the first one and offers the others."""
        _say(turn, _topics(turn), 0, choices=False)
        return []


def answer_each(turn: Turn) -> bool:
    """Answers the questions of a message whose label is unsure as a whole; ``False`` when none is known."""
    topics = _topics(turn)
    _say(turn, topics, 0)
    return bool(topics)


def offer_nearest(turn: Turn) -> bool:
    """Offers the topics nearest to a message by their titles, and a person; ``False`` when there is none."""
    ranking = [str(rank.get("name")) for rank in turn.tracker.latest_message.get("intent_ranking") or []]
    found = [services.knowledge().find(label) for label in ranking if label.startswith("faq/")]
    topics = [choice(topic.title, topic.label) for topic in found if topic is not None][:_TOPICS_OFFERED]
    if topics:
        turn.say(say("fallback"), [*topics, CONTACT])
    return bool(topics)


class ActionAnswerAlso(SafeAction):
    """What comes after the written answer of a topic: the other things asked in the same message."""

    action_name = "action_answer_also"

    def act(self, turn: Turn) -> list[Event]:
        """Answers a second question (or offers it, when both would be long), begins or offers a task."""
        if turn.label == _HOURS:
            turn.say(opening_words())
        if turn.from_button:
            return []
        answered = services.knowledge().find(turn.label)
        _say(turn, _topics(turn), len(answered.answer.split()) if answered else 0)
        begun = next((_BEGUN[label] for label in turn.also if label in _BEGUN), None)
        if begun:
            return [FollowupAction(begun)]
        offered = [_OFFERED[label] for label in turn.also if label in _OFFERED]
        if offered:
            turn.say(say("also_task"), offered)
        return []


def _say(turn: Turn, topics: list[Topic], words: int, choices: bool = True) -> None:
    """Says the topics that still fit under the words already said, and offers the others by their titles."""
    offered: list[Choice] = []
    for topic in topics:
        words += len(topic.answer.split())
        if words <= _BOTH_IN_FULL or words == len(topic.answer.split()):
            buttons = topic.buttons if choices else ()
            turn.say(topic.answer, [choice(button.title, button.payload) for button in buttons])
        else:
            offered.append(choice(topic.title, topic.label))
    if offered:
        turn.say(say("also_topic"), offered)


def _topics(turn: Turn) -> list[Topic]:
    found = (services.knowledge().find(label) for label in turn.also if label.startswith("faq/"))
    return [topic for topic in found if topic is not None and topic.label != turn.label]
