"""The sentences of ``texts.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def notice(code: str, **values: str) -> str:
    """The French sentence to show above a page."""
    return _notices()[code].format(**values)


@cache
def _notices() -> dict[str, str]:
    content = yaml.safe_load(Path(__file__).with_name("texts.yml").read_text(encoding="utf-8"))
    notices: dict[str, str] = content["notices"]
    return notices
