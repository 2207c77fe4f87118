"""What steers the dialogue without a label of its own: "retour", "on reprend", another product, a unit alone.

The words are in ``phrases.yml``; a tapped « Question précédente » is the same sentence as a typed one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from factorland.french.text import fold

_DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "phrases.yml").read_text(encoding="utf-8"))
_NO_WORD = re.compile(r"[^\w€]+")


def words(text: str) -> str:
    """A message as the patterns of our data expect it: lower case, no accents, no punctuation."""
    return _NO_WORD.sub(" ", fold(text)).strip()


def _whole(patterns: list[str]) -> re.Pattern[str]:
    phrases = "|".join(patterns).replace("{where}", _DATA["where"])
    return re.compile(f"{_DATA['before']}{_DATA['wanted']}(?:{phrases}){_DATA['polite']}")


_BACK, _RESUME = _whole(_DATA["back"]), _whole(_DATA["resume"])
_ANEW, _WISH, _REFUSED, _UNKNOWN = (re.compile(_DATA[name]) for name in ("anew", "wish", "refused", "unknown"))
_DECLINES, _CORRECTS, _STARTS_ANEW, _YES, _HOW_MANY, _CANCELS = (
    re.compile(_DATA[name]) for name in ("declines", "corrects", "starts_anew", "yes", "how_many", "cancels")
)
_PRODUCTS = {product: re.compile(pattern) for product, pattern in _DATA["products"].items()}
_ORDINALS = {index: _whole([pattern + _DATA["of_choices"]]) for index, pattern in _DATA["ordinals"].items()}
_UNITS = {factor: _whole([pattern]) for factor, pattern in _DATA["units"].items()}


def goes_back(text: str) -> bool:
    """Whether a message asks for the question before."""
    return bool(_BACK.fullmatch(words(text)))


def resumes(text: str) -> bool:
    """Whether a message takes up again what was left, and not all over again."""
    plain = words(text)
    return bool(_RESUME.fullmatch(plain)) and not _ANEW.search(plain)


def starts_anew(text: str) -> bool:
    """Whether a message surely wants to start all over, which forgets everything."""
    return bool(_STARTS_ANEW.search(words(text)))


def ordinal(text: str) -> int | None:
    """The index of the choice that a message takes: "le premier", "la dernière heure"."""
    plain = words(text)
    return next((index for index, pattern in _ORDINALS.items() if pattern.fullmatch(plain)), None)


def asks_how_many(text: str) -> bool:
    """Whether a message wonders how many questions are still to come."""
    return bool(_HOW_MANY.search(words(text)))


def cancels(text: str) -> bool:
    """Whether a message calls something off in so many words."""
    return bool(_CANCELS.search(words(text)))


def says_yes(text: str) -> bool:
    """Whether a message is a yes and nothing else."""
    return bool(_YES.fullmatch(words(text)))


def product_named(text: str) -> str | None:
    """The one product that a message names, if any."""
    plain = words(text)
    named = [product for product, pattern in _PRODUCTS.items() if pattern.search(plain)]
    return named[0] if len(named) == 1 else None


def product_wished(text: str) -> str | None:
    """The other product that a message would rather have: the last one named that is not refused."""
    plain = words(text)
    named = [(found.start(), product) for product, words_of in _PRODUCTS.items() for found in words_of.finditer(plain)]
    wanted = [product for start, product in sorted(named) if not _REFUSED.search(plain[:start])]
    wished = _WISH.search(plain) or len(wanted) < len(named)
    return wanted[-1] if wanted and wished else None


def unknown(text: str) -> bool:
    """Whether a message says that its author does not know."""
    return bool(_UNKNOWN.search(words(text)))


def declines(text: str) -> bool:
    """Whether a message would rather not answer, or has nothing to answer."""
    return bool(_DECLINES.search(words(text)))


def corrects(text: str) -> bool:
    """Whether a message opens as a correction of what was just said."""
    return bool(_CORRECTS.search(words(text)))


def unit_named(text: str) -> int | None:
    """1 000 for "k€" or "des milliers", 1 000 000 for "en millions", when a message says nothing else."""
    return next((factor for factor, pattern in _UNITS.items() if pattern.fullmatch(words(text))), None)
