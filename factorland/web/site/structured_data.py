"""schema.org data of a page, from the same answers that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factorland.knowledge import Topic
from factorland.web.site.typography import light_markdown, typographic


def faq_page(topics: Sequence[Topic]) -> dict[str, Any]:
    """A schema.org ``FAQPage``: the questions of ``topics`` and their answers as HTML."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": typographic(topic.question),
                "acceptedAnswer": {"@type": "Answer", "text": typographic(light_markdown(topic.answer))},
            }
            for topic in topics
        ],
    }
