"""No-break spaces put where a sentence was typed without them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factorland.french.typography import unbroken, unbroken_all
from tests.support.visitor import plain_spaces


def test_every_text_of_a_card_and_none_of_its_keys() -> None:
    card = {"a 3 jours": ["60 jours", {"row": "9 h 30", "choice": 2}], "ics": None}
    assert unbroken_all(card) == {"a 3 jours": ["60\u00a0jours", {"row": "9\u00a0h\u00a030", "choice": 2}], "ics": None}


@given(st.text(alphabet="0123456789 hjours:;?!%€«»kM1er", max_size=60))
def test_only_spaces_change_and_only_once(text: str) -> None:
    once = unbroken(text)
    assert plain_spaces(once) == text
    assert unbroken(once) == once
