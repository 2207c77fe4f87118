"""One way of writing for every message: what the classifier reads, and what the parse result shows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

CHAT_SPELLINGS = Path(__file__).with_name("chat_spellings.yml")

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_SIGNS = {"€": " euro ", "%": " pourcent ", "?": " ? "}
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_TOKEN = re.compile(r"[^\W_]+'?|\?|[^\w\s]")
_EMOJI = re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]")


def fold(text: str) -> str:
    """``text`` in lower case, without accents, ligatures or typographic apostrophes ("À l’œil" -> "a l'oeil")."""
    lowered = text.lower().translate(_LIGATURES)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def chat_spellings() -> dict[str, str]:
    """Chat spelling -> the words meant, from ``chat_spellings.yml``, both folded."""
    table: dict[str, Any] = yaml.safe_load(CHAT_SPELLINGS.read_text(encoding="utf-8"))
    return {fold(str(short)): fold(str(meant)) for short, meant in table.items()}


def tokens(text: str) -> list[str]:
    """The words of ``text`` in their common spelling: folded, apostrophes split, chat spellings written out.

    Figures keep their digits; an e-mail address or a link becomes one word; punctuation is dropped but for "?",
    unless there is nothing else.
    """
    folded = fold(text)
    folded = _EMAIL.sub(" adressemail ", _LINK.sub(" lienweb ", folded))
    for sign, word in _SIGNS.items():
        folded = folded.replace(sign, word)
    folded = _STRETCHED.sub(r"\1", folded)
    spellings = chat_spellings()
    words: list[str] = []
    for piece in _TOKEN.findall(folded):
        if piece in spellings:
            words.extend(spellings[piece].split())
        elif piece == "?" or piece[0].isalnum() or _EMOJI.match(piece):
            words.append(piece.rstrip("'"))  # an elided word ("c'") is no chat spelling
    return words or folded.split()
