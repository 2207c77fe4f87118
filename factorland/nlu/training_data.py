"""The training messages of the repository, read without Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tasks", "faq", "chitchat.yml")


def training_files(data: Path) -> Iterator[Path]:
    """The YAML files under ``data`` that may hold examples, in a fixed order."""
    for name in FOLDERS:
        path = data / name
        yield from sorted(path.glob("*.yml")) if path.is_dir() else [path]


def read_examples(data: Path = ROOT / "data") -> list[tuple[str, str]]:
    """Every example as ``(message, label)``, in file order. Raises ``OSError`` or ``yaml.YAMLError``."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    examples = []
    for path in training_files(data):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=loader).get("nlu", []):  # noqa: S506
            for line in block["examples"].splitlines():
                if line.startswith("- "):
                    examples.append((line[2:].strip(), block["intent"]))
    return examples
