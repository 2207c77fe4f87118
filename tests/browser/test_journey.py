"""The main job in a real browser: questions, an estimate, a call, and the lead that the broker exports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from playwright.sync_api import Locator, Page, expect

from factorland.operations.processes import Stack
from factorland.settings import ROOT, Settings

SCREENSHOTS = ROOT / "var" / "screenshots"


class Chat:
    """The assistant as a visitor handles it; each step leaves a screenshot to look at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._steps = 0

    def open(self) -> None:
        self.page.locator("button[part=launcher]").click()
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.answered("assistant automatique")

    def say(self, text: str, answer: str) -> None:
        self.page.locator("textarea[name=message]").fill(text)
        self.page.locator("button[part=send]").click()
        self.answered(answer)

    def tap(self, label: str, answer: str) -> None:
        self.page.locator("button[part~=choice]", has_text=label).last.click()
        self.answered(answer)

    def card(self, kind: str) -> Locator:
        return self.page.locator(f"[part~=card][data-type={kind}]").last

    def answered(self, text: str) -> None:
        expect(self.page.locator("li[data-author=assistant]").last).to_contain_text(text, timeout=20_000)
        self._steps += 1
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or {"width": 0})["width"]
        self.page.screenshot(path=SCREENSHOTS / f"{width}-{self._steps:02d}.png")


def exported(settings: Settings) -> list[dict[str, Any]]:
    """What `factorland leads export` prints."""
    printed = subprocess.run(
        [sys.executable, "-m", "factorland.cli", "leads", "export"],
        cwd=ROOT,
        env=os.environ | settings.as_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in printed.stdout.splitlines()]


def test_a_visitor_becomes_a_lead(page: Page, stack: tuple[Settings, Stack]) -> None:
    before = {lead["id"] for lead in exported(stack[0])}
    chat = Chat(page)
    chat.open()
    chat.say("c'est quoi la quotité garantie ?", "quotité")
    chat.say("combien coûte l'affacturage ?", "commission")
    chat.say("je veux une estimation d'affacturage", "chiffre d'affaires")
    chat.say("1,2 M€", "activité")
    chat.tap("Transport", "combien de jours")
    chat.tap("60 jours", "combien de clients")
    chat.say("30", "plus gros client")
    chat.tap("Environ 30", "Estimation indicative")
    expect(chat.card("estimate")).to_contain_text("€")
    chat.tap("Être rappelé", "créneau")
    chat.card("slots").locator("button[part~=choice]").first.click()
    chat.answered("quel nom")
    chat.say("Claire Dubois", "numéro")
    chat.say("06 12 34 56 78", "entreprise")
    chat.say("Transports Dubois", "e-mail")
    chat.tap("Sans e-mail", "accord")
    consent = page.locator("input[type=checkbox][name=callback]")
    expect(consent).not_to_be_checked()
    consent.check()
    page.locator("button[part~=confirm]").last.click()
    chat.answered("06 12 34 56 78")
    expect(chat.card("booking")).to_be_visible()

    (lead,) = [lead for lead in exported(stack[0]) if lead["id"] not in before]
    assert lead["name"] == "Claire Dubois"
    assert lead["phone"] == "+33612345678"
    assert lead["company"] == "Transports Dubois"
    assert lead["product"] == "factoring"
    assert lead["diagnostic"]["turnover"] == 1_200_000
    assert lead["diagnostic"]["dso"] == 60
    assert lead["callback"]["status"] == "confirmed"
    assert [consent["purpose"] for consent in lead["consents"]] == ["callback"]
    assert lead["estimate"]
