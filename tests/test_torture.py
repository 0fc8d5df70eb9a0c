"""Rushes, clocks that jump, disks that fill up, wires that are cut: the books are right afterwards.

Sixty customers at once; `VOICESHOP_TEST_CHECKOUTS=1000` makes it a thousand.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, insert, select, text

from skill.conversation import respond
from skill.dialogue import Intent, Rendered, Turn
from skill.integrity import check
from skill.services import Services
from skill.shop.merchant import Merchant
from skill.shop.settlement import reconcile
from skill.store.tables import cart_lines, carts, customers, identities, orders
from tests import work
from tests.databases import on
from tests.proxy import wire_to
from tests.shopping import NOW, Market, Moody

CHECKOUTS = int(os.environ.get("VOICESHOP_TEST_CHECKOUTS", "60"))
PIECES = 10
WORKERS = 4


def crowd(market: Market, size: int, **cart: int) -> list[str]:
    """So many customers with an address and the same cart; their names on the channel `local`."""
    names = [f"customer {number}" for number in range(size)]
    address = {"street": "1 Test Street", "postal_code": "12345", "city": "Testville", "country": "DE"}
    with market.store.connect() as connection:
        for name in names:
            row = {"name": name, "locale": "en-US", "created_at": NOW, **address}
            who = connection.execute(insert(customers).values(row).returning(customers.c.id)).scalar_one()
            known = {"channel": "local", "subject": name, "customer_id": who, "created_at": NOW}
            connection.execute(insert(identities).values(known))
            connection.execute(insert(carts).values(customer_id=who, version=1, updated_at=NOW))
            for sku, quantity in cart.items():
                line = {"sku": sku, "quantity": quantity, "position": 1, "changed": 1, "added_at": NOW}
                connection.execute(insert(cart_lines).values(customer_id=who, **line))
        connection.commit()
    return names


def test_a_rush_for_the_last_ten_pieces_sells_ten(market: Market, tmp_path: Path) -> None:
    """From several processes, by whole turns: ten orders, no apology, every other cart is kept."""
    market.change("coffee", stock=PIECES)
    names = crowd(market, CHECKOUTS, coffee=1)
    url = market.store.engine.url.render_as_string(hide_password=False)
    shares = [(url, str(tmp_path / str(one)), names[one::WORKERS]) for one in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS, work.PROCESSES) as processes:
        told = [one for share in processes.map(work.rush, *zip(*shares, strict=True)) for one in share]
    assert told.count("apology") == 0
    assert told.count("order placed") == told.count("payment authorized") == PIECES
    assert market.stock()["coffee"] == 0
    with market.store.connect(reads=True) as connection:
        kept = connection.execute(select(cart_lines.c.quantity)).scalars().all()
    assert list(kept) == [1] * (CHECKOUTS - PIECES)
    assert check(market.store) == []


class Conversation:
    """Anna shopping turn by turn."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.numbers = count()

    def turn(self, name: str, at: datetime = NOW) -> Turn:
        number = next(self.numbers)
        return Turn(f"{name} {number}", "kitchen", "local", "anna", "en-US", at, intent=Intent(name))

    def say(self, name: str, at: datetime = NOW) -> Rendered:
        return respond(self.turn(name, at), self.services)


def failed(rendered: Rendered) -> bool:
    return "something went wrong" in rendered.text


JUMPS = [0, 30, -30, 400, -400, 0.01, -0.01]
"""Days by which the clock jumps between two turns."""


def test_a_clock_that_jumps_loses_and_doubles_nothing(market: Market, tmp_path: Path) -> None:
    url = market.store.engine.url.render_as_string(hide_password=False)
    anna, now, random = Conversation(work.services_on(url, str(tmp_path))), NOW, Random(3)
    market.change("milk", stock=100)
    gateway = Moody(market.gateway)
    anna.services = replace(anna.services, gateway=gateway)
    for number in range(20):
        market.fill(milk=1 + number % 3)
        assert not failed(anna.say("CheckoutIntent", now))
        now += timedelta(days=random.choice(JUMPS))
        gateway.moods = random.choices(["", "dead", "mute"], k=1)
        yes = anna.turn("AMAZON.YesIntent", now)
        first = respond(yes, anna.services)
        assert not failed(first)
        now += timedelta(days=random.choice(JUMPS))
        gateway.moods = []
        assert respond(replace(yes, at=now), anna.services) == first
        if not any(one.what == "order placed" for one in first.happened):
            anna.say("AMAZON.YesIntent", now)  # other terms were read out, and perhaps once more
            anna.say("AMAZON.YesIntent", now)
        reconcile(market.store, gateway, now, datetime.max.replace(tzinfo=NOW.tzinfo))
    with market.store.connect(reads=True) as connection:
        found = connection.execute(select(orders.c.number, orders.c.state)).all()
    assert [row.state for row in found] == ["authorized"] * 20
    with market.store.connect() as connection:
        for row in found:
            now += timedelta(days=random.choice(JUMPS))
            merchant = Merchant(connection, gateway, now)
            merchant.pack(row.number)
            merchant.ship(row.number)
    assert check(market.store) == []
    anna.services.store.close()


