"""`make load`: mixed turns against gunicorn with one and two workers on PostgreSQL, then the books."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import requests
from sqlalchemy import insert

from skill.config import Settings
from skill.integrity import Finding, check
from skill.services import open_services
from skill.store import open_store
from skill.store.tables import customers, identities
from tests import databases
from tests.alexa.device import AlexaDevice
from tests.served import gunicorn

CLIENTS = 4
"""Processes that ask, each one turn after the other."""

SECONDS = 10.0
"""How long one round takes; rounds with one and with two workers take turns."""

ROUNDS = 3
CUSTOMERS = 100
"""For how many customers each client speaks, one after the other."""

KNOWN: dict[str, object] = {
    "name": "Anna", "locale": "en-US", "created_at": datetime(2026, 11, 16, tzinfo=UTC),
    "street": "1 Test Street", "postal_code": "12345", "city": "Testville", "country": "DE",
}  # fmt: skip
"""What is known of each: enough to order."""

SPEEDUP = 1.7
"""What a second worker shall bring, where there are cores for it."""

MIX: tuple[tuple[str, dict[str, str]], ...] = (
    ("SearchIntent", {"query": "coffee"}),
    ("SearchIntent", {"query": "milk"}),
    ("AddToCartIntent", {"items": "house blend coffee"}),
    ("ViewCartIntent", {}),
    ("CheckoutIntent", {}),
    ("AMAZON.YesIntent", {}),
    ("OrderStatusIntent", {}),
    ("AMAZON.HelpIntent", {}),
)
"""What each customer says, in this order, again and again: every eighth turn is the yes to an order."""


@dataclass(frozen=True)
class Asked:
    """What one client saw: seconds of each turn, and how many were no good answer."""

    seconds: tuple[float, ...]
    errors: int


def main() -> None:
    """Prints a row for each number of workers; exit code 1 when the books are wrong or a turn failed."""
    options = argparse.ArgumentParser(prog="load")
    options.add_argument("--seconds", type=float, default=SECONDS)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    given = options.parse_args()
    with TemporaryDirectory() as name, ExitStack() as stack:
        server = databases.start("postgresql")
        stack.callback(server.close)
        rows: dict[int, list[Asked]] = {1: [], 2: []}
        urls = {workers: filled(server.empty(), Path(name)) for workers in rows}
        for _ in range(given.rounds):
            for workers, asked in rows.items():
                asked += measured(urls[workers], workers, given.seconds, Path(name))
        wrong = [finding for url in urls.values() for finding in found(url)]
    sys.exit(report(rows, given.seconds * given.rounds, len(wrong)))


def report(rows: dict[int, list[Asked]], seconds: float, wrong: int) -> bool:
    """Prints the table; returns whether something is wrong."""
    print(f"{CLIENTS} clients, {os.cpu_count()} cores shared by clients, gunicorn and PostgreSQL")
    print(f"{'workers':>7}{'turns/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}")
    rates = {}
    for workers, asked in rows.items():
        took = sorted(itertools.chain.from_iterable(one.seconds for one in asked))
        errors = sum(one.errors for one in asked)
        rates[workers] = len(took) / seconds
        p50, p99 = median(took) * 1e3, took[int(len(took) * 0.99)] * 1e3
        print(f"{workers:>7}{rates[workers]:>10.1f}{p50:>9.1f}{p99:>9.1f}{errors:>8}")
    gain = rates[2] / rates[1]
    print(f"two workers bring {gain:.2f} times the turns of one")
    cores = os.cpu_count() or 1
    if gain < SPEEDUP and cores < 2 + CLIENTS:
        print(f"limited by the cores: {cores} for two workers, the database and {CLIENTS} clients")
    print(f"voiceshop check: {wrong} findings")
    return bool(wrong or any(one.errors for asked in rows.values() for one in asked))


def filled(url: str, folder: Path) -> str:
    """The demo shop on that database, with enough coffee for everybody."""
    services = open_services(Settings(url, folder))
    with services.store.connect() as connection:
        for change in ("stock = stock + 1000000", "received = received + 1000000"):
            connection.exec_driver_sql(f"UPDATE products SET {change}")
        for client, number in itertools.product(range(CLIENTS), range(CUSTOMERS)):
            who = connection.execute(insert(customers).values(KNOWN).returning(customers.c.id)).scalar_one()
            known = {"channel": "alexa", "subject": name_of(client, number), "customer_id": who}
            connection.execute(insert(identities).values(known | {"created_at": KNOWN["created_at"]}))
        connection.commit()
    services.store.close()
    return url


def name_of(client: int, number: int) -> str:
    """What Alexa calls one of the customers for whom a client speaks."""
    return f"customer {client} {number}"


def found(url: str) -> list[Finding]:
    """What does not add up."""
    store = open_store(url)
    findings = check(store)
    store.close()
    return findings


def measured(url: str, workers: int, seconds: float, folder: Path) -> list[Asked]:
    """One round with so many workers: what each client saw."""
    env = {
        "VOICESHOP_DATABASE_URL": url,
        "VOICESHOP_DATA_DIR": str(folder),
        "VOICESHOP_ALEXA_VERIFY": "off",
        "VOICESHOP_LOG_LEVEL": "ERROR",
        "VOICESHOP_TURN_LIMIT": "0",
        "VOICESHOP_CREDIT_LIMIT": "100000000",
        "VOICESHOP_PIN_LIMIT": "100000000",
    }
    with gunicorn("skill.app:create_app()", "--workers", str(workers), env=env, folder=folder) as server:
        server.wait()
        with ProcessPoolExecutor(CLIENTS, get_context("spawn")) as clients:
            list(clients.map(ask, [server.url] * CLIENTS, range(CLIENTS), [1.0] * CLIENTS))
            return list(clients.map(ask, [server.url] * CLIENTS, range(CLIENTS), [seconds] * CLIENTS))


def ask(url: str, client: int, seconds: float) -> Asked:
    """Says the mix again and again for so long, as one customer after the other."""
    took: list[float] = []
    errors, numbers = 0, itertools.cycle(range(CUSTOMERS))
    deadline = perf_counter() + seconds
    with requests.Session() as session:
        while perf_counter() < deadline:
            device = AlexaDevice(None, name_of(client, next(numbers)))  # type: ignore[arg-type]
            for intent, slots in MIX:
                filled = {name: {"name": name, "value": value} for name, value in slots.items()}
                body = device.envelope({"type": "IntentRequest", "intent": {"name": intent, "slots": filled}})
                device.open = True
                started = perf_counter()
                answer = session.post(
                    f"{url}/alexa", body, headers={"Content-Type": "application/json"}, timeout=30
                )
                took.append(perf_counter() - started)
                good = answer.ok and "outputSpeech" in answer.text
                errors += not good or "something went wrong" in answer.text
    return Asked(tuple(took), errors)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
