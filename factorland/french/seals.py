"""Places that hold figures but never a value: law articles, hours of service, codes, addresses of pages."""

from __future__ import annotations

import re
from functools import lru_cache

from factorland.french.document import Document
from factorland.french.lexicon import load


@lru_cache
def _seals() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load("seals")["patterns"]))


def take_seals(document: Document) -> None:
    """Takes those places, so that no reader looks at them."""
    for match in _seals().finditer(document.plain):
        if match.end() > match.start() and document.free(*match.span()):
            document.take(*match.span())
