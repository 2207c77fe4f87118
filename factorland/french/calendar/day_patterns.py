"""The patterns of days and weeks, and the numbers of weekdays and months by their spellings."""

from __future__ import annotations

import re
from functools import lru_cache

from factorland.french.lexicon import load


@lru_cache
def names(key: str) -> dict[str, int]:
    """Spelling → number (1–12, or 0–6 from Monday)."""
    first = 1 if key == "months" else 0
    return {name: first + i for i, names in enumerate(load("calendar")[key]) for name in names}


def _alternatives(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@lru_cache
def day_patterns() -> dict[str, re.Pattern[str]]:
    """By kind of day; all of them on the folded text."""
    weekday, month = _alternatives(names("weekdays")), _alternatives(names("months"))
    short = _alternatives(names("short_weekdays"))
    number = r"(?:1 ?er|premier|[12]\d|3[01]|0?[1-9])"
    spoken = _alternatives({w: i for i, w in enumerate(load("calendar")["spoken_days"])})
    named_date = rf"(?P<day>{number}|{spoken}) ?(?P<month>{month})(?![a-z])\.?(?: (?P<year>20\d\d))?(?!\d)"
    figures = (
        r"(?P<nday>0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?P<nmonth>0?[1-9]|1[0-2])"
        r"(?:(?P=sep)(?P<nyear>20\d\d|\d\d))?(?![\d/])"
    )
    before_day = r"\.(?= ?(?:le )?\d| (?:mat|midi|apr|soir|a \d|vers|pro|entre|en ))|(?= (?:le )?\d)"  # not "en jeu."
    weekday_of = rf"(?:(?P<weekday>{weekday})\b|(?P<short>{short})(?:{before_day}))"
    shift = (
        r"(?: (?P<next>prochaine?|pro|proch|qui vient|de la semaine (?:prochaine|pro|suivante|qui vient)"
        r"|d'apres|suivant)\b"
        r"|(?P<week> en (?:huit|8)\b)|(?P<fortnight> en (?:quinze|15)\b(?! ?h)))?"
    )
    return {
        "relative": re.compile(
            r"\b(?:(?P<today>aujourd ?'? ?hui|aujourdhui|auj|ajd|ce jour|today)"
            r"|(?P<after>apres[ -]?demains?|apres dem)|(?P<tomorrow>demains?|2main|dem1))\b"
        ),
        "date": re.compile(rf"(?<![\w/.])(?:(?:le |ce )?{weekday_of},? (?:le )?|le |)(?:{named_date}|{figures})"),
        "iso": re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d-])"),
        "weekday": re.compile(rf"(?<![\w'/-])(?:(?:le|ce|c) )?{weekday_of}{shift}"),
        "numbered": re.compile(
            rf"(?<![\w'/-])(?:le |ce )?{weekday_of} (?:le )?(?P<day>{number})"
            rf"(?! ?(?:[:%€/.\d]|[hkmj](?![a-z])))\b(?! (?:h|heures?|jours?|clients?|factures?|ou)\b)"
        ),
        "day_of_month": re.compile(
            rf"(?<!des )(?<!depuis )\ble (?!premier)(?P<day>{number})(?! ?(?:[:%€°/.]|[hkm](?![a-z]))| ?\d|e\b"
            rf"|[.,]\d)\b(?! (?:h|heures?|mois|clients?|factures?|jours?|j|ans|euros?|pour|premiers?|derniers?"
            rf"|du|appel|rdv|contrat|bilan|{month})\b)"
        ),
        "in": re.compile(
            r"\b(?:dans|ds|d'ici|sous) (?:environ )?(?P<count>\d{1,3}|une?|deux|trois|quatre|cinq|six|dix|quinze|huit)"
            r" ?(?P<unit>jours?|j|semaines?|sem|quinzaine|mois)\b"
        ),
        "week": re.compile(
            rf"\b(?:(?P<this>cette semaine|cet semaine|(?:dans|ds) la semaine(?! (?:pro|suiv|qui))|courant de semaine"
            rf"|en semaine|cette fin de semaine|fin de semaine(?! pro)|fin de la semaine)"
            rf"|(?:(?:debut|milieu|fin|courant) (?:de )?)?(?:la )?(?P<next>semaine (?:pro|proch|prochaine"
            rf"|suivante|d'apres|qui vient|prochain)|sem pro)\b"
            rf"|(?:la |de la )?semaine (?:du|de) (?:lundi )?(?P<of>{number})(?: (?P<month>{month})\b"
            rf"|/(?P<nmonth>1[0-2]|0?[1-9])(?!\d))?)"
        ),
        "month": re.compile(
            rf"\b(?:(?P<debut>debut|deb)|(?P<mi>mi|milieu)|(?P<fin>fin)|(?P<whole>en"
            rf"|courant))[ -](?:du mois de |de |d')?(?P<month>{month})\b"
        ),
    }
