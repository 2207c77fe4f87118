"""Pages answer HEAD as they answer GET: link checkers and monitors ask that way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi.routing import APIRoute


class PageRoute(APIRoute):
    """A route of which every GET is a HEAD too; the server leaves the body out."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        if self.methods and "GET" in self.methods:
            self.methods.add("HEAD")
