"""What the actions reach outside themselves, opened once per process."""

from __future__ import annotations

from functools import lru_cache

from actions.quotes_client import QuotesClient
from factorland.knowledge import Knowledge, load_knowledge
from factorland.leads import Leads
from factorland.settings import ROOT, get_settings


@lru_cache
def leads() -> Leads:
    """The leads store of this process."""
    return Leads.open(get_settings().database_url)


@lru_cache
def quotes() -> QuotesClient:
    """The quotes API's client of this process."""
    settings = get_settings()
    return QuotesClient(settings.quotes_url, settings.quotes_timeout)


@lru_cache
def knowledge() -> Knowledge:
    """The written answers, read once."""
    return load_knowledge(ROOT)
