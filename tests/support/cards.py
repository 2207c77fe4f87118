"""One message of each card, as the server may send them: with words longer than any line, and many of them."""

from __future__ import annotations

from typing import Any

from factorland.leads import Leads

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"


def every_card(words: str) -> list[tuple[list[str], dict[str, Any]]]:
    """Labels of the choices and card, for each type; ``words`` is the text everywhere."""
    return [
        (
            [words],
            {
                "type": "estimate",
                "title": words,
                "headline": {"label": words, "value": words},
                "range": {"label": words, "low": words, "central": words, "high": words},
                "rows": [{"label": words, "value": words, "note": words}],
                "bar": [{"label": words, "share": 0.9}, {"label": words, "share": 0.1}],
                "assumptions": [words],
                "disclaimer": words,
                "rate_card": words,
            },
        ),
        ([words, words], {"type": "slots", "title": words, "groups": [{"label": words, "choices": [0, 1]}]}),
        (
            [],
            {
                "type": "booking",
                "title": words,
                "when": words,
                "start": words,
                "end": words,
                "phone": words,
                "ics": words,
                "note": words,
            },
        ),
        ([words], {"type": "consent", "wording": words, "purposes": [{"name": "x", "label": words, "choice": 0}]}),
        ([words], {"type": "summary", "title": words, "rows": [{"label": words, "value": words, "choice": 0}]}),
        (
            [],
            {
                "type": "comparison",
                "title": words,
                "columns": [words, words],
                "rows": [{"label": words, "values": [words, words]}],
                "note": words,
            },
        ),
    ]


def add_every_card(store: Leads, conversation: str, words: str) -> None:
    """Writes one reply a card, and one of an unknown type, with ``words`` as text too."""
    for labels, card in [*every_card(words), ([], {"type": "unheard-of", "html": words})]:
        choices = [{"label": label, "payload": "/affirm"} for label in labels]
        store.add_reply(conversation, "assistant", words, choices, card)
