"""The settings of leads, and what docs/leads.md promises to list."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from factorland.leads.links import ACTIONS
from factorland.leads.options import LeadsOptions
from factorland.leads.outbox import TO_VISITOR
from factorland.settings import ROOT

PAGE = (ROOT / "docs" / "leads.md").read_text(encoding="utf-8")


def test_a_webhook_is_never_unsigned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_CRM_WEBHOOK_URL", "https://crm.example/leads")
    with pytest.raises(ValidationError, match="SECRET is required"):
        LeadsOptions()
    monkeypatch.setenv("FACTORLAND_CRM_WEBHOOK_SECRET", "shared")
    assert LeadsOptions().crm_webhook_secret.get_secret_value() == "shared"


@pytest.mark.parametrize("name", LeadsOptions.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert f"`FACTORLAND_{name.upper()}`" in PAGE


@pytest.mark.parametrize("name", [*ACTIONS, *TO_VISITOR])
def test_every_link_and_every_message_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE
