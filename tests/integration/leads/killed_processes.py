"""A program for test_leads_faults: processes that book, hold, cancel and deliver, killed at random.

``killed_processes.py DATABASE_URL VAR_DIR VISITORS KILLS SEED`` prints, once all visitors were acknowledged, how
many processes were killed. ``VAR_DIR/acknowledged`` then has one line per visitor, written after the booking
returned and before anybody could be told that it is noted.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from factorland.clock import utc_now
from factorland.leads import Booking, ConsentGiven, Contact, Leads, SlotUnavailable, StoreUnavailable
from factorland.leads.options import LeadsOptions
from factorland.leads.worker import make_worker
from factorland.settings import Settings

BOOKERS = 3


def acknowledged(var_dir: Path) -> set[int]:
    """Visitors told that their call is noted; a line cut by a kill does not count."""
    path = var_dir / "acknowledged"
    text = path.read_text() if path.exists() else ""
    return {int(line.split()[0]) for line in text.splitlines(keepends=True) if line.endswith("\n")}


def book_all(url: str, var_dir: Path, visitors: list[int]) -> None:
    """Book each visitor: all ask for the same few slots, and take an alternative."""
    leads = Leads.open(url)
    popular = leads.offer_slots(limit=10)
    log = os.open(var_dir / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for visitor in visitors:
        start = popular[visitor % len(popular)].start
        while True:
            try:
                leads.hold(f"visitor-{visitor}", start)
                receipt = leads.book(_booking(visitor, start))
                break
            except SlotUnavailable as refused:
                start = random.choice(refused.alternatives).start  # noqa: S311 (not a secret)
            except StoreUnavailable:
                continue  # locked for too long: nothing was written, the visitor tries again
        os.write(log, f"{visitor} {receipt.lead_id}\n".encode())
    leads.close()


def _booking(visitor: int, start: object) -> Booking:
    contact = Contact(f"Visiteur {visitor}", f"+336{visitor:08d}", f"v{visitor}@client.test")
    given = [ConsentGiven(purpose, "J'accepte.", utc_now(), "chat") for purpose in ("callback", "email")]
    return Booking(f"visitor-{visitor}", start, contact, "factoring", consents=given)  # type: ignore[arg-type]


def deliver(url: str, var_dir: Path) -> None:
    """Deliver until killed."""
    worker = make_worker(Settings(DATABASE_URL=url, var_dir=var_dir), LeadsOptions())
    while True:
        with suppress(StoreUnavailable):
            worker.deliver_due()
        time.sleep(0.05)


def main(url: str, var_dir: Path, visitors: int, kills: int, seed: int) -> int:
    """Keep every process running, killing one at random times, until all visitors are acknowledged."""
    chance = random.Random(seed)  # noqa: S311 (not a secret)
    running: dict[int, int] = {}
    killed = 0
    shares = {role: set(range(role, visitors, BOOKERS)) for role in range(BOOKERS)}
    try:
        while any(shares.values()):
            killed += _round(url, var_dir, shares, running, chance, kills - killed)
    finally:
        for process in running:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
    return killed


def _round(
    url: str, var_dir: Path, shares: dict[int, set[int]], running: dict[int, int], chance: random.Random, kills: int
) -> int:
    for role in [*range(BOOKERS), -1]:
        if role not in running.values() and (role == -1 or shares[role]):
            running[_start(url, var_dir, role, sorted(shares.get(role, ())))] = role
    time.sleep(chance.uniform(0.02, 0.3))
    if kills:
        os.kill(chance.choice(list(running)), signal.SIGKILL)
    _reap(running)
    done = acknowledged(var_dir)
    for left in shares.values():
        left -= done
    return min(kills, 1)


def _start(url: str, var_dir: Path, role: int, visitors: list[int]) -> int:
    process = os.fork()
    if process:
        return process
    try:
        if role == -1:
            deliver(url, var_dir)
        else:
            book_all(url, var_dir, visitors)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _reap(running: dict[int, int]) -> None:
    for process in list(running):
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            del running[process]
            if os.WIFEXITED(status) and os.WEXITSTATUS(status):
                sys.exit("a process failed by itself")


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6])))
