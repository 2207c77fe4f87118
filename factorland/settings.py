"""Every setting, typed and documented, read from the environment (or a ``.env`` file at the root)."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Broker(BaseSettings):
    """Who the broker is: shown on the page and in the legal notice. Environment prefix ``BROKER_``."""

    model_config = SettingsConfigDict(env_prefix="BROKER_", env_file=ROOT / ".env", extra="ignore")

    name: str = Field(default="Factorland", description="Trade name shown to visitors.")
    phone: str = Field(default="+33123456789", description="Public phone number, E.164.")
    email: str = Field(default="contact@factorland.example", description="Public e-mail address.")
    office_hours: str = Field(
        default="du lundi au vendredi, de 9 h à 12 h 30 et de 14 h à 18 h",
        description="Opening hours in words, as said to a visitor.",
    )
    company: str = Field(default="", description="Legal name of the publisher of the site.")
    address: str = Field(default="", description="Postal address.")
    siren: str = Field(default="", description="SIREN of the broker.")
    orias: str = Field(default="", description="ORIAS registration number.")
    publication_director: str = Field(default="", description="Publication director (LCEN).")
    host: str = Field(default="", description="Name and address of the site's host (LCEN).")
    mediator: str = Field(default="", description="Mediator for complaints, name and address.")

    def missing(self) -> list[str]:
        """Names of the legal particulars that are still empty; production refuses to start with any."""
        legal = ("company", "address", "siren", "orias", "publication_director", "host", "mediator")
        return [f"BROKER_{name.upper()}" for name in legal if not getattr(self, name)]


class Settings(BaseSettings):
    """The processes' settings. Environment prefix ``FACTORLAND_``, three well-known names without it."""

    model_config = SettingsConfigDict(
        env_prefix="FACTORLAND_", env_file=ROOT / ".env", extra="ignore", populate_by_name=True
    )

    env: Literal["development", "test", "production"] = Field(
        default="development", description="Production refuses missing secrets and missing legal particulars."
    )
    var_dir: Path = Field(default=ROOT / "var", description="Databases, logs, outbox: all that is written at run time.")
    database_url: str = Field(
        default="", alias="DATABASE_URL", description="SQLAlchemy URL; SQLite in var_dir if empty."
    )
    redis_url: str = Field(
        default="", alias="REDIS_URL", description="Rasa lock store and rate limits; in memory if empty."
    )
    smtp_url: SecretStr = Field(
        default=SecretStr(""), alias="SMTP_URL", description="Outgoing mail; .eml files if empty."
    )

    web_host: str = Field(default="127.0.0.1", description="Address the public web process listens on.")
    web_port: int = Field(default=8000, description="Port of the web process, the only public one.")
    rasa_port: int = Field(default=5005, description="Port of Rasa, on loopback.")
    actions_port: int = Field(default=5055, description="Port of the action server, on loopback.")
    quotes_port: int = Field(default=8001, description="Port of the quotes API, on loopback.")
    public_url: str = Field(
        default="", description="Address visitors use, without a final slash; from host and port if empty."
    )

    allowed_origins: list[str] = Field(default=[], description="Other origins whose pages may embed the assistant.")

    limit_conversations: int = Field(
        default=30, ge=0, description="Conversations that one address may open a minute; 0: no limit."
    )
    limit_messages: int = Field(
        default=40, ge=0, description="Messages that one visitor may send a minute; 0: no limit."
    )
    limit_messages_address: int = Field(
        default=400, ge=0, description="Messages that all visitors of one address may send a minute; 0: no limit."
    )
    limit_forms: int = Field(
        default=30,
        ge=0,
        description="Forms (callback, links) that one address may post a minute; 0: no limit.",
    )
    limit_estimates: int = Field(
        default=240, ge=0, description="Estimates of the simulator that one address may ask a minute; 0: no limit."
    )

    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs links and forms; required in production, made and kept in var_dir otherwise.",
    )
    rate_card: Path | None = Field(
        default=None, description="Rate card of the quotes API; the newest one of factorland/quotes/cards if empty."
    )
    quotes_timeout: float = Field(default=4.0, gt=0, description="Seconds an action waits for the quotes API.")
    rasa_timeout: float = Field(default=15.0, gt=0, description="Seconds the chat gateway waits for Rasa.")

    @model_validator(mode="after")
    def _complete(self) -> Settings:
        if self.env == "production":
            if not self.secret_key.get_secret_value():
                raise ValueError("FACTORLAND_SECRET_KEY is required in production")
            if os.environ.get("FACTORLAND_NOW"):
                raise ValueError("FACTORLAND_NOW is for development and tests, not for production")
        if not self.database_url:
            self.database_url = f"sqlite:///{self.var_dir / 'factorland.db'}"
        if not self.public_url:
            self.public_url = f"http://{self.web_host}:{self.web_port}"
        return self

    def as_environment(self) -> dict[str, str]:
        """These settings as environment variables, so that child processes share what was resolved here."""
        return {
            "FACTORLAND_ENV": self.env,
            "FACTORLAND_VAR_DIR": str(self.var_dir),
            "FACTORLAND_WEB_HOST": self.web_host,
            "FACTORLAND_WEB_PORT": str(self.web_port),
            "FACTORLAND_RASA_PORT": str(self.rasa_port),
            "FACTORLAND_ACTIONS_PORT": str(self.actions_port),
            "FACTORLAND_QUOTES_PORT": str(self.quotes_port),
            "FACTORLAND_PUBLIC_URL": self.public_url,
            "FACTORLAND_ALLOWED_ORIGINS": json.dumps(self.allowed_origins),
            "FACTORLAND_SECRET_KEY": self.secret_key.get_secret_value(),
            "DATABASE_URL": self.database_url,
        }

    @property
    def rasa_url(self) -> str:
        """Base address of Rasa."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def quotes_url(self) -> str:
        """Base address of the quotes API."""
        return f"http://127.0.0.1:{self.quotes_port}"


@lru_cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


@lru_cache
def get_broker() -> Broker:
    """The broker's particulars, read once."""
    return Broker()
