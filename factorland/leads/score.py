"""A lead's score: points that a broker can read, from rules kept as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from factorland.leads.wording import wording


@dataclass(frozen=True)
class Points:
    """Why points were given (French), and how many."""

    label: str
    points: int


def score(facts: Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """The score (0–100) and the points it is made of, for ``facts``: contact, diagnostic, estimate, callback.

    The rules are those of ``wording/score.yml``: in each group, the first one that holds counts.
    """
    given = [
        Points(rule["label"], rule["points"])
        for rule in (_first(group, facts) for group in wording("score"))
        if rule is not None
    ]
    total = sum(points.points for points in given)
    return max(0, min(100, total)), [asdict(points) for points in given]


def _first(group: Sequence[Mapping[str, Any]], facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((rule for rule in group if _holds(rule, _value(facts, rule["field"]))), None)


def _value(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _holds(rule: Mapping[str, Any], value: Any) -> bool:
    if value is None or value == "" or value == {}:
        return False
    if "at_least" in rule:
        try:
            return Decimal(str(value)) >= Decimal(rule["at_least"])
        except InvalidOperation:
            return False
    return "one_of" not in rule or value in rule["one_of"]
