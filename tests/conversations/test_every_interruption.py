"""Every question of the estimate, every kind of interruption: it is answered, then the same question comes back."""

from __future__ import annotations

import pytest

from actions.questions import ESTIMATE_SLOTS, QUESTIONS
from tests.support.visitor import Visitor, plain_spaces

#: What a visitor says instead of answering, and a word of the answer it must get.
INTERRUPTIONS = {
    "c'est quoi le fonds de garantie ?": "réserve",
    "tu es un robot ?": "automatique",
    "pourquoi vous me demandez ça ?": "",
    "je ne comprends pas la question": "exemple",
    "où on en est ?": "",
    "merci": "plaisir",
    "quel est votre numéro de téléphone ?": "01 23 45 67 89",
    "je cherche une assurance auto": "je réponds sur",
    "tu es nul": "",
}
ANSWERS = {
    "turnover": "800 k€",
    "sector": "services aux entreprises",
    "dso": "60 jours",
    "buyer_count": "30 clients",
    "top_buyer_share": "20 %",
    "losses": "2 000 euros",
}


@pytest.mark.parametrize("slot", ESTIMATE_SLOTS["combined"])
def test_interruptions_leave_the_question_where_it_was(visitor: Visitor, slot: str) -> None:
    visitor.say("j'ai besoin de trésorerie et de protection mais je ne sais pas quelle solution choisir")
    for earlier in ESTIMATE_SLOTS["combined"][: ESTIMATE_SLOTS["combined"].index(slot)]:
        visitor.say(ANSWERS[earlier])
    question = plain_spaces(QUESTIONS[slot].ask)[1:]
    assert question in visitor.text()
    for said, answered in INTERRUPTIONS.items():
        visitor.say(said)
        assert len(visitor.answers) > 1, f"{said!r} got no answer of its own: {visitor.text()}"
        assert answered.lower() in visitor.text().lower(), f"{said!r} at {slot}: {visitor.text()}"
        assert question in plain_spaces(visitor.answers[-1]["text"]), f"{said!r} lost {slot}: {visitor.text()}"
