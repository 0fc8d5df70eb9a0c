"""Throughput and p99 of our turns under gunicorn, beside a bare `ask-sdk-core` skill in the same run."""

from __future__ import annotations

import itertools
import os
import socket
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.hazmat.primitives.serialization import Encoding

from tests.alexa.authority import AMAZON_LEAF, ROOT, signed
from tests.alexa.device import AlexaDevice
from tests.bench.signed import FOLDER
from tests.demo_shop import copy_of_demo
from tests.served import Server, gunicorn

WORKERS, CLIENTS = 2, 4
ROUNDS, REQUESTS = 8, 100
"""Each kind is asked so many times a round; the rounds alternate, so that all see the same machine."""
LONGEST = 240.0
"""Seconds after which no further round begins."""
CUSTOMERS = 25
GOALS = {"help": 0.5, "search": 0.25}
"""The ratio of throughput to the bare skill that each kind shall have at least."""

TURNS: dict[str, tuple[str, dict[str, object]]] = {
    "hello": ("AMAZON.HelpIntent", {}),
    "help": ("AMAZON.HelpIntent", {}),
    "search": ("SearchIntent", {"query": "coffee"}),
}


@dataclass
class Kind:
    """One kind of turn at one server, and what was measured: seconds of each, and turns a second a round."""

    name: str
    port: int
    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        intent, slots = TURNS[self.name]
        filled = {name: {"name": name, "value": value} for name, value in slots.items()}
        self.request = {"type": "IntentRequest", "intent": {"name": intent, "slots": filled}}
        self.devices = itertools.cycle(
            [AlexaDevice(None, f"amzn1.ask.account.{self.name}{n}") for n in range(CUSTOMERS)]  # type: ignore[arg-type]
        )

    def round(self, count: int, pool: ThreadPoolExecutor) -> None:
        """Asks so often, by several clients at once. The requests are signed before."""
        wires = [self.wire() for _ in range(count)]
        started = perf_counter()
        took = list(pool.map(lambda wire: ask(self.port, wire), wires))
        self.rates.append(count / (perf_counter() - started))
        self.seconds += took

    def wire(self) -> bytes:
        """One new request as its bytes."""
        device = next(self.devices)
        body = device.envelope(self.request)
        device.open = True
        headers = signed(body) | {
            "Host": "localhost",
            "Connection": "close",
            "Content-Length": str(len(body)),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"POST /alexa HTTP/1.1\r\n{lines}\r\n".encode() + body

    @property
    def rate(self) -> float:
        """Turns a second, in the middle of all rounds."""
        return median(self.rates)

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 were answered."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)]


def ask(port: int, wire: bytes) -> float:
    """Seconds until the answer was there; raises AssertionError when it is not 200 and speech."""
    started = perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(wire)
        answered = b"".join(iter(lambda: connection.recv(65_536), b""))
    seconds = perf_counter() - started
    assert answered.startswith(b"HTTP/1.1 200"), answered[:200]
    assert b"outputSpeech" in answered, answered
    return seconds


def main() -> None:
    """Prints a row per kind of turn; exit code 1 when a goal is missed."""
    with served() as (hello, ours):
        kinds = [Kind("hello", hello.port), Kind("help", ours.port), Kind("search", ours.port)]
        measure(kinds)
    bare = kinds[0].rate
    print(f"{WORKERS} gunicorn workers, {CLIENTS} clients, {len(kinds[0].seconds)} requests of each kind")
    print(f"{'turn':<10}{'a second':>10}{'p99 ms':>10}{'ratio':>8}{'goal':>8}")
    for kind in kinds:
        goal = f"{GOALS[kind.name]:.2f}" if kind.name in GOALS else ""
        print(f"{kind.name:<10}{kind.rate:>10.0f}{kind.p99 * 1e3:>10.1f}{kind.rate / bare:>8.2f}{goal:>8}")
    sys.exit(any(kind.rate / bare < GOALS.get(kind.name, 0) for kind in kinds))


def measure(kinds: list[Kind]) -> None:
    """One round to warm up, then the rounds that count."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        for kind in kinds:
            kind.round(20 * WORKERS, pool)
            kind.seconds, kind.rates = [], []
        deadline = perf_counter() + LONGEST
        for _ in range(ROUNDS):
            for kind in kinds:
                kind.round(REQUESTS, pool)
            if perf_counter() > deadline:
                break


@contextmanager
def served() -> Iterator[tuple[Server, Server]]:
    """The bare skill and our shop, each under its own gunicorn."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "root.pem").write_bytes(ROOT.certificate.public_bytes(Encoding.PEM))
        (folder / "chain.pem").write_bytes(AMAZON_LEAF.pem)
        ours = {"VOICESHOP_DATA_DIR": str(copy_of_demo(folder)), FOLDER: name}
        quiet = {"VOICESHOP_LOG_LEVEL": os.environ.get("VOICESHOP_LOG_LEVEL", "WARNING")}
        workers = ("--workers", str(WORKERS))
        env = {**ours, **quiet}
        hello = stack.enter_context(
            gunicorn("tests.bench.hello:create_app()", *workers, env={}, folder=folder)
        )
        shop = stack.enter_context(
            gunicorn("tests.bench.signed:create_app()", *workers, env=env, folder=folder)
        )
        shop.wait()
        yield hello, shop


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
