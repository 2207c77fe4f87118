"""The dialogues of this folder, played on the running stack through the chat API."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.visitor import Visitor, plain_spaces

HERE = Path(__file__).parent
#: What a dialogue taps when any choice will do (a call slot: those that are free depend on the dialogues before).
FIRST = "(le premier choix)"


def dialogues() -> list[Any]:
    """Every dialogue of every YAML file, named by file and title."""
    return [
        pytest.param(dialogue, id=f"{path.stem}: {dialogue['name']}")
        for path in sorted(HERE.glob("*.yml"))
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("dialogue", dialogues())
def test_dialogue(dialogue: dict[str, Any], visitor: Visitor) -> None:
    for number, step in enumerate(dialogue["steps"], start=1):
        if "say" in step:
            visitor.say(step["say"])
        else:
            visitor.tap(step["tap"] if step["tap"] != FIRST else "")
        where = f"step {number} ({step.get('say') or step.get('tap')!r}): {visitor.answers}"
        for pattern in step.get("expect", []):
            assert re.search(pattern, visitor.text(), re.IGNORECASE), f"{pattern!r} not said at {where}"
        for pattern in step.get("never", []):
            assert not re.search(pattern, visitor.text(), re.IGNORECASE), f"{pattern!r} said at {where}"
        for label in step.get("choices", []):
            assert any(plain_spaces(choice["label"]).startswith(label) for choice in visitor.choices()), (
                f"no {label!r} at {where}"
            )
        for kind in step.get("cards", []):
            visitor.card(kind)
