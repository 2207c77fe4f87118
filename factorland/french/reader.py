"""Orders the readers: what is surest and longest reads first, and nothing is read twice."""

from __future__ import annotations

from datetime import datetime

from factorland.clock import PARIS
from factorland.french.calendar.moments import read_times
from factorland.french.company_ids import read_company_ids
from factorland.french.countries import read_countries
from factorland.french.document import Document
from factorland.french.durations import read_cash, read_payment_terms
from factorland.french.emails import read_emails
from factorland.french.figures import read_figures
from factorland.french.lexicon import load
from factorland.french.match import Match
from factorland.french.names import read_companies, read_people
from factorland.french.organisations import read_organisations
from factorland.french.phones import read_phones
from factorland.french.roles import assign_roles
from factorland.french.seals import take_seals
from factorland.french.sectors import read_sectors
from factorland.french.unitless import read_unitless

LONGEST = 500  # characters: the gateway's own cap on a message


def read(text: str, now: datetime) -> list[Match]:
    """Typed values of a message, from left to right, never overlapping.

    ``now`` is the aware instant that "demain" is counted from. Entities, values and roles are those of
    ``docs/entities.md``. No text raises; only the first 500 characters are read.
    """
    document = Document(text[:LONGEST], now)
    if not document.tokens:
        return []
    matches: list[Match] = []
    for reader in (read_emails, read_phones, read_company_ids):
        matches += reader(document)
    take_seals(document)
    matches += read_payment_terms(document)
    matches += read_times(document)
    matches += read_cash(document)
    countries = list(read_countries(document))
    figures = read_figures(document)
    for figure, role in zip(figures, assign_roles(document, figures, countries), strict=True):
        reading = figure.reading
        if role or not reading.needs_role:
            matches.append(document.match(reading.entity, figure.value, reading.start, reading.end, role))
    matches += [*countries, *read_unitless(document, figures)]
    for reader in (read_organisations, read_companies, read_people, read_sectors):
        matches += reader(document)
    return sorted(matches, key=lambda match: match.start)


def prepare() -> None:
    """Loads every word list and pattern, which the first message would otherwise wait for."""
    read(load("format")["everything"], datetime(2026, 1, 5, 9, tzinfo=PARIS))
