"""Refusals: of a rate card that is wrong, and of a case that must not be priced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from pydantic_core import PydanticCustomError


class CardError(Exception):
    """A rate card that cannot be used; the message gives the file, the lines and the reasons, in French."""


def reject(code: str, **values: object) -> NoReturn:
    """Refuse a value while a card or a request is validated; ``code`` names its French reason in ``texts.yml``."""
    raise PydanticCustomError("factorland_" + code, "{code}", {"code": code, **values})


class InvalidRequest(ValueError):
    """A field whose value only the rate card in use, or another field, shows to be wrong."""

    def __init__(self, field: str, error_type: str, context: Mapping[str, Any] | None = None) -> None:
        """``error_type`` and ``context`` choose the French reason, as pydantic's do."""
        super().__init__(f"{field}: {error_type}")
        self.field = field
        self.error_type = error_type
        self.context = context
