"""The demo shop in a store: loaded once and whole, its customers, and past orders that add up."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, select

from skill.config import load_settings
from skill.demo import load_demo
from skill.demo.past import PastOrders
from skill.gateways.invoice import InvoiceGateway, owed_by
from skill.services import terms_of
from skill.shop import Shop, Terms
from skill.shop.catalog import Catalog
from skill.shop.catalog_import import import_catalog
from skill.shop.customers import Customer, Customers
from skill.shop.money import Money
from skill.shop.order_numbers import is_number
from skill.shop.order_states import TRANSITIONS
from skill.shop.orders import Order
from skill.shop.payments import Ledger, ledger
from skill.store import Store
from skill.store.tables import metadata, order_events
from tests import databases
from tests.conftest import Databases

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""A Wednesday."""

TERMS = Terms(
    seller="Test Market",
    currency="EUR",
    delivery_fee=Money(390, "EUR"),
    free_delivery_from=Money(2900, "EUR"),
    pin_limit=Money(10000, "EUR"),
    pin_pepper="pepper",
)

LOCALES = ("en-US", "de-DE")
FILE = files("skill.demo") / "catalog.jsonl"
GOODS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def test_the_importer_takes_the_file_as_it_is(store: Store) -> None:
    with as_file(FILE) as path:
        report = import_catalog(path, store, now=NOW)
    assert report.problems == []
    assert (report.rows, report.added) == (len(GOODS), len(GOODS))
    load_demo(store, NOW)
    with as_file(FILE) as path:
        assert import_catalog(path, store, now=NOW).unchanged == len(GOODS)


def filled(store: Store) -> None:
    """Loads the demo shop as it is at `NOW`."""
    load_demo(store, NOW, pin_pepper=TERMS.pin_pepper)


@pytest.fixture
def shop_store(servers: Databases, kind: str) -> Iterator[Store]:
    """A store with the demo shop in it."""
    with databases.opened(servers[kind].filled("demo", filled)) as opened:
        yield opened


@pytest.fixture
def demo(shop_store: Store) -> Iterator[Connection]:
    """A connection to that store."""
    with shop_store.connect() as connection:
        yield connection


def visit(connection: Connection, store: Store, who: str = "demo", now: datetime = NOW) -> Shop:
    """The shop as one of the demo's customers sees it."""
    customer = Customers(connection, now).by_identity("local", who, "en-US")
    return Shop(connection, now, "en-US", customer, TERMS, InvoiceGateway(store))


