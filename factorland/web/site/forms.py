"""Reading a posted form, and the wordings of ``forms.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from fastapi import HTTPException, Request

MAX_BYTES = 16_384
MAX_FIELDS = 50


@cache
def forms() -> dict[str, Any]:
    """The content of ``forms.yml``, read once."""
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("forms.yml").read_text(encoding="utf-8"))
    return content


def error(code: str, **values: object) -> str:
    """The French sentence of an error code."""
    return str(forms()["errors"][code]).format(**values)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a URL-encoded body, stripped; the last one wins when a name comes twice.

    Raises ``HTTPException``: 415 on another type of body, 413 on a long one, 400 on one that cannot be read.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413)
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as unreadable:
        raise HTTPException(400) from unreadable
    return {name: value.replace("\0", "").strip() for name, value in pairs}
