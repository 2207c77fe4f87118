"""What a message says of the firm beside its figures, for the handling rules of the quotes API.

The words are in ``situations.yml``: legal situation, debts already unpaid, invoices issued, private clients, export.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from actions.phrases import words

_DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "situations.yml").read_text(encoding="utf-8"))
_FIRM, _OTHERS, _SUPPOSED = (re.compile(_DATA[name]) for name in ("firm", "others", "supposed"))
_FACTS = {
    slot: (
        fact.get("of") == "firm",
        [(value["value"], re.compile(value["words"])) for value in fact["values"]],
    )
    for slot, fact in _DATA["facts"].items()
}
_COMPLEMENTS = {slot: re.compile(pattern) for slot, pattern in _DATA["complements"].items()}
_EXPORT, _NOT_EXPORT, _NO_EXPORT = (
    re.compile(_DATA[name]) for name in ("export_words", "not_export_words", "no_export")
)
_HOME = "FR"
_WORDS_BEFORE = 30  # characters: "je n'ai aucun client en Espagne"
_SHARE_REACH = 6  # words of the same clause between a share and whom it is of
_CLAUSE = re.compile(r"[,.;!?]")


def situation_of(text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Slots that a message gives about the firm's situation; a question about a case that is supposed gives none."""
    plain = words(text)
    if _SUPPOSED.search(plain):
        return {}
    of_the_firm = bool(_FIRM.search(plain)) and not _OTHERS.search(plain)
    slots: dict[str, Any] = {}
    for slot, (firm_only, values) in _FACTS.items():
        found = next((value for value, pattern in values if pattern.search(plain)), None)
        if found is not None and (of_the_firm or not firm_only):
            slots[slot] = found
    if countries := _export_countries(text, plain, entities):
        slots["export_countries"] = countries
    shares = {complemented(text, entity): 100.0 - float(entity["value"]) for entity in entities if _is_share(entity)}
    return slots | {slot: share for slot, share in shares.items() if slot}


def status_of_a_client(text: str) -> str | None:
    """The legal situation that a message says of a client ("non, c'est mon client qui est en liquidation")."""
    plain = words(text)
    if not _OTHERS.search(plain):
        return None
    return next((str(status) for status, pattern in _FACTS["legal_status"][1] if pattern.search(plain)), None)


def complemented(text: str, entity: dict[str, Any]) -> str | None:
    """The slot of which a share is the complement: "20 % de particuliers" is 80 % of sales to professionals."""
    if not _is_share(entity):
        return None
    return next((slot for slot, pattern in _COMPLEMENTS.items() if _beside(text, entity, pattern)), None)


def _is_share(entity: dict[str, Any]) -> bool:
    return entity["entity"] == "percentage" and not entity.get("role") and "end" in entity


def _beside(text: str, entity: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    """Whether the words stand just behind a share ("20 % de particuliers"), or just before ("particuliers : 20 %")."""
    after = " ".join(words(_CLAUSE.split(text[entity["end"] :])[0]).split()[:_SHARE_REACH])
    before = " ".join(words(_CLAUSE.split(text[: entity["start"]])[-1]).split()[-_SHARE_REACH:])
    return bool(pattern.search(after)) or bool(pattern.search(before))


def _export_countries(text: str, plain: str, entities: list[dict[str, Any]]) -> list[str]:
    """Foreign countries where the firm sells, none when the sentence is about something else."""
    if not _EXPORT.search(plain) or _NOT_EXPORT.search(plain):
        return []
    named = [e for e in entities if e["entity"] == "country" and e["value"] != _HOME]
    said = [e for e in named if not _NO_EXPORT.search(words(text[: e["start"]])[-_WORDS_BEFORE:])]
    return list(dict.fromkeys(str(e["value"]) for e in said))
