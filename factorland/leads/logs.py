"""Keeps personal data out of logs: phone numbers, e-mail addresses, bank numbers, signed links."""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

from factorland.leads.links import PATH
from factorland.leads.masking import mask

_PATTERNS = (
    (re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(re.escape(PATH) + r"[\w.-]+"), PATH + "[lien]"),
    # Not inside a longer word, so that identifiers in hexadecimal are left readable.
    (
        re.compile(r"(?<![\w.])(?:(?:\+|00|%2B)\d{1,3}[ .-]?(?:\(0\))?|0)[1-9](?:[ \u00a0\u202f.-]?\d){7,11}(?!\w)"),
        "[téléphone]",
    ),
)
_FORMATTER = logging.Formatter()


def redact(text: str) -> str:
    """``text`` without what identifies a person, as far as a pattern can tell."""
    for pattern, label in _PATTERNS:
        text = pattern.sub(label, text)
    return mask(text)


class PersonalDataFilter(logging.Filter):
    """Redacts every record of a handler, its traceback included. Never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the message by its redacted form."""
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info:
            record.exc_text = redact(record.exc_text or _FORMATTER.formatException(record.exc_info))
            record.exc_info = None
        return True


def redact_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same for structlog: a processor to place just before the renderer."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = redact(value)
    return event


def install(*loggers: str) -> None:
    """Put the filter on every handler of these loggers (the root by default), once."""
    for name in loggers or ("",):
        for handler in logging.getLogger(name).handlers:
            if not any(isinstance(each, PersonalDataFilter) for each in handler.filters):
                handler.addFilter(PersonalDataFilter())
