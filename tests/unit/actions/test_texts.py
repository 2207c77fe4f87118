"""The sentences of the actions: none that nothing says."""

from __future__ import annotations

import pytest
import yaml

from factorland.settings import ROOT

ACTIONS = ROOT / "actions"


@pytest.mark.parametrize("key", yaml.safe_load((ACTIONS / "texts.yml").read_text(encoding="utf-8")))
def test_every_sentence_is_said_somewhere(key: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ACTIONS.glob("*.py"))
    assert f'"{key}"' in code or f"'{key}'" in code
