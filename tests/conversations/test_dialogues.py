"""The dialogues of this folder, played on the running stack through the chat API.

A step says or taps, then looks at the answer: ``expect`` and ``never`` are patterns of its words, ``choices`` the
beginning of labels, ``cards`` their types. ``down`` names the services that are stopped while the dialogue is played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import yaml

from factorland.operations.processes import Stack
from factorland.settings import Settings
from tests.support.running import READY_SECONDS, running_apart
from tests.support.visitor import Visitor, plain_spaces

HERE = Path(__file__).parent
#: What a dialogue taps when any choice will do (a call slot: those that are free depend on the dialogues before).
FIRST = "(le premier choix)"
KINDS = {
    "happy_path",
    "prefill",
    "corrections",
    "cancellations",
    "digressions",
    "disambiguation",
    "negations",
    "invalid_inputs",
    "handling_rules",
    "knowledge",
    "chitchat",
    "faults",
}
LEAST_DIALOGUES = 80
#: Median visitor messages to an estimate: question after question, and with all in the first message.
MOST_MESSAGES = {"happy_path": 8, "prefill": 2}


def load(path: Path) -> list[dict[str, Any]]:
    dialogues: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return dialogues


def dialogues(down: bool) -> list[Any]:
    """Every dialogue of every YAML file, named by file and title: those with services down, or the others."""
    return [
        pytest.param(dialogue, id=f"{path.stem}: {dialogue['name']}")
        for path in sorted(HERE.glob("*.yml"))
        for dialogue in load(path)
        if bool(dialogue.get("down")) == down
    ]


def act(visitor: Visitor, step: dict[str, Any]) -> None:
    """Says or taps."""
    if "say" in step:
        visitor.say(step["say"])
    else:
        visitor.tap(step["tap"] if step["tap"] != FIRST else "")


def play(visitor: Visitor, dialogue: dict[str, Any]) -> None:
    for number, step in enumerate(dialogue["steps"], start=1):
        act(visitor, step)
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


@pytest.mark.parametrize("dialogue", dialogues(down=False))
def test_dialogue(dialogue: dict[str, Any], visitor: Visitor) -> None:
    play(visitor, dialogue)


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, dict[str, Stack]]]:
    """A stack whose services can be stopped one by one."""
    with running_apart(tmp_path_factory.mktemp("apart")) as running:
        yield running


@pytest.mark.parametrize("dialogue", dialogues(down=True))
def test_dialogue_while_a_service_is_down(dialogue: dict[str, Any], apart: tuple[Settings, dict[str, Stack]]) -> None:
    settings, stacks = apart
    for name in dialogue["down"]:
        stacks[name].kill(name)
    try:
        with Visitor(settings.public_url) as visitor:
            play(visitor, dialogue)
    finally:
        for name in dialogue["down"]:
            stacks[name].start()
            stacks[name].wait_ready(READY_SECONDS, lambda _: None)


def test_every_kind_of_dialogue_is_played() -> None:
    files = {path.stem: load(path) for path in HERE.glob("*.yml")}
    assert files.keys() == KINDS
    assert all(files.values())
    assert sum(map(len, files.values())) >= LEAST_DIALOGUES
    names = [dialogue["name"] for found in files.values() for dialogue in found]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", MOST_MESSAGES)
def test_few_messages_lead_to_an_estimate(kind: str, stack: tuple[Settings, Stack]) -> None:
    """Over the dialogues of a kind that ask for an estimate: those of prefill give all their figures at once."""
    counts = [
        messages_to_an_estimate(dialogue, stack[0].public_url)
        for dialogue in load(HERE / f"{kind}.yml")
        if any("estimate" in step.get("cards", []) for step in dialogue["steps"])
        and (kind != "prefill" or dialogue.get("complete"))
    ]
    assert len(counts) >= 5
    assert median(counts) <= MOST_MESSAGES[kind], counts


def messages_to_an_estimate(dialogue: dict[str, Any], url: str) -> int:
    """Visitor messages from the first one until the first estimate card, whatever they are about."""
    with Visitor(url) as visitor:
        for number, step in enumerate(dialogue["steps"], start=1):
            act(visitor, step)
            if any((message["card"] or {}).get("type") == "estimate" for message in visitor.answers):
                return number
    raise AssertionError(f"no estimate in {dialogue['name']!r}")