def rows(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.connect(reads=True) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


class TestLoading:
    """Into a new store, once and whole."""

    def test_everything_is_there(self, demo: Connection, shop_store: Store) -> None:
        for locale in LOCALES:
            catalog = Catalog(demo, locale)
            assert catalog.count() == len(GOODS)
            assert {one.sku: one.title for one in catalog.all()} == {
                one["sku"]: one["texts"][locale]["title"] for one in GOODS
            }
        assert Catalog(demo, "en-US").version() == 1
        assert len(visit(demo, shop_store).orders.history(20)) >= 5

    def test_a_second_time_changes_nothing(self, store: Store) -> None:
        load_demo(store, NOW)
        before = rows(store)
        load_demo(store, NOW + timedelta(days=1))
        assert rows(store) == before
        assert before["customers"] == 2

    def test_it_is_there_whole_or_not_at_all(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(past: PastOrders, customer: Customer, told: object) -> None:
            raise RuntimeError("the power is gone")

        empty = rows(store)
        with monkeypatch.context() as patch:
            patch.setattr(PastOrders, "write", broken)
            with pytest.raises(RuntimeError):
                load_demo(store, NOW)
        assert rows(store) == empty
        load_demo(store, NOW)
        assert rows(store)["products"] == len(GOODS)

    def test_it_takes_well_under_a_second(self, store: Store) -> None:
        began = process_time()
        load_demo(store, NOW)
        assert process_time() - began < 1.0


class TestCustomers:
    """Who shops."""

    def test_the_demo_customer(self, demo: Connection) -> None:
        customer = Customers(demo, NOW).by_identity("local", "demo", "de-DE")
        assert not customer.guest
        assert not customer.has_pin
        assert customer.email.endswith("@example.org")
        assert customer.address is not None
        assert customer.address.country == "DE"
        assert re.fullmatch(r"\d{5}", customer.address.postal_code)

    def test_the_customer_with_a_pin(self, demo: Connection) -> None:
        people = Customers(demo, NOW, TERMS.pin_pepper)
        customer = people.by_identity("local", "demo-pin", "de-DE")
        assert customer.has_pin
        assert not people.check_pin(customer.id, "8642").ok
        assert people.check_pin(customer.id, "2468").ok


def all_orders(connection: Connection, store: Store) -> list[Order]:
    return [
        order for who in ("demo", "demo-pin") for order in visit(connection, store, who).orders.history(50)
    ]


def history(connection: Connection, order: Order) -> list[tuple[str, datetime]]:
    statement = select(order_events.c.state, order_events.c.at).where(order_events.c.order_id == order.id)
    return [(row.state, row.at) for row in connection.execute(statement.order_by(order_events.c.id))]


class TestPastOrders:
    """What was ordered before: every sum and every date."""

    def test_the_last_order_is_the_coffee(self, demo: Connection, shop_store: Store) -> None:
        shop = visit(demo, shop_store)
        last = shop.orders.last()
        assert last is not None
        assert [(line.title, line.quantity) for line in last.lines] == [("House Blend Coffee", 2)]
        assert last.goods == Money.of("17.80", "EUR")
        assert shop.quote(last).goods == last.goods
        assert last == shop.orders.last_with(["coffee-house-blend"])

    def test_orders_of_every_kind(self, demo: Connection, shop_store: Store) -> None:
        states = Counter(order.state for order in visit(demo, shop_store).orders.history(50))
        assert states["delivered"] >= 3
        assert states["shipped"] == states["cancelled"] == states["refunded"] == 1

    def test_sums(self, demo: Connection, shop_store: Store) -> None:
        for order in all_orders(demo, shop_store):
            assert order.goods == Money.sum((line.total for line in order.lines), "EUR")
            assert order.total == order.goods + order.delivery
            assert order.tax == Money.sum((line.tax for line in order.taxes), "EUR")
            assert order.total == Money.sum((line.gross for line in order.taxes), "EUR")
            assert is_number(order.number)
            assert order.address is not None

    def test_the_conditions_were_those_of_a_new_shop(self, demo: Connection, shop_store: Store) -> None:
        today = terms_of(load_settings({}))
        for order in all_orders(demo, shop_store):
            assert order.seller == today.seller
            assert order.delivery == today.delivery(order.goods)
            assert order.delivery_day == today.delivery_day(order.placed_at)

    def test_the_history_follows_the_table(self, demo: Connection, shop_store: Store) -> None:
        for order in all_orders(demo, shop_store):
            told = history(demo, order)
            assert told[0] == ("placed", order.placed_at)
            assert told[-1][0] == order.state
            for (before, earlier), (after, later) in pairwise(told):
                assert after in TRANSITIONS[before]
                assert earlier <= later
            assert order.version == len(told)

    def test_the_ledger(self, demo: Connection, shop_store: Store) -> None:
        for order in all_orders(demo, shop_store):
            books = ledger(demo, order.id, "EUR")
            zero = Money(0, "EUR")
            assert books.open == ()
            assert books.sum("requested") == books.sum("authorized") == order.total
            assert books.held == zero
            assert books.paid == (zero if order.state in ("cancelled", "refunded") else order.total)
            assert sorted(event.at for event in books.events) == [event.at for event in books.events]

    def test_the_gateway_knows_of_it(self, demo: Connection, shop_store: Store) -> None:
        gateway = InvoiceGateway(shop_store)
        ledgers: list[Ledger] = [ledger(demo, one.id, "EUR") for one in all_orders(demo, shop_store)]
        keys = {event.key for books in ledgers for event in books.events}
        coffee = visit(demo, shop_store).orders.last()
        assert coffee is not None
        assert owed_by(demo, coffee.customer_id) == coffee.total.minor
        demo.rollback()
        answers = [gateway.look_up(key) for key in keys]
        assert all(answer is not None and answer.ok for answer in answers)

    def test_a_past_price_and_a_product_that_is_sold_out_now(
        self, demo: Connection, shop_store: Store
    ) -> None:
        shop = visit(demo, shop_store)
        lines = {line.sku: line for order in shop.orders.history(50) for line in order.lines}
        today = shop.catalog.many(lines)
        assert any(line.price != today[sku].price for sku, line in lines.items())
        delivered = [one for one in shop.orders.history(50) if one.state == "delivered"]
        assert any(today[line.sku].stock == 0 for order in delivered for line in order.lines)


DAYS = [
    datetime(2026, 11, 16, 0, 5, tzinfo=UTC),  # a Monday
    datetime(2026, 11, 22, 22, 59, tzinfo=UTC),  # a Sunday, one minute before midnight in Berlin
    datetime(2027, 1, 1, 8, 0, tzinfo=UTC),
    datetime(2027, 3, 1, 8, 0, tzinfo=UTC),
    datetime(2027, 3, 31, 8, 0, tzinfo=UTC),
    datetime(2026, 10, 26, 0, 30, tzinfo=UTC),  # summer time ended the day before
    datetime(2028, 2, 29, 23, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("now", DAYS, ids=lambda now: now.strftime("%a-%d-%b"))
@databases.on("sqlite")
def test_ages_are_relative_to_whatever_day_it_is(store: Store, now: datetime) -> None:
    load_demo(store, now)
    today = local_day(now)
    with store.connect() as connection:
        coming, *past = visit(connection, store, now=now).orders.history(50)
        assert coming.state == "shipped"
        assert today <= coming.delivery_day <= today + timedelta(days=4)
        for order in (coming, *past):
            assert max(at for _, at in history(connection, order)) <= now
            assert order.state in ("shipped", "cancelled") or order.delivery_day <= today
    kept = [local_day(order.placed_at) for order in past if order.state == "delivered"]
    monday = today - timedelta(days=today.weekday())
    assert any(monday - timedelta(days=7) <= day < monday for day in kept), "last week"
    first = today.replace(day=1)
    assert any((first - timedelta(days=1)).replace(day=1) <= day < first for day in kept), "last month"


def local_day(moment: datetime) -> date:
    """The day of a moment where the shop is."""
    return moment.astimezone(ZoneInfo(TERMS.zone)).date()
