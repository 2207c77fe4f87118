"""The Jinja environment of the site: filters, versioned static addresses, the broker on every page."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates

from factorland.french import format as french
from factorland.web.site.typography import light_markdown, typographic

WEB = Path(__file__).resolve().parent.parent
STATIC = WEB / "static"
TEMPLATES = WEB / "templates"


@lru_cache
def static_url(path: str) -> str:
    """Address of a file of ``static/``, with its content's fingerprint so that it can be cached for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def short_date(iso: str) -> str:
    """ "2026-11-01" as "01/11/2026"."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def about(amount: Decimal) -> str:
    """An estimated amount in euros to three significant digits: an estimate is no more precise than that."""
    step = Decimal(1).scaleb(max(amount.adjusted() - 2, 0)) if amount else Decimal(1)
    return french.euros((amount / step).to_integral_value() * step, exact=True)


def _common(request: Request) -> dict[str, Any]:
    """What every page shows: who the broker is, and outside production the particulars that are missing."""
    broker, settings = request.app.state.broker, request.app.state.settings
    return {
        "broker": broker,
        "missing_particulars": [] if settings.env == "production" else broker.missing(),
        "canonical": f"{settings.public_url}{request.url.path}",
    }


def _environment() -> Jinja2Templates:
    templates = Jinja2Templates(directory=TEMPLATES, context_processors=[_common])
    templates.env.trim_blocks = templates.env.lstrip_blocks = True
    templates.env.filters |= {
        "typographic": typographic,
        "light_markdown": light_markdown,
        "phone": french.phone,
        "euros": french.euros,
        "about": about,
        "percent": french.percent,
        "moment": french.moment,
        "short_date": short_date,
    }
    templates.env.globals["static"] = static_url
    return templates


templates = _environment()
