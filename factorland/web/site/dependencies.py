"""What the pages need from the application that includes them, so that tests can replace it.

The application sets ``app.state.settings``, ``app.state.broker``, ``app.state.knowledge`` (``Knowledge``),
``app.state.leads`` (``Leads``) and ``app.state.quotes`` (``QuotesClient``, to close when it stops).
"""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from factorland.knowledge import Knowledge
from factorland.leads import Leads
from factorland.web.site.quotes import QuotesClient


def knowledge(request: Request) -> Knowledge:
    """The written answers, read once at start."""
    return cast(Knowledge, request.app.state.knowledge)


def leads(request: Request) -> Leads:
    """Where leads are written."""
    return cast(Leads, request.app.state.leads)


def quotes(request: Request) -> QuotesClient:
    """The quotes API."""
    return cast(QuotesClient, request.app.state.quotes)


KnowledgeDep = Annotated[Knowledge, Depends(knowledge)]
LeadsDep = Annotated[Leads, Depends(leads)]
QuotesDep = Annotated[QuotesClient, Depends(quotes)]
