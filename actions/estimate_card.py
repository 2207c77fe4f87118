"""An answer of the quotes API as the card that a visitor reads."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import yaml

from factorland.french import format as french

_LAYOUTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "estimate_card.yml").read_text(encoding="utf-8"))
_RATE_STEP = Decimal("0.01")


def outward(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """A range of euros rounded outward to two significant digits (domain facts, §5): never narrower than computed."""
    return _digits(low, ROUND_FLOOR), _digits(high, ROUND_CEILING)


def estimate_card(product: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The ``estimate`` card of ``product`` (factoring, credit_insurance) for an answer of the quotes API."""
    layout = _LAYOUTS[product]
    scenarios = {name: _decimals(scenario) for name, scenario in answer["scenarios"].items()}
    low, central, high = scenarios["low"], scenarios["central"], scenarios["high"]
    cost = layout["range"]["field"]
    shown = _decimals(answer["display"][0])  # already rounded outward, in order even when the scenarios cross
    headline = layout["headline"]
    whole = central[layout["bar_of"]] if layout.get("bar_of") else Decimal(0)
    return {
        "type": "estimate",
        "product": product,
        "title": layout["title"],
        "headline": {"label": headline["label"], "value": about(central[headline["field"]])},
        "range": {
            "label": layout["range"]["label"],
            "low": french.euros(shown["low"], exact=True),
            "central": french.euros(_digits(central[cost], ROUND_CEILING), exact=True),
            "high": french.euros(shown["high"], exact=True),
        },
        "rows": [_row(row, low, central, high) for row in layout["rows"]],
        "bar": [
            {"label": part["label"], "share": float(round(central[part["field"]] / whole, 4))}
            for part in layout["bar"]
            if whole
        ],
        "assumptions": [*(said["detail"] for said in answer["notes"] + answer["warnings"]), *answer["assumptions"]],
        "disclaimer": answer["disclaimer"],
        "rate_card": _LAYOUTS["rate_card"].format(
            version=answer["rate_card"]["version"],
            date=f"{date.fromisoformat(answer['rate_card']['date']):%d/%m/%Y}",
        ),
    }


def central_changes(product: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    """The headline and the central yearly cost of two answers, in words for a sentence that compares them."""
    layout = _LAYOUTS[product]
    words: dict[str, str] = {"headline": layout["headline"]["label"]}
    for name, answer in (("before", before), ("after", after)):
        central = _decimals(answer["scenarios"]["central"])
        words[f"cost_{name}"] = french.euros(_digits(central[layout["range"]["field"]], ROUND_CEILING), exact=True)
        words[f"headline_{name}"] = about(central[layout["headline"]["field"]])
    return words


def _row(row: dict[str, Any], low: dict[str, Decimal], central: dict[str, Decimal], high: dict[str, Decimal]) -> Any:
    field = row["field"]
    if row.get("unit") == "percent":
        value = f"{_rate(low[field])} à {_rate(high[field])}"
    elif row["kind"] == "range":
        bounds = outward(*sorted((low[field], high[field])))
        words = [french.euros(bound, exact=True) for bound in bounds]
        value = words[0] if words[0] == words[1] else " à ".join(words)
    else:
        value = french.euros(_digits(central[field], ROUND_HALF_EVEN, 3), exact=True)
    return {"label": row["label"], "value": value, **({"note": row["note"]} if "note" in row else {})}


def about(amount: Decimal) -> str:
    """``amount`` in two significant digits, never more than it is: what every card says will be received."""
    return french.euros(_digits(amount, ROUND_FLOOR), exact=True)


def _rate(fraction: Decimal) -> str:
    return french.percent((fraction * 100).quantize(_RATE_STEP))


def _digits(amount: Decimal, rounding: str, digits: int = 2) -> Decimal:
    """``amount`` to so many significant digits; nothing below zero is shown."""
    if amount <= 0:
        return Decimal(0)
    step = Decimal(1).scaleb(amount.adjusted() - digits + 1)
    return (amount / step).to_integral_value(rounding=rounding) * step


def _decimals(scenario: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(str(value)) for name, value in scenario.items() if isinstance(value, int | float)}
