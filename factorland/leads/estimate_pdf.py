"""The estimate as one page to keep or hand over: the lines that the quotes API explained, nothing computed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from factorland.clock import paris_now
from factorland.french import format as french
from factorland.leads.composer import Attach, Attachment
from factorland.leads.estimates import cost_bounds, priced
from factorland.leads.templating import facts
from factorland.leads.wording import wording
from factorland.settings import Broker

_INK, _SOFT, _RULE, _BAND = (29, 39, 51), (74, 86, 102), (213, 219, 227), (238, 242, 247)
# The standard fonts of PDF readers know this character set: it has the euro sign, not the narrow space.
_CHARACTERS = "windows-1252"
_REPLACED = str.maketrans({"\u202f": "\u00a0", "\u2212": "–", "’": "'"})
_WIDTHS = (48, 73, 21, 21, 21)
_MARGIN = 13


def attach_estimate(house: Broker) -> Attach:
    """What the worker joins to the e-mail of an estimate: the page, from the lead as it is exported."""

    def files(lead: dict[str, Any]) -> Sequence[Attachment]:
        return [Attachment(wording("estimate_pdf")["filename"], "application/pdf", estimate_pdf(lead, house))]

    return files


def estimate_pdf(lead: dict[str, Any], house: Broker) -> bytes:
    """The page of a lead that has an estimate (``lead_as_dict``): A4, in French, one or two products."""
    words, answers = wording("estimate_pdf"), priced(lead["estimate"], lead["product"])
    page = _Page(house)
    who = ", ".join(filter(None, (lead["name"], lead["company"])))
    page.say(words["title"], 17, bold=True)
    page.say(words["prepared"].format(who=who, day=f"{paris_now():%d/%m/%Y}"), 9, color=_SOFT)
    if lead["diagnostic"]:
        page.heading(words["case"])
        page.say(" · ".join(f"{label} : {value}" for label, value in facts(lead["diagnostic"])), 8.5)
    for product, answer in answers.items():
        page.heading(wording("mail")["products"].get(product, product))
        bounds, central = cost_bounds(answer), answer["scenarios"]["central"]
        if bounds:
            amounts = (french.euros(each, exact=True) for each in (*bounds, round(central["total_cost"])))
            page.say(words["cost"].format(**dict(zip(("low", "high", "central"), amounts, strict=True))), 9, bold=True)
        page.lines_of(answer.get("lines") or [], words["columns"])
    said = [each["detail"] for answer in answers.values() for each in [*_of(answer, "notes"), *_of(answer, "warnings")]]
    page.bullets(words["notes"], said)
    page.bullets(words["assumptions"], [each for answer in answers.values() for each in _of(answer, "assumptions")])
    page.foot(answers)
    return bytes(page.output())


def _of(answer: dict[str, Any], field: str) -> list[Any]:
    return list(answer.get(field) or [])


class _Page(FPDF):
    """A4 with the broker's head and foot."""

    def __init__(self, house: Broker) -> None:
        super().__init__(format="A4")
        self._house = house
        self.core_fonts_encoding = _CHARACTERS
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, 22)
        self.set_lang("fr-FR")
        self.set_title(wording("estimate_pdf")["title"])
        self.set_author(house.name)
        self.set_creation_date(paris_now())
        self.add_page()

    def header(self) -> None:
        """The broker's name, on every page."""
        self.say(self._house.name, 11, bold=True, color=_SOFT)
        self.ln(2)

    def footer(self) -> None:
        """How to reach the broker, and who that is by law."""
        words, house = wording("estimate_pdf"), self._house
        known = {name: getattr(house, name) for name in ("company", "siren", "orias", "address")}
        legal = [part.format(**known) for part, value in zip(words["legal"], known.values(), strict=True) if value]
        self.set_y(-18)
        contact = {"phone": french.phone(house.phone), "email": house.email, "hours": house.office_hours}
        self.say(words["contact"].format(house=house.name, **contact), 8, color=_SOFT)
        self.say(" · ".join(legal), 7, color=_SOFT)

    def say(self, text: str, size: float, *, bold: bool = False, color: tuple[int, int, int] = _INK) -> None:
        """A paragraph over the whole width."""
        self.set_font("Helvetica", "B" if bold else "", size)
        self.set_text_color(*color)
        self.multi_cell(0, size * 0.46, _plain(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str) -> None:
        """The head of a section."""
        self.ln(2.5)
        self.say(text, 11, bold=True)
        self.ln(0.8)

    def lines_of(self, lines: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
        """One row per line of the quotes API: what it is, how it was computed, its three amounts."""
        if not lines:
            return
        self.set_font("Helvetica", "", 7.5)
        self.set_text_color(*_INK)
        self.set_draw_color(*_RULE)
        head = FontFace(emphasis="BOLD", fill_color=_BAND)
        with self.table(
            col_widths=_WIDTHS,
            text_align=("LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT"),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=head,
            line_height=4.1,
        ) as table:
            table.row([_plain(column) for column in columns])
            for each in lines:
                amounts = (each["amounts"][name] for name in ("low", "central", "high"))
                shown = [french.euros(round(amount), exact=True) for amount in amounts]
                total = each["name"] == "total_cost"
                table.row(
                    [_plain(cell) for cell in (each["label"], each["calculation"], *shown)],
                    style=FontFace(emphasis="BOLD") if total else None,
                )

    def bullets(self, title: str, said: Sequence[str]) -> None:
        """Sentences said once each, however many products share them."""
        if said:
            self.heading(title)
            self.say("\n".join(f"• {sentence}" for sentence in dict.fromkeys(said)), 7.5, color=_SOFT)

    def foot(self, answers: dict[str, dict[str, Any]]) -> None:
        """What this page is worth, and the rate card that it comes from."""
        words, first = wording("estimate_pdf"), next(iter(answers.values()))
        card = first.get("rate_card") or {}
        self.ln(2.5)
        self.say(first.get("disclaimer") or words["disclaimer"], 8.5, bold=True)
        if card.get("version") and card.get("date"):
            day = f"{date.fromisoformat(card['date']):%d/%m/%Y}"
            self.say(words["rate_card"].format(version=card["version"], date=day), 7.5, color=_SOFT)


def _plain(text: str) -> str:
    """Text that the standard fonts can show: a letter they lack loses its accent, another sign is a question mark."""
    known = (each if _is_known(each) else unicodedata.normalize("NFKD", each)[0] for each in text.translate(_REPLACED))
    return "".join(each if _is_known(each) else "?" for each in known)


def _is_known(character: str) -> bool:
    return bool(character.encode(_CHARACTERS, errors="ignore"))
