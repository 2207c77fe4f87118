"""The settings of leads, callbacks, deliveries and retention, read from the environment."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from factorland.settings import ROOT


class LeadsOptions(BaseSettings):
    """Environment prefix ``FACTORLAND_``. Working hours and the like are rows that brokers edit, not settings."""

    model_config = SettingsConfigDict(env_prefix="FACTORLAND_", env_file=ROOT / ".env", extra="ignore")

    hold_minutes: int = Field(default=5, gt=0, description="Minutes a chosen slot is kept before it is confirmed.")
    reminder_minutes: int = Field(default=120, gt=0, description="Minutes before a call when its reminder leaves.")
    link_days: int = Field(default=90, gt=0, description="Days a signed link of an e-mail stays valid.")
    retention_lead_days: int = Field(
        default=1096, gt=0, description="Days a prospect is kept after their last contact (three years, CNIL)."
    )
    retention_chat_days: int = Field(default=30, gt=0, description="Days an anonymous chat is kept.")
    purge_hours: float = Field(default=24.0, gt=0, description="Hours between two purges by the worker.")
    crm_webhook_url: str = Field(
        default="", description="Address that receives each lead as signed JSON; none if empty."
    )
    crm_webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Key of the webhook's HMAC-SHA256 signature; required with an address."
    )
    tracker_url: str = Field(
        default="",
        description="SQLAlchemy URL of Rasa's tracker store, erased too; rasa.db in var_dir if empty.",
    )

    @model_validator(mode="after")
    def _signed(self) -> LeadsOptions:
        if self.crm_webhook_url and not self.crm_webhook_secret.get_secret_value():
            raise ValueError("FACTORLAND_CRM_WEBHOOK_SECRET is required with FACTORLAND_CRM_WEBHOOK_URL")
        return self


@lru_cache
def get_options() -> LeadsOptions:
    """The options of this process, read once."""
    return LeadsOptions()
