"""The case as the quotes API wants it, from the slots as the visitor gave them."""

from __future__ import annotations

from typing import Any

from actions.base import Turn
from actions.questions import ESTIMATE_SLOTS, QUESTIONS, SHARES, SITUATION_SLOTS
from actions.reading import SKIPPED

_PLAIN = ("turnover", "sector", *SITUATION_SLOTS)
_WHOLE = ("dso", "buyer_count")
_SHARES = ("top_buyer_share", *SHARES)


def case_of(turn: Turn) -> dict[str, Any]:
    """The request to the quotes API; a skipped answer takes the question's default, or is left to the API's own."""
    case = _fields({slot: _or_default(turn, slot) for slot in (*_PLAIN, *_WHOLE, *_SHARES, "losses")})
    if case.get("export_share") == 0:  # said since, so that the countries named before no longer count
        case = {field: value for field, value in case.items() if field not in ("export_zone", "export_countries")}
    if turn.slot("turnover") in (None, SKIPPED):
        case.pop("outstanding", None)  # a check against a default would be nonsense
        case.pop("loss_rate", None)
    return case


def diagnostic_of(turn: Turn) -> dict[str, Any]:
    """What the visitor really said, in the fields of the quotes API: the diagnostic of the lead."""
    return _fields({slot: _given(turn, slot) for slot in (*_PLAIN, *_WHOLE, *_SHARES, "losses")})


def missing(turn: Turn) -> list[str]:
    """Slots still to be asked before an estimate of the product under way."""
    return [slot for slot in ESTIMATE_SLOTS[product_of(turn)] if turn.slot(slot) is None]


def product_of(turn: Turn) -> str:
    """``factoring``, ``credit_insurance`` or ``combined`` (when the visitor named none)."""
    return str(turn.slot("product") or "combined")


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """Slots in the units of the quotes API: shares from 0 to 1, whole days and buyers, losses over turnover."""
    case = {slot: values[slot] for slot in _PLAIN if values[slot] is not None}
    case |= {slot: round(values[slot]) for slot in _WHOLE if values[slot] is not None}
    case |= {slot: round(values[slot] / 100, 4) for slot in _SHARES if values[slot] is not None}
    if values["losses"] is not None and values["turnover"]:
        case["loss_rate"] = min(1.0, round(values["losses"] / values["turnover"], 6))
    return case


def _given(turn: Turn, slot: str) -> Any:
    value = turn.slot(slot)
    return None if value == SKIPPED else value


def _or_default(turn: Turn, slot: str) -> Any:
    value = _given(turn, slot)
    return QUESTIONS[slot].default if value is None and slot in QUESTIONS else value
