"""The four processes killed with SIGKILL, one after the other, while visitors book a call through the chat.

Every call that was acknowledged is in the export, nobody has two, and no slot has two. The store alone is tried with
more visitors and kills, on both databases, in ``leads/test_leads_faults.py``.
"""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from factorland.leads import Leads
from factorland.operations.processes import Stack
from tests.support.ports import listens
from tests.support.running import READY_SECONDS, running_apart
from tests.support.visitor import Visitor

VISITORS, AT_ONCE, SEED = 30, 6, 20261123
#: Rasa, which takes longest to come back, dies once.
KILLS = {"web": 2, "actions": 2, "quotes": 1, "rasa": 1}
_PATIENCE = 400  # turns before a visitor is given up: the test then fails
#: What a visitor answers to a question, by words of it.
ANSWERS = {
    "À quel nom": lambda number: f"Visiteur {'ABCDEFGHIJ'[number % 10]}ernard",
    "À quel numéro": lambda number: f"06 12 34 {number // 100:02d} {number % 100:02d}",
}
TAPS = {"nom de votre entreprise": "Passer", "adresse e-mail": "Sans e-mail", "votre accord": "J'accepte"}


class Booker:
    """Visitors who come while processes die, and do not give up."""

    def __init__(self, address: str) -> None:
        self.acknowledged: list[int] = []
        self.killing = True
        self.stopped = False
        self._address = address
        self._lock = threading.Lock()
        self._next = 0

    def work(self, seed: int) -> None:
        """Plays one visitor after the other, at least until the last kill."""
        chance = random.Random(seed)  # noqa: S311 (not a secret)
        while (number := self._take()) is not None:
            self._book(number, chance)
            with self._lock:
                self.acknowledged.append(number)

    def _take(self) -> int | None:
        with self._lock:
            self._next += 1
            return self._next - 1 if self.killing or self._next <= VISITORS else None

    def _book(self, number: int, chance: random.Random) -> None:
        visitor = Visitor(self._address)
        self._until_answered(visitor.open)
        try:
            for _ in range(_PATIENCE):
                if any(said in visitor.text() for said in ("un courtier vous appelle", "déjà un rendez-vous")):
                    return
                self._turn(visitor, number, chance)
                if self.stopped:
                    break
            raise AssertionError(f"visitor {number} was never acknowledged: {visitor.text()}")
        finally:
            visitor.http.close()

    def _turn(self, visitor: Visitor, number: int, chance: random.Random) -> None:
        text, choices = visitor.text(), visitor.choices()
        cards = [message["card"]["type"] for message in visitor.answers if message["card"]]
        body = {"text": "je veux être rappelé"}
        for words, label in TAPS.items():
            tapped = [choice for choice in choices if choice["label"].startswith(label)]
            if words in text and tapped:
                body = {"choice": tapped[0]["id"]}
        for words, answer in ANSWERS.items():
            if words in text:
                body = {"text": answer(number)}
        if "slots" in cards:
            body = {"choice": chance.choice(choices)["id"]}
        if "/rappel" in text:
            time.sleep(chance.uniform(0.2, 0.6))  # the chat says that it is down: a visitor tries again a little later
        # Sent again with its number until it is answered, as the widget does.
        sent = body | {"client_id": f"{number}-{chance.getrandbits(60):x}"}
        self._until_answered(lambda: visitor.send(sent))

    @staticmethod
    def _until_answered(ask: object) -> None:
        for _ in range(_PATIENCE):
            try:
                ask()  # type: ignore[operator]
                return
            except (httpx.HTTPError, AssertionError):  # no connection, or an answer cut by the kill
                time.sleep(0.1)
        raise AssertionError("the web process never came back")


def kill_each(stacks: dict[str, Stack], ports: dict[str, int], chance: random.Random) -> int:
    """Kills every process some times, in random order at random moments, and starts it again."""
    order = [name for name, times in KILLS.items() for _ in range(times)]
    chance.shuffle(order)
    for name in order:
        time.sleep(chance.uniform(0.1, 1.0))
        stacks[name].kill(name)
        while listens(ports[name]):  # a worker of the killed process may hold the port a moment longer
            time.sleep(0.02)
        stacks[name].start()
        stacks[name].wait_ready(READY_SECONDS, lambda _: None)
    return len(order)


def test_what_was_acknowledged_through_kills_is_kept_once(tmp_path: Path) -> None:
    with running_apart(tmp_path) as (settings, stacks):
        booker = Booker(settings.public_url)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            working = [pool.submit(booker.work, SEED + number) for number in range(AT_ONCE)]
            try:
                ports = {name: getattr(settings, f"{name}_port") for name in stacks}
                assert kill_each(stacks, ports, random.Random(SEED)) == sum(KILLS.values())  # noqa: S311
            except BaseException:
                booker.stopped = True
                raise
            finally:
                booker.killing = False
            for each in working:
                each.result()
    store = Leads.open(settings.database_url)
    leads = [lead for lead in store.export_leads() if lead["callback"]]
    store.close()
    assert len(booker.acknowledged) >= VISITORS
    calls = {lead["phone"]: lead["callback"] for lead in leads}
    for number in booker.acknowledged:
        assert calls[f"+3361234{number:04d}"]["status"] == "confirmed", number
    starts = [lead["callback"]["from"] for lead in leads if lead["callback"]["status"] == "confirmed"]
    assert len(starts) == len(set(starts)) == len(leads) == len(calls)
