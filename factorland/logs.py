"""Logs of the processes that meet visitors: JSON lines, personal data taken out whatever was logged."""

from __future__ import annotations

import logging

import structlog

from factorland.leads.logs import install, redact_event


def configure() -> None:
    """Sets structlog up and puts the filter on what libraries log. Safe to call again."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact_event,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    install("", "uvicorn", "uvicorn.access", "uvicorn.error", "rasa_sdk")
