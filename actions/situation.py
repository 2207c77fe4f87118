"""What a message says of the firm's own legal situation, for the handling rules of the quotes API."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

_WORDS = yaml.safe_load((Path(__file__).parent / "situations.yml").read_text(encoding="utf-8"))
_SELF = re.compile(_WORDS["self"], re.IGNORECASE)
_OTHERS = re.compile(_WORDS["others"], re.IGNORECASE)
_STATUSES = {status: re.compile(words, re.IGNORECASE) for status, words in _WORDS["statuses"].items()}


def legal_status(text: str) -> str | None:
    """A ``legal_status`` of the quotes API (``receivership``, ``safeguard``…) when the visitor says it of the firm."""
    if not _SELF.search(text) or _OTHERS.search(text):
        return None
    return next((status for status, words in _STATUSES.items() if words.search(text)), None)
