"""E-mail addresses, checked by email-validator's syntax rules, and a hint on a mistyped domain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from factorland.french.document import Document
from factorland.french.lexicon import load
from factorland.french.match import Match

ENTITY = "email"
_CANDIDATE = re.compile(
    r"(?<![\w.+-])(?P<local>[\w.+'-]{1,64})(?P<at> ?@ ?| ?[(\[]at[)\]] ?"
    r"| arobase )(?P<domain>[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})"
)


def read_emails(document: Document) -> Iterator[Match]:
    """Addresses in lower case; a broken one is taken without a match, so that nothing else reads in it."""
    plain = document.plain
    if "@" not in plain and "arobase" not in plain and "at" not in document.words:
        return
    for candidate in _CANDIDATE.finditer(plain):
        start, end = candidate.span()
        document.take(start, end)
        written = document.written(start, end)
        address = f"{candidate['local']}@{candidate['domain']}"
        if written.isascii() or len(written) == end - start:  # keep accents of the local part as typed
            local = written[: candidate.end("local") - start]
            address = f"{local}@{written[candidate.start('domain') - start :]}"
        try:
            checked = validate_email(address, check_deliverability=False)
        except EmailNotValidError:
            continue
        yield document.match(ENTITY, checked.normalized.lower(), start, end)


def domain_hint(address: str) -> str | None:
    """The address with the domain probably meant ("jean@gmial.com" → "jean@gmail.com"), or None."""
    local, _, domain = address.rpartition("@")
    meant = load("email_domains")["mistyped"].get(domain.lower())
    return f"{local}@{meant}" if local and meant else None
