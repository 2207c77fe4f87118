"""Measures the readers on files of cases.

A case is a JSON line ``{"text", "entities": [{"entity", "role"?, "text", "value"}], "now"?}``. An entity is
right when its kind, its place and its value are; its role is counted apart. Run it with
``python -m factorland.french.evaluate FILE...``; ``--errors`` lists every difference.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from factorland.french import Match, read

REFERENCE = "2026-11-22T21:00:00+01:00"
REPEATS = 5


@dataclass
class Report:
    """Counts of one run; ``right`` matches are in both the expected and the found entities."""

    cases: int = 0
    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    roles_right: int = 0
    roles_seen: int = 0
    wrong_amounts: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    def scores(self, entity: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of an entity, or of all of them together."""
        right, found, expected = (
            counter[entity] if entity else sum(counter.values()) for counter in (self.right, self.found, self.expected)
        )
        precision = right / found if found else 1.0
        recall = right / expected if expected else 1.0
        f1 = 2 * right / (found + expected) if found + expected else 1.0
        return precision, recall, f1

    @property
    def role_accuracy(self) -> float:
        """Share of the rightly read entities that have exactly the expected role, or none."""
        return self.roles_right / self.roles_seen if self.roles_seen else 1.0


def _key(entity: str, text: str, value: Any) -> tuple[str, str, str]:
    return entity, text, json.dumps(value, sort_keys=True, ensure_ascii=False)


def _timed(text: str, now: datetime) -> tuple[list[Match], float]:
    best = float("inf")
    matches: list[Match] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        matches = read(text, now)
        best = min(best, time.perf_counter() - start)
    return matches, best * 1000


def evaluate(cases: Iterable[dict[str, Any]]) -> Report:
    """Reads every case and compares; a case's ``now`` replaces the reference instant."""
    report = Report()
    for case in cases:
        text, now = case["text"], datetime.fromisoformat(case.get("now", REFERENCE))
        matches, milliseconds = _timed(text, now)
        report.cases += 1
        report.milliseconds.append(milliseconds)
        expected: dict[tuple[str, str, str], list[str | None]] = defaultdict(list)
        for entity in case.get("entities", []):
            report.expected[entity["entity"]] += 1
            expected[_key(entity["entity"], entity["text"], entity["value"])].append(entity.get("role"))
        wrong: list[str] = []
        for match in matches:
            report.found[match.entity] += 1
            key = _key(match.entity, text[match.start : match.end], match.value)
            if roles := expected.get(key):
                report.right[match.entity] += 1
                report.roles_seen += 1
                if match.role in roles:
                    roles.remove(match.role)
                    report.roles_right += 1
                else:
                    wrong.append(f"role {match.role} for {key}, expected {roles.pop(0)}")
            else:
                wrong.append(f"found {key} {match.role}")
                if match.entity == "amount-of-money" and not _known_amount(match, case):
                    report.wrong_amounts.append(f"{text!r}: {match.value}")
        wrong += [f"missed {key} {role}" for key, roles in expected.items() for role in roles]
        if wrong:
            report.differences.append(text + "".join(f"\n    {line}" for line in wrong))
    return report


def _known_amount(match: Match, case: dict[str, Any]) -> bool:
    """Whether the value is expected, though its place is not quite the expected one."""
    return any(e["entity"] == match.entity and e["value"] == match.value for e in case.get("entities", []))


def describe(report: Report) -> str:
    """The report as a table."""
    lines = [f"{'entity':<18}{'expected':>9}{'found':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
    for entity in [*sorted(report.expected | report.found), None]:
        precision, recall, f1 = report.scores(entity)
        expected = report.expected[entity] if entity else report.expected.total()
        found = report.found[entity] if entity else report.found.total()
        lines.append(f"{entity or 'all':<18}{expected:>9}{found:>7}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}")
    lines.append(f"role accuracy {report.role_accuracy:.3f} on {report.roles_seen} entities")
    lines.append(f"wrong amounts {len(report.wrong_amounts)}")
    slowest = max(report.milliseconds, default=0.0)
    lines.append(
        f"p50 {median(report.milliseconds or [0.0]):.3f} ms, slowest {slowest:.3f} ms, {report.cases} messages"
    )
    return "\n".join(lines + report.wrong_amounts)


def load_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a JSON lines file that state their entities."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, filter(None, lines)) if "entities" in case]


def main(arguments: Sequence[str]) -> int:
    """Prints a report for each file; the exit status is 1 when a wrong amount was read."""
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    wrong = 0
    for path in paths:
        report = evaluate(load_cases(path))
        wrong += len(report.wrong_amounts)
        print(f"{path}\n{describe(report)}")
        if "--errors" in arguments:
            print("\n".join(report.differences))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
