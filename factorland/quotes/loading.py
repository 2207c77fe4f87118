"""Reads rate cards: a card that is wrong is refused with its lines and the reasons, in French."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from factorland.quotes.card import RateCard
from factorland.quotes.errors import CardError
from factorland.quotes.texts import get_texts

CARDS = Path(__file__).with_name("cards")


def newest_card() -> Path:
    """The card with the greatest file name in ``cards/``. Raises ``CardError`` when there is none."""
    try:
        return max(CARDS.glob("*.yml"))
    except ValueError:
        raise CardError(get_texts().card_messages["none"].format(folder=CARDS)) from None


def load_card(path: Path) -> RateCard:
    """The validated card of a file. Raises ``CardError`` naming each wrong line, or ``OSError``."""
    source = path.read_text(encoding="utf-8")
    texts = get_texts()
    try:
        root = yaml.compose(source, Loader=yaml.SafeLoader)
        content = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CardError(texts.card_messages["unreadable"].format(file=path.name, line=line)) from error
    faults = [(line, key, texts.reasons["duplicate_key"]) for line, key in _repeated_keys(root)]
    try:
        card = RateCard.model_validate(content)
    except ValidationError as error:
        faults += [
            (_line(root, fault["loc"]), ".".join(map(str, fault["loc"])), texts.reason(fault["type"], fault.get("ctx")))
            for fault in error.errors()
        ]
    if faults:
        template = texts.card_messages["fault"]
        raise CardError(
            "\n".join(
                template.format(file=path.name, line=line, key=key, reason=reason)
                for line, key, reason in sorted(faults)
            )
        )
    return card


def _line(node: yaml.Node | None, location: Sequence[str | int]) -> int:
    """The line of the deepest part of ``location`` that the document has, from 1."""
    line = 1
    for part in location:
        if node is None:
            break
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            line, node = found[-1][0].start_mark.line + 1, found[-1][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Keys written twice in one mapping, which YAML would silently let the last win."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated_keys(child)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _repeated_keys(value)
