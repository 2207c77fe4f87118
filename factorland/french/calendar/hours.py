"""Hours: ``14h30``, ``neuf heures et quart``, ``entre 10 et 12``, ``après 16 h``; and parts of a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from functools import lru_cache

from factorland.french.calendar.atoms import CLOSING, EVENING, OPENING, Clock, Part
from factorland.french.lexicon import load

_PARTS: tuple[tuple[str, time, time], ...] = (
    (r"debut de (?:la )?matinee|premiere heure|tot le matin", time(9), time(10)),
    (r"fin de (?:la )?matinee|fin de matin", time(11), time(12)),
    (r"mat(?:in(?:ee)?)?", time(9), time(12)),
    (
        r"entre midi et (?:deux|2|14)(?: ?h(?:eures?)?)?|(?:a l')?heure (?:du dej(?:euner)?|de midi)"
        r"|pause (?:dej(?:euner)?|de midi)",
        time(12),
        time(14),
    ),
    (r"debut (?:d'|de l'|de |d )?(?:apres[ -]?midi|aprem\w*|apm)", time(14), time(16)),
    (r"fin (?:d'|de l'|de |d )?(?:apres[ -]?midi|aprem\w*|apm)", time(16), time(18)),
    (r"(?:apres[ -]?midis?|apr[eè]s? ?m|aprem\w*|apm|aprm|aprmidi|apresmidi)", time(14), time(18)),
    (r"fin de (?:la )?journee", time(17), time(18)),
    (r"debut de (?:la )?soiree", time(18), EVENING),
    (r"soir(?:ee)?", time(18), EVENING),
    (r"toute la journee|(?P<within>dans la journee)", OPENING, CLOSING),
)
_PART = re.compile(
    r"(?<![\w'])(?:l')?(?:(?P<today>ce|cet|cette|c|st) )?(?:"
    + "|".join(f"(?P<p{i}>{pattern})" for i, (pattern, _, _) in enumerate(_PARTS))
    + r")(?![\w])(?!-pyrenees)"
)
_MOVED = re.compile(r"\b(?:rendez[- ]vous|rdv|rappel|appel|entretien|creneau|visio) $")
_GREETING = re.compile(r"\b(?:bons?|bonnes?|belles?|excellente?|demi|tous les|chaque) ?-?$")


@lru_cache
def _hour() -> str:
    spoken = "|".join(sorted(map(re.escape, load("calendar")["hours"]), key=len, reverse=True))
    tail = (
        r"(?: ?[0-5]\d(?!\d)| et (?:quart|demie?)| (?:moins|-) ?(?:le |un )?quart| trente| quinze| quarante[ -]cinq)?"
    )
    return (
        rf"(?:(?:[01]?\d|2[0-3]) ?(?:h(?:eures?|rs?)?(?![a-z]){tail}|:[0-5]\d(?!\d))"
        rf"|(?:{spoken}) heures?{tail}|midi(?: et demie?| trente| (?:et )?quart)?)"
    )


@lru_cache
def _patterns() -> dict[str, re.Pattern[str]]:
    hour, bare = _hour(), r"(?:[01]?\d|2[0-3])(?![\d,.]|[a-z]| ?[%€k/])"
    to = r"(?: ?- ?| a | et | jusqu'a | jusque | ou |/(?=\d{1,2} ?h))"
    said = r"(?P<half> du mat(?:in)?\b| de l'apres[ -]?midi\b| de l'aprem\b| du soir\b)?"
    return {
        "interval": re.compile(
            rf"(?<![\w:/,.-])(?P<prefix>entre |de |d'|des )?(?P<low>{hour}|{bare})(?P<to>{to})(?P<high>{hour}"
            rf"|{bare}){said}(?![\w%€])"
        ),
        "bound": re.compile(
            rf"\b(?P<sense>apres|a partir de|a partir d|des|apartir de|pas avant|avant|avan|jusqu'a|jusque|pas apres"
            rf"|au plus tard a|passe)"
            rf" (?:les )?(?P<hour>{hour}){said}(?!\w)"
        ),
        "hour": re.compile(rf"(?<![\w:/,.-])(?P<hour>{hour}){said}(?![\w/])"),
        "bare": re.compile(rf"\b(?:a|vers|pour) (?P<hour>{bare})(?= ?(?:$|[,.!?;)]| ou | svp| si | merci| stp))"),
    }


def _read_hour(text: str) -> time | None:
    """A time of the day from "9 heures moins le quart", "14h30", "midi et demi", "10"."""
    minutes = 0
    for words, extra in (
        (r"moins|- ?(?:le |un )?quart", -15),
        ("quart", 15),
        ("demi", 30),
        ("trente", 30),
        ("quarante", 45),
        ("quinze", 15),
    ):
        if re.search(rf"(?<=[ ]){words}" if extra > 0 else r"(?: moins| -)", text):
            minutes = extra
            break
    if text.startswith("midi"):
        hour = 12
    elif figures := re.match(r"(\d{1,2}) ?[a-z:]* ?(\d\d)?", text):
        hour, minutes = int(figures[1]), int(figures[2]) if figures[2] else minutes
    else:
        spoken = re.split(r" heures?", text)[0]
        hour = load("calendar")["hours"].get(spoken, 99)
    total = hour * 60 + minutes
    return time(total // 60, total % 60) if 0 <= total < 24 * 60 else None


def _on_the_day(moment: time, said: str | None) -> time:
    """ "3h de l'après-midi" is 15:00, and so is "à 3h": a broker calls nobody at night."""
    said = said or ""
    if "mat" in said:
        return moment
    if moment.hour < 12 and ("apre" in said or "soir" in said or 1 <= moment.hour <= 6):
        return moment.replace(hour=moment.hour + 12)
    return moment


def read_clocks(plain: str) -> Iterator[Clock]:
    """Hours and intervals. An interval in bare figures ("entre 10 et 12") has ``settled`` False and needs a day."""
    for match in _patterns()["interval"].finditer(plain):
        low, high = _read_hour(match["low"]), _read_hour(match["high"])
        if low is None or high is None or ("et" in match["to"] and match["prefix"] != "entre "):
            continue
        if "ou" in match["to"] or (match["to"].strip() == "a" and match["prefix"] == "des "):
            continue
        if match["prefix"] == "de " and _MOVED.search(plain[max(0, match.start() - 16) : match.start()]):
            continue  # "mon rendez-vous de 10h à 10h30" is moved from one hour to another
        clear = not (match["low"].isdigit() and match["high"].isdigit())
        low, high = _on_the_day(low, match["half"]), _on_the_day(high, match["half"])
        if low < high:
            yield Clock(match.start(), match.end(), low, high, settled=clear)
    for match in _patterns()["bound"].finditer(plain):
        if moment := _read_hour(match["hour"]):
            moment = _on_the_day(moment, match["half"])
            until = match["sense"] in ("avant", "avan", "jusqu'a", "jusque", "pas apres", "au plus tard a")
            yield Clock(match.start(), match.end(), None if until else moment, moment if until else None, True)
    for match in _patterns()["hour"].finditer(plain):
        if moment := _read_hour(match["hour"]):
            moment = _on_the_day(moment, match["half"])
            yield Clock(match.start(), match.end(), moment, moment, settled=True)
    for match in _patterns()["bare"].finditer(plain):
        if (moment := _read_hour(match["hour"])) and moment.hour:
            moment = _on_the_day(moment, None)
            yield Clock(match.start("hour"), match.end("hour"), moment, moment, settled=False)


def read_parts(plain: str) -> Iterator[Part]:
    """Parts of a day, greetings ("bonne soirée") left out."""
    for match in _PART.finditer(plain):
        if _GREETING.search(plain[max(0, match.start() - 12) : match.start()]):
            continue
        index = next(i for i in range(len(_PARTS)) if match[f"p{i}"])
        _, begins, ends = _PARTS[index]
        yield Part(match.start(), match.end(), begins, ends, today=bool(match["today"] or match["within"]))
