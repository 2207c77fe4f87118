"""What the entities of a message tell about its label, when the words leave it open."""

from __future__ import annotations

import re
from typing import Any

INFORM = "inform"
LEAST = 0.05  # confidence that "inform" needs to be put first
_CANDIDATES = 3
#: Roles of the figures that a firm gives about itself.
_ROLES = {"turnover", "payment_delay", "buyer_count", "b2b_share", "export_share", "top_buyer_share", "loss"}
_ASKS = re.compile(
    r"\?|\b(?:c'?est quoi|comment|pourquoi|combien|quel(?:le)?s?|qui|ou|où|quand|est[- ]ce|peut|pouvez|puis|possible|"
    r"faut|accept\w+|trop|suffi\w+|assez)\b",
    re.IGNORECASE,
)


def states_a_fact(text: str, entities: list[dict[str, Any]], ranking: list[tuple[str, float]]) -> bool:
    """Whether a message that looks like a topic only gives a figure: "nous faisons 900 k€ de chiffre d'affaires".

    ``ranking`` is best first. True when a figure has a role, nothing is asked, and ``inform`` is among the candidates.
    """
    figure = any(entity.get("role") in _ROLES for entity in entities)
    candidates = dict(ranking[:_CANDIDATES])
    return figure and ranking[0][0].startswith("faq/") and candidates.get(INFORM, 0) >= LEAST and not _ASKS.search(text)
