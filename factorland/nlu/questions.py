"""Several questions in one message: where it may be cut, and which parts ask something of their own."""

from __future__ import annotations

import re

from factorland.nlu.text import tokens

SHORTEST = 3  # words of a part: fewer say too little alone
_CUT = re.compile(r"(?<=[.!?;…])\s+|\n+|,?\s+(?:et|sinon|puis|ensuite|par ailleurs)\s+", re.IGNORECASE)
# What stands beside a question without being one.
COMPANY = frozenset(
    {"inform", "affirm", "deny", "greet", "goodbye", "thank", "out_of_scope", "feedback_positive", "feedback_negative"}
)


def parts(text: str) -> list[str]:
    """The parts of ``text`` that could each be a question; empty when it cannot be cut in two or more."""
    cut = [part for part in _CUT.split(text) if len(tokens(part)) >= SHORTEST]
    return cut if len(cut) > 1 else []


def asks(label: str) -> bool:
    """Whether a message of this label wants an answer of its own."""
    return label not in COMPANY and not label.startswith("chitchat/")
