"""Times the quotes: the pure functions, and the HTTP service on loopback with varied requests.

Run: ``python benchmarks/quotes.py [--seconds 5] [--workers 1 2]``. Targets: p50 of at most 3 ms, and at least 800
estimates a second on two cores. No answer is cached: each request is one of the 200 cases of the reference portfolio.
The load generator shares the machine with the service, so the rate is a floor.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from statistics import median, quantiles
from time import perf_counter

from factorland.clock import paris_now
from factorland.quotes.estimates import Estimator
from factorland.quotes.factoring import price_factoring
from factorland.quotes.loading import load_card, newest_card
from factorland.quotes.portfolio import reference_portfolio
from factorland.quotes.texts import get_texts

TARGET_RATE = 800.0
CONNECTIONS = 8
START_SECONDS = 30.0
PATH = "/v1/estimates/factoring"


def requests() -> list[bytes]:
    """One raw HTTP request per case of the portfolio that the card prices."""
    estimator, today = Estimator(load_card(newest_card()), get_texts()), paris_now().date()
    raw = []
    for case in reference_portfolio():
        estimator.factoring(case, today)  # a refusal would make the benchmark time something else
        body = json.dumps(case.model_dump(mode="json", exclude_unset=True)).encode()
        head = f"POST {PATH} HTTP/1.1\r\nHost: quotes\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        raw.append(head.encode() + b"\r\n\r\n" + body)
    return raw


def time_pure(name: str, work: Callable[[int], object], seconds: float) -> None:
    """Print the median time of a function of the case's number."""
    times = []
    end = perf_counter() + seconds
    while perf_counter() < end:
        for number in range(len(reference_portfolio())):
            start = perf_counter()
            work(number)
            times.append(perf_counter() - start)
    print(f"{name:<42} p50 {median(times) * 1e6:8.0f} µs   {1 / median(times):8.0f} /s")


@contextlib.contextmanager
def running_service(workers: int) -> Iterator[int]:
    """The service on a free port of the loopback, with its log lines formed and thrown away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "factorland.quotes.api:create_app", "--factory", "--no-access-log"]
    options = ["--port", str(port), "--workers", str(workers), "--log-level", "warning"]
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as service:  # noqa: S603
        try:
            _wait_for(port)
            yield port
        finally:
            service.terminate()


def _wait_for(port: int) -> None:
    end = perf_counter() + START_SECONDS
    while perf_counter() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
    raise TimeoutError(f"the service did not open port {port} within {START_SECONDS:.0f} s")


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))


async def _client(port: int, raw: list[bytes], seconds: float, offset: int, pause: float) -> list[float]:
    """Times of exchanges on one connection, one after the other or, with a pause, when each is due."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    bodies = cycle(raw[offset:] + raw[:offset])
    times = []
    start = due = perf_counter()
    while (begin := perf_counter()) < start + seconds:
        if pause:
            due += pause
            if due > begin:
                await asyncio.sleep(due - begin)
                begin = perf_counter()
            else:
                begin = due  # waiting for a busy connection counts
        await _exchange(reader, writer, next(bodies))
        times.append(perf_counter() - begin)
    writer.close()
    await writer.wait_closed()
    return times


async def load(
    port: int, raw: list[bytes], connections: int, seconds: float, rate: float = 0
) -> tuple[list[float], float]:
    """Times of the exchanges, and exchanges per second: as many as possible, or at a steady ``rate`` a second."""
    pause = connections / rate if rate else 0.0
    start = perf_counter()
    clients = [_client(port, raw, seconds, number * 17 % len(raw), pause) for number in range(connections)]
    times = [time for each in await asyncio.gather(*clients) for time in each]
    return times, len(times) / (perf_counter() - start)


def time_service(raw: list[bytes], workers: int, seconds: float) -> None:
    """Print latency with one connection, the highest rate, and latency at the target rate."""
    with running_service(workers) as port:
        asyncio.run(load(port, raw, CONNECTIONS, 1.0))  # warm up
        for name, connections, rate in (
            ("one connection", 1, 0.0),
            (f"{CONNECTIONS} connections", CONNECTIONS, 0.0),
            (f"steady {TARGET_RATE:.0f}/s", CONNECTIONS, TARGET_RATE),
        ):
            times, reached = asyncio.run(load(port, raw, connections, seconds, rate))
            p50, p99 = median(times) * 1000, quantiles(times, n=100)[98] * 1000
            title = f"HTTP, {workers} worker(s), {name}"
            print(f"{title:<42} p50 {p50:8.2f} ms   p99 {p99:6.2f} ms   {reached:8.0f} /s")


def main() -> None:
    """Time everything and print a line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=5.0, help="time given to each measure")
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="numbers of uvicorn workers to try")
    chosen = options.parse_args()
    estimator, today, cases = (
        Estimator(load_card(newest_card()), get_texts()),
        paris_now().date(),
        reference_portfolio(),
    )
    time_pure("price_factoring, three scenarios", lambda n: price_factoring(cases[n], estimator.card.tariff), 1.0)
    time_pure("factoring estimate with its explanation", lambda n: estimator.factoring(cases[n], today), 1.0)
    raw = requests()
    for workers in chosen.workers:
        time_service(raw, workers, chosen.seconds)


if __name__ == "__main__":
    main()
