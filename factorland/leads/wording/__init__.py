"""French wordings of this package, as data."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def wording(name: str) -> Any:
    """The content of ``<name>.yml`` beside this file, read once."""
    return yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text(encoding="utf-8"))
