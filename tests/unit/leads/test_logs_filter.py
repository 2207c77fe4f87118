"""No personal data in a log, whatever was passed to it."""

from __future__ import annotations

import io
import logging

import pytest

from factorland.leads.logs import PersonalDataFilter, install, redact, redact_event

SECRETS = ("0612345678", "06 12 34 56 78", "+33612345678", "+33 6 12 34 56 78", "jeanne.test@client.fr")


@pytest.fixture
def lines() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(lines: io.StringIO) -> logging.Logger:
    logger = logging.getLogger("test.leads.logs")
    logger.handlers = [logging.StreamHandler(lines)]
    logger.propagate = False
    install(logger.name)
    install(logger.name)
    return logger


def test_the_filter_is_installed_once(logger: logging.Logger) -> None:
    handler = logger.handlers[0]
    assert len([each for each in handler.filters if isinstance(each, PersonalDataFilter)]) == 1


@pytest.mark.parametrize("secret", [*SECRETS, "FR7630006000011234567890189", "4111 1111 1111 1111"])
def test_messages_and_arguments_are_redacted(logger: logging.Logger, lines: io.StringIO, secret: str) -> None:
    logger.warning("message %s of %s", secret, {"contact": secret})
    assert secret not in lines.getvalue()
    assert "message [" in lines.getvalue()


@pytest.mark.parametrize("secret", SECRETS)
def test_tracebacks_are_redacted(logger: logging.Logger, lines: io.StringIO, secret: str) -> None:
    try:
        raise ValueError(f"cannot call {secret}")
    except ValueError:
        logger.exception("failed")
    assert secret not in lines.getvalue()
    assert "ValueError: cannot call [" in lines.getvalue()


@pytest.mark.parametrize("secret", SECRETS)
def test_structlog_events_are_redacted(secret: str) -> None:
    event = redact_event(None, "info", {"event": f"lead {secret}", "count": 3})
    assert secret not in str(event)
    assert event["count"] == 3


def test_what_identifies_nobody_stays_readable() -> None:
    line = "GET /api/conversation 200 12.345 ms id=81d27dada0164e159ee0974486870b19 at 2026-11-23T08:30:00.123456"
    assert redact(line) == line


def test_signed_links_do_not_reach_the_log() -> None:
    assert redact('GET /demande/WyJj.abc-DEF_1 HTTP/1.1"') == 'GET /demande/[lien] HTTP/1.1"'
