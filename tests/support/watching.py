"""What goes wrong on a page without being seen: errors, refusals of the content security policy, foreign requests."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request

# Chromium reports some refusals to the console and all of them to this event.
_REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy refused ${event.blockedURI} for ${event.effectiveDirective}`));"""


class Watch:
    """Follows every page of a context from the first request on."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[str] = []
        self._problems: list[str] = []
        self._expected: list[str] = []
        self._origins: set[str] = set()
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("page", self._follow)

    def allow(self, *origins: str) -> None:
        """Origins that the pages may load from."""
        self._origins |= set(origins)

    def expect(self, *words: str) -> None:
        """Errors with these words belong to the test."""
        self._expected += words

    @property
    def problems(self) -> list[str]:
        """What was not expected."""
        foreign = [
            f"request to {each}"
            for each in self.requests
            if each.startswith(("http:", "https:", "ws:", "wss:")) and _origin(each) not in self._origins
        ]
        return [each for each in [*self._problems, *foreign] if not any(words in each for words in self._expected)]

    @property
    def api_requests(self) -> list[str]:
        """Requests to the chat, whichever page sent them."""
        return [each for each in self.requests if urlsplit(each).path.startswith("/api/")]

    def _follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._problems.append(f"error {error}"))
        page.on("console", self._hear)
        page.on("request", self._note)
        page.on("dialog", self._refuse)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            self._problems.append(f"console {line.text}")

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def _refuse(self, dialog: Dialog) -> None:
        self._problems.append(f"dialog {dialog.message}")
        dialog.dismiss()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
