"""The assistant in a real browser, as a visitor handles it: by mouse or finger, or by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.support.visitor import plain_spaces

GREETING = "assistant automatique"
_ANSWER_MS = 20_000
_MOST_TABS = 120
# The element that has the focus, looked for inside shadow roots, as what a screen reader would name it by.
_FOCUSED = """() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (!focused) return "";
  const words = [focused.getAttribute("aria-label"), focused.getAttribute("name"), focused.textContent];
  return [focused.getAttribute("part") ?? focused.tagName.toLowerCase(), ...words].filter(Boolean).join(" | ");
}"""


class Chat:
    """Steps by mouse; each says what the assistant must then answer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.input = page.locator("textarea[name=message]")
        self.launcher = page.locator("button[part=launcher]")
        self.panel = page.get_by_role("dialog")
        self.notice = page.locator("[part=notice]")
        self.log = page.get_by_role("log")

    def open(self) -> None:
        """Opens the panel and waits for the greeting."""
        self.launcher.click()
        expect(self.panel).to_be_visible()
        self.answered(GREETING)

    def say(self, text: str, answer: str) -> None:
        """Types a message and sends it."""
        self.input.fill(text)
        self.page.locator("button[part=send]").click()
        self.answered(answer)

    def tap(self, label: str, answer: str) -> None:
        """Takes the last choice that has this label."""
        self.page.locator("button[part~=choice]:not([aria-disabled])", has_text=label).last.click()
        self.answered(answer)

    def tick(self, name: str) -> Locator:
        """Ticks the box of a consent, which nobody may have ticked before, and confirms."""
        box = self.page.locator(f"input[type=checkbox][name={name}]").last
        expect(box).not_to_be_checked()
        box.check()
        self.page.locator("button[part~=confirm]").last.click()
        return box

    def card(self, kind: str) -> Locator:
        """The last card of this type."""
        return self.page.locator(f"[part~=card][data-type={kind}]").last

    def bubbles(self, author: str) -> Locator:
        """All the texts of an author."""
        return self.page.locator(f"li[data-author={author}] [part~=bubble]")

    def answered(self, text: str) -> None:
        """Waits until the last answer has this text; French no-break spaces may be typed as plain ones."""
        last = self.page.locator("li[data-author=assistant]").last
        expect(last).to_contain_text(text, timeout=_ANSWER_MS)


class KeyboardChat(Chat):
    """The same steps without a mouse: Tab, Enter, Space, Escape and letters."""

    def open(self) -> None:
        """Reaches the launcher from wherever the focus is."""
        self.reach("launcher")
        self.page.keyboard.press("Enter")
        expect(self.input).to_be_focused()
        self.answered(GREETING)

    def say(self, text: str, answer: str) -> None:
        """Goes to the field, types, Enter."""
        self.reach("input")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.answered(answer)

    def tap(self, label: str, answer: str) -> None:
        """Goes back from the field to the choice, Enter."""
        self.reach("input")
        self.reach("choice", label, key="Shift+Tab")
        self.page.keyboard.press("Enter")
        self.answered(answer)

    def tick(self, name: str) -> Locator:
        """Space ticks, Enter confirms."""
        box = self.page.locator(f"input[type=checkbox][name={name}]").last
        self.reach("input")
        self.reach("", name, key="Shift+Tab")
        expect(box).to_be_focused()
        expect(box).not_to_be_checked()
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()
        self.reach("confirm")
        self.page.keyboard.press("Enter")
        return box

    def focused(self) -> str:
        """Part and names of the element that has the focus."""
        return plain_spaces(str(self.page.evaluate(_FOCUSED)))

    def reach(self, part: str, words: str = "", key: str = "Tab") -> None:
        """Presses ``key`` until the focus is on this part with these words. Fails when it is never there."""
        wanted = plain_spaces(words)
        self._press_until(key, lambda where: where.split(" | ")[0].startswith(part) and wanted in where)

    def _press_until(self, key: str, there: Callable[[str], bool]) -> None:
        seen = [self.focused()]
        while not there(seen[-1]):
            assert len(seen) < _MOST_TABS, f"{key} never reaches it: {seen}"
            self.page.keyboard.press(key)
            seen.append(self.focused())