@on("sqlite")
def test_a_full_disk_is_said_and_nothing_is_half_done(market: Market, tmp_path: Path) -> None:
    """The file may not grow any more at every moment of an order; with more room the order goes through."""
    anna = Conversation(work.services_on(str(market.store.engine.url), str(tmp_path)))
    engine, refused, done = anna.services.store.engine, 0, 0
    room: list[int] = [0]

    def limit(connection: object, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages + room[0]}")  # type: ignore[attr-defined]

    event.listen(engine, "checkout", limit)
    market.change("milk", stock=10_000)
    for number in range(60):
        with market.visit() as shop:
            shop.cart.set("milk", 5)
        room[0] = 1_000_000
        assert not failed(anna.say("CheckoutIntent"))
        before, yes = market.books(), anna.turn("AMAZON.YesIntent")
        room[0] = number % 2
        rendered = respond(yes, anna.services)
        if failed(rendered):
            refused += 1
            assert check(market.store) == []
            room[0] = 1_000_000
            rendered = respond(yes, anna.services)
        done += not failed(rendered)
        assert market.books() != before
    assert (done, market.cart()) == (60, {})
    assert refused > 0, "the disk was never full; nothing was tested"
    reconcile(market.store, market.gateway, NOW, NOW)
    with market.store.connect(reads=True) as connection:
        assert connection.execute(select(orders.c.state)).scalars().all() == ["authorized"] * 60
    assert check(market.store) == []
    anna.services.store.close()


FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
"""


@on("postgresql")
@pytest.mark.parametrize(
    "table", ["orders", "order_events", "outbox", "payment_events", "invoice_entries", "replies"]
)
def test_a_full_disk_of_postgresql_is_said_and_nothing_is_half_done(
    market: Market, tmp_path: Path, table: str
) -> None:
    """The server says that the disk is full as soon as that table is to grow."""
    url = market.store.engine.url.render_as_string(hide_password=False)
    anna = Conversation(work.services_on(url, str(tmp_path)))
    market.fill(coffee=2)
    anna.say("CheckoutIntent")
    yes = anna.turn("AMAZON.YesIntent")
    hand = market.store.engine
    with hand.begin() as connection:
        connection.execute(text(FULL))
        connection.execute(
            text(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()")
        )
    try:
        rendered = respond(yes, anna.services)
        assert failed(rendered) or not rendered.happened or table == "invoice_entries"
        assert check(market.store) == []
        assert market.cart() == {"coffee": 2} or table in ("invoice_entries", "payment_events", "replies")
    finally:
        with hand.begin() as connection:
            connection.execute(text("DROP FUNCTION no_room CASCADE"))
    respond(yes, anna.services)
    reconcile(market.store, market.gateway, NOW, NOW)
    assert [kind for kind, _ in market.payments()] == ["requested", "authorized"]
    assert (market.cart(), market.stock()["coffee"]) == ({}, 8)
    assert check(market.store) == []
    anna.services.store.close()


@on("postgresql")
def test_a_connection_that_is_cut_in_a_transaction_loses_and_doubles_nothing(
    market: Market, tmp_path: Path
) -> None:
    """The wire to the database is cut after each number of messages that the yes to an order takes."""
    url = market.store.engine.url.render_as_string(hide_password=False)
    market.change("milk", stock=500)
    with wire_to(url) as wire:
        anna = Conversation(work.services_on(wire.url, str(tmp_path)))
        said, number = 0, 0
        while True:
            market.fill(milk=1)
            wire.left = None
            assert not failed(anna.say("CheckoutIntent"))
            yes = anna.turn("AMAZON.YesIntent")
            wire.left = number
            cut = failed(respond(yes, anna.services))
            whole = wire.left > 0
            wire.left = None
            assert check(market.store) == []
            said += cut
            respond(yes, anna.services)
            reconcile(market.store, market.gateway, NOW, NOW)
            number += 1
            with market.store.connect(reads=True) as connection:
                states = connection.execute(select(orders.c.state)).scalars().all()
            assert list(states) == ["authorized"] * number
            assert market.cart() == {}
            if whole:
                break
        assert said > 5, "the cuts were not noticed; nothing was tested"
        assert market.stock()["milk"] == 500 - number
        assert check(market.store) == []
        anna.services.store.close()
