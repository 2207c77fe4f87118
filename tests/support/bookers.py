"""Visitors who book a call while processes die, and who do not give up: through the chat, or by the plain form."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import httpx

from tests.support.visitor import Visitor, plain_spaces

#: Turns, and seconds without an answer, before a visitor is given up: the test then fails.
_TURNS, _PATIENCE = 600, 300.0
_PAUSE = 0.1
#: What a visitor of the chat answers to a question, by words of it: a text, or the label of a choice.
_SAID = {
    "À quel nom": lambda number: f"Visiteur {'ABCDEFGHIJ'[number % 10]}ernard",
    "À quel numéro": lambda number: f"06 12 34 {number // 100:02d} {number % 100:02d}",
}
_TAPPED = {"nom de votre entreprise": "Passer", "adresse e-mail": "Sans e-mail", "votre accord": "J'accepte"}


@dataclass(frozen=True)
class Acknowledged:
    """What a visitor was told: the phone they gave; the moment promised, if it was read; their address, if any."""

    phone: str
    start: str = ""
    email: str = ""


def until_answered(ask: Callable[[], httpx.Response | None]) -> None:
    """Asks again while nothing answers, or something answers that it cannot."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            ask()
        except (httpx.HTTPError, AssertionError):  # no connection, an answer cut by a kill, a 5xx
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def book_by_chat(address: str, number: int, chance: random.Random) -> Acknowledged:
    """Says what is asked, taps what is offered, and sends the same message again until it is answered."""
    visitor = Visitor(address)
    until_answered(lambda: visitor.open() and None)
    try:
        for _ in range(_TURNS):
            if any(said in visitor.text() for said in ("un courtier vous appelle", "déjà un rendez-vous")):
                return Acknowledged(f"+3361234{number:04d}")
            if "/rappel" in visitor.text():
                time.sleep(chance.uniform(0.2, 0.6))  # the chat says that it is down: a visitor waits a little
            sent = _next(visitor, number, chance) | {"client_id": f"{number}-{chance.getrandbits(60):x}"}
            until_answered(lambda sent=sent: visitor.send(sent) and None)  # type: ignore[misc]
        raise AssertionError(f"visitor {number} was never acknowledged: {visitor.text()}")
    finally:
        visitor.http.close()


def _next(visitor: Visitor, number: int, chance: random.Random) -> dict[str, str]:
    text, choices = visitor.text(), visitor.choices()
    if any(message["card"] and message["card"]["type"] == "slots" for message in visitor.answers):
        return {"choice": chance.choice(choices)["id"]}
    for words, answer in _SAID.items():
        if words in text:
            return {"text": answer(number)}
    for words, label in _TAPPED.items():
        tapped = [choice for choice in choices if choice["label"].startswith(label)]
        if words in text and tapped:
            return {"choice": tapped[0]["id"]}
    return {"text": "je veux être rappelé"}


def book_by_form(address: str, number: int, chance: random.Random) -> Acknowledged:
    """Fills the plain form, and sends the same form again until it is answered."""
    email = f"visiteur{number}@exemple.fr"
    contact = {"name": f"Visiteur {number}", "phone": f"06 12 34 {number // 100:02d} {number % 100:02d}"}
    fields = {**contact, "email": email, "product": "factoring", "consent": "oui", "consent_email": "oui"}
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as browser:
        page = _page(browser, lambda: browser.get("/rappel"))
        for _ in range(_TURNS):
            slots = [slot for slot in re.findall(r'<option value="([^"]+)"', page.text) if slot.startswith("2026")]
            token = re.search(r'name="token" value="([^"]+)"', page.text)
            assert token is not None
            assert slots, page.status_code
            form = fields | {"token": token[1], "slot": chance.choice(slots)}
            page = _page(browser, lambda form=form: browser.post("/rappel", data=form))  # type: ignore[misc]
            if page.status_code == httpx.codes.SEE_OTHER:
                return Acknowledged(f"+3361234{number:04d}", form["slot"], email)
            assert page.status_code == httpx.codes.CONFLICT, plain_spaces(unescape(page.text))
    raise AssertionError(f"visitor {number} never found a slot")


def _page(browser: httpx.Client, ask: Callable[[], httpx.Response]) -> httpx.Response:
    pages: list[httpx.Response] = []

    def once() -> None:
        page = ask()
        assert page.status_code < httpx.codes.INTERNAL_SERVER_ERROR
        pages.append(page)

    until_answered(once)  # type: ignore[arg-type]
    return pages[-1]
