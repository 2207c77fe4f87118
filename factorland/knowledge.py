"""The written answers of ``data/faq/*.yml`` and ``data/chitchat.yml``: read once, shared by the page and the chat.

Rasa reads the same files, so a topic's questions and its answer are written in one place only. A topic whose
``responses:`` is not written yet is left out of ``topics``; ``Knowledge.problems`` lists what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

try:  # libyaml parses the hundred files ten times faster; the pure Python loader gives the same result
    from yaml import CSafeLoader as Loader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

FAQ = "faq"
BUTTONS = range(2, 4)
TITLE_WORDS = range(1, 7)
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True, slots=True)
class Button:
    """A suggestion under an answer: a label such as ``faq/cost_reduce``, or a task such as ``/book_callback``."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject the assistant can answer. ``question`` is its canonical wording, ``answer`` light Markdown."""

    label: str
    title: str
    question: str
    answer: str
    buttons: tuple[Button, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """Every answered topic, in the order of the labels, and the canonical question of every label."""

    topics: tuple[Topic, ...]
    questions: Mapping[str, str]
    tasks: frozenset[str] = frozenset()
    _by_label: dict[str, Topic] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_label", {topic.label: topic for topic in self.topics})

    def topic(self, label: str) -> Topic:
        """The topic of ``label`` (``faq/cost_reduce``); raises ``KeyError`` when it has no answer."""
        return self._by_label[label]

    def find(self, label: str) -> Topic | None:
        """The topic of ``label``, or None when it has no answer."""
        return self._by_label.get(label)

    def question(self, label: str) -> str:
        """The canonical question of ``label``, answered or not; raises ``KeyError`` when it has no example."""
        return self.questions[label]

    def problems(self) -> list[str]:
        """What the files still lack, a sentence each; empty when all is written and every button leads somewhere."""
        return [
            *(f"{label}: no answer" for label in self.questions if label not in self._by_label),
            *(f"{topic.label}: {problem}" for topic in self.topics for problem in self._problems_of(topic)),
        ]

    def _problems_of(self, topic: Topic) -> Iterator[str]:
        if not topic.question:
            yield "no canonical question"
        if topic.label.startswith(f"{FAQ}/"):
            if len(topic.title.split()) not in TITLE_WORDS:
                yield f"the title {topic.title!r} should have 1 to 6 words"
            if len(topic.buttons) not in BUTTONS:
                yield f"{len(topic.buttons)} buttons instead of 2 or 3"
        for button in topic.buttons:
            if not self._leads_somewhere(button.payload):
                yield f"the button {button.title!r} leads nowhere: {button.payload!r}"
            if button.payload == topic.label:
                yield f"the button {button.title!r} leads to itself"

    def _leads_somewhere(self, payload: str) -> bool:
        if payload.startswith("/"):
            return payload.removeprefix("/").partition("{")[0] in self.tasks
        return payload in self._by_label


def load_knowledge(root: Path) -> Knowledge:
    """Read the answers of the project at ``root``.

    Raises ``yaml.YAMLError`` on a file that is not YAML and ``ValueError`` on one of another shape.
    """
    data = root / "data"
    examples: dict[str, tuple[str, ...]] = {}
    responses: dict[str, dict[str, Any]] = {}
    for path in [*sorted((data / "faq").glob("*.yml")), data / "chitchat.yml"]:
        content = _read(path)
        examples.update(_examples(content))
        responses.update(_responses(content))
    questions = {label: _plain(lines[0]) for label, lines in examples.items() if lines}
    topics = tuple(
        _topic(label, questions.get(label, ""), examples.get(label, ()), response)
        for label, response in responses.items()
    )
    tasks = {intent for path in sorted((data / "tasks").glob("*.yml")) for intent in _examples(_read(path))}
    return Knowledge(topics, questions, frozenset(tasks))


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    # Loader is SafeLoader or its C twin: neither builds arbitrary objects.
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
    if not isinstance(content, dict):
        raise ValueError(f"{path} should hold a mapping with nlu: and responses:")
    return content


def _examples(content: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Examples by label, in their order."""
    found = {}
    for block in content.get("nlu") or []:
        if "intent" in block:
            lines = str(block.get("examples", "")).splitlines()
            found[str(block["intent"])] = tuple(
                line.strip()[1:].strip() for line in lines if line.strip().startswith("-")
            )
    return found


def _responses(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The first variation of each written ``utter_<family>/<topic>``, by label."""
    return {
        name.removeprefix("utter_"): variations[0]
        for name, variations in (content.get("responses") or {}).items()
        if "/" in name and variations and str(variations[0].get("text", "")).strip()
    }


def _topic(label: str, question: str, examples: tuple[str, ...], response: dict[str, Any]) -> Topic:
    return Topic(
        label=label,
        title=str((response.get("metadata") or {}).get("title") or ""),
        question=question,
        answer=str(response["text"]).strip(),
        buttons=tuple(Button(str(b["title"]), str(b["payload"])) for b in response.get("buttons") or []),
        examples=examples,
    )


def _plain(example: str) -> str:
    """An example without its entity annotations: ``[60 jours](duration)`` is ``60 jours``."""
    return _ANNOTATION.sub(r"\1", example)
