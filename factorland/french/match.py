"""What a reader found in a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Match:
    """One typed value and where it stands: ``text[start:end]`` is what the visitor wrote.

    ``entity`` is Duckling's name where it has one; ``value`` is ready for JSON (``docs/entities.md``).
    """

    entity: str
    value: Any
    start: int
    end: int
    role: str | None = None
