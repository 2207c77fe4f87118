"""Settings: documented, and refused in production when something is missing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from factorland.settings import ROOT, Broker, Settings


def names() -> list[str]:
    ours = [field.alias or f"FACTORLAND_{name.upper()}" for name, field in Settings.model_fields.items()]
    return ours + [f"BROKER_{name.upper()}" for name in Broker.model_fields]


@pytest.mark.parametrize("name", names())
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_production_needs_a_secret() -> None:
    with pytest.raises(ValidationError, match="FACTORLAND_SECRET_KEY"):
        Settings(env="production")


def test_production_refuses_a_stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTORLAND_NOW", "2026-11-23T09:00:00+01:00")
    with pytest.raises(ValidationError, match="FACTORLAND_NOW"):
        Settings(env="production", secret_key="s" * 32)


def test_missing_legal_particulars_are_named() -> None:
    assert "BROKER_ORIAS" in Broker(orias="").missing()
    assert "BROKER_ORIAS" not in Broker(orias="12345678").missing()


def test_child_processes_get_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(env="test", web_port=8123, secret_key="k" * 32)
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    again = Settings()
    assert again.as_environment() == settings.as_environment()
