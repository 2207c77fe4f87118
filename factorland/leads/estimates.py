"""The estimate kept with a lead, as the quotes API gave it: the answers that hold a price, by product."""

from __future__ import annotations

from typing import Any


def priced(estimate: dict[str, Any] | None, product: str) -> dict[str, dict[str, Any]]:
    """Product to answer, of an estimate stored as one answer or as one answer per product.

    A case that the rules left to a broker has no scenarios: it is not among them.
    """
    if not estimate:
        return {}
    answers = {str(estimate.get("product", product)): estimate} if "scenarios" in estimate else estimate
    return {name: each for name, each in answers.items() if isinstance(each, dict) and each.get("scenarios")}


def rate_card_version(estimate: dict[str, Any] | None) -> str | None:
    """The version of the rate card that priced an estimate, if any."""
    cards = ((answer.get("rate_card") or {}).get("version") for answer in _cards(estimate))
    return next((str(version) for version in cards if version), None)


def cost_bounds(answer: dict[str, Any]) -> tuple[float, float] | None:
    """The yearly cost of an answer as it may be shown: rounded outward by the quotes API, else as computed."""
    for shown in answer.get("display") or ():
        return shown["low"], shown["high"]
    low, high = ((answer["scenarios"].get(name) or {}).get("total_cost") for name in ("low", "high"))
    return (low, high) if low is not None and high is not None else None


def _cards(estimate: dict[str, Any] | None) -> list[dict[str, Any]]:
    if not estimate:
        return []
    return [estimate] if "rate_card" in estimate else [each for each in estimate.values() if isinstance(each, dict)]
