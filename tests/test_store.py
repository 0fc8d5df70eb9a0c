"""The store: opened, migrated, refused, on each database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Inspector,
    UniqueConstraint,
    event,
    exc,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from skill.errors import VoiceshopError
from skill.integrity import check
from skill.shop.merchant import Merchant
from skill.store import Conflict, Store, open_store
from skill.store.engine import make_engine, parse_url
from skill.store.migrate import REVISIONS, upgrade
from skill.store.tables import metadata
from skill.store.trouble import explained
from tests import databases, work
from tests.databases import on
from tests.shopping import BEN, NOW, TERMS, Market, Moody, stocked

MIGRATIONS = Path(__file__).parent.parent / "skill" / "store" / "migrations"


def tables(store: Store) -> set[str]:
    return set(inspect(store.engine).get_table_names())


def test_a_new_database_is_migrated_once(empty_url: str) -> None:
    assert work.opened(empty_url)
    assert not work.opened(empty_url)


def test_processes_that_start_together_make_one_schema(empty_url: str) -> None:
    with ProcessPoolExecutor(4, work.PROCESSES) as processes:
        assert sorted(processes.map(work.opened, [empty_url] * 4)) == [False, False, False, True]


def test_the_migrations_make_the_tables(store: Store) -> None:
    with store.connect(reads=True) as connection:
        others = ("alembic_version", "search_documents", "search_state")  # the index of a PostgreSQL store
        ignored = {"include_name": lambda name, *_: name not in others}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **ignored})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_the_constraints(store: Store) -> None:
    """Alembic does not compare checks, so that is done here."""
    found: Inspector = inspect(store.engine)
    for table in metadata.sorted_tables:
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        assert checks == {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        unique = {one["name"] for one in found.get_unique_constraints(table.name)}
        assert unique == {str(one.name) for one in table.constraints if isinstance(one, UniqueConstraint)}


def test_every_revision_is_listed() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert tuple(reversed([one.revision for one in script.walk_revisions()])) == REVISIONS


FORKED = """
import os, sys
from skill.store import open_store
from tests.shopping import Market
market = Market(open_store(sys.argv[1]))
market.fill(milk=1)
child = os.fork()
for _ in range(20):
    market.fill(**{"coffee" if child == 0 else "milk": 1, "customer": 1 + (child == 0)})
if child:
    sys.exit(os.waitpid(child, 0)[1])
"""


def test_a_forked_process_has_connections_of_its_own(market: Market) -> None:
    """As under a server that loads the application before it forks its workers."""
    market.change("coffee", stock=20)
    url = market.store.engine.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", FORKED, url], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert (market.cart(1), market.cart(2)) == ({"milk": 21}, {"coffee": 20})


OLDEST = (
    "INSERT INTO products (sku, price_minor, currency, tax_rate, stock, attributes, updated_at)"
    " VALUES ('tea', 349, 'EUR', 700, 5, '[]', '2026-11-16 09:00:00')",
    "INSERT INTO customers (name, locale, created_at) VALUES ('Anna', 'en-US', '2026-11-16 09:00:00')",
    "INSERT INTO carts (customer_id, version, updated_at) VALUES (1, 1, '2026-11-16 09:00:00')",
    "INSERT INTO cart_lines (customer_id, sku, quantity, position, changed, added_at)"
    " VALUES (1, 'tea', 2, 1, 1, '2026-11-16 09:00:00')",
)


def test_a_database_of_the_first_version_is_brought_up_with_its_data(empty_url: str) -> None:
    engine = make_engine(parse_url(empty_url))
    with engine.connect() as connection:
        upgrade(connection, REVISIONS[0])
        for statement in OLDEST:
            connection.execute(text(statement))
        connection.commit()
    engine.dispose()
    with databases.opened(empty_url) as store:
        assert not store.created
        store.ready()
        market = Market(store)
        assert market.cart() == {"tea": 2}
        assert market.stock() == {"tea": 5}


Rows = dict[str, list[dict[str, Any]]]


def shopped(market: Market, revision: str) -> None:
    """A cart and orders in several states, with all that this revision had a place for."""
    market.fill(coffee=2, milk=1)
    market.checkout("shipped")
    market.fill(coffee=1, tea=1)
    part = market.checkout("a part of it cancelled") if revision >= "0005" else None
    market.fill(BEN, milk=1)
    market.checkout("open", BEN, Moody(market.gateway, ["dead"]))
    market.fill(coffee=1)
    with market.visit() as shop:
        if part:
            shop.orders.cancel_items(part.id, {"tea": 1}, "c")
        Merchant(shop.connection, market.gateway, NOW).pack(shop.orders.history()[-1].number)


def rows_of(connection: Connection, columns: Mapping[str, Sequence[str]]) -> Rows:
    """The rows of these tables, as far as they have these columns."""
    found: Rows = {}
    for table in metadata.sorted_tables:
        if names := columns.get(table.name):
            query = select(*(table.c[name] for name in names)).order_by(*table.primary_key.columns)
            found[table.name] = [dict(row._mapping) for row in connection.execute(query)]
    return found


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_data_of_every_revision_is_brought_up(
    empty_url: str, revision: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Rows of today, as far as the old schema had a place for them, come through and add up."""
    engine = make_engine(parse_url(empty_url))
    with engine.connect() as connection:
        upgrade(connection, revision)
        connection.commit()
    known = inspect(engine)
    columns = {name: [one["name"] for one in known.get_columns(name)] for name in known.get_table_names()}
    columns |= {"alembic_version": [], "catalog_state": ["id", "version"]}
    columns |= {"outbox": []} if revision < "0009" else {}
    with databases.opened(f"sqlite:///{tmp_path_factory.mktemp('today')}/shop.db") as today:
        stocked(today)
        shopped(Market(today, terms=replace(TERMS, delivery_tax_rate=1900)), revision)  # as it was then
        with today.connect(reads=True) as connection:
            rows = rows_of(connection, columns)
    with engine.connect() as connection:
        for name, values in rows.items():
            old = sql_table(
                name, *(sql_column(one, metadata.tables[name].c[one].type) for one in columns[name])
            )
            if values:
                connection.execute(old.insert(), values)
        if "0006" <= revision < "0009":
            connection.execute(text(OUTBOX_OF_OLD))
        connection.commit()
    engine.dispose()
    with databases.opened(empty_url) as store:
        with store.connect(reads=True) as connection:
            assert rows_of(connection, columns) == rows
        assert check(store) == []


OUTBOX_OF_OLD = "INSERT INTO outbox (event_id, state, next_at) SELECT id, 'waiting', at FROM order_events"


def test_a_newer_schema_is_refused_and_left_alone(empty_url: str) -> None:
    with databases.opened(empty_url) as store:
        stocked(store)
        _execute(store, "UPDATE alembic_version SET version_num = '9999'")
        before = Market(store).books()
        with pytest.raises(VoiceshopError, match=r"schema 9999.*update Voiceshop"):
            open_store(empty_url)
        with pytest.raises(VoiceshopError, match="9999"):
            store.ready()
        assert Market(store).books() == before


def test_a_store_that_is_not_migrated_is_not_ready(empty_url: str) -> None:
    store = open_store(empty_url, migrate=False)
    with pytest.raises(VoiceshopError, match="older schema"):
        store.ready()
    assert tables(store) == set()
    store.close()


def test_what_is_not_committed_is_rolled_back(market: Market) -> None:
    before = market.books()

    def break_off() -> None:
        with market.visit() as shop:
            shop.cart.add("coffee")
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert market.books() == before


def test_readers_do_not_wait_for_the_writer(market: Market) -> None:
    with market.store.connect() as writer, market.store.connect(reads=True) as reader:
        writer.execute(text("UPDATE products SET stock = 3 WHERE sku = 'coffee'"))
        stock = reader.execute(text("SELECT stock FROM products WHERE sku = 'coffee'")).scalar()
        assert stock == 10


def test_writers_wait_for_each_other(market: Market) -> None:
    """Each of many writers reads before it writes, and none is lost or refused."""

    def sell(_: int) -> None:
        with market.store.connect() as connection:
            lock = "" if market.store.engine.dialect.name == "sqlite" else " FOR UPDATE"
            stock = connection.execute(
                text(f"SELECT stock FROM products WHERE sku = 'milk'{lock}")
            ).scalar_one()
            connection.execute(
                text("UPDATE products SET stock = :stock WHERE sku = 'milk'"), {"stock": stock - 1}
            )
            connection.commit()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(sell, range(40)))
    assert market.stock()["milk"] == 0


SELL = "UPDATE products SET stock = 5 WHERE sku = 'coffee'"


def _execute(store: Store, statement: str) -> None:
    with store.connect() as connection:
        connection.execute(text(statement))
        connection.commit()


PRODUCT = "INSERT INTO products (sku, price_minor, currency, tax_rate, stock, attributes, updated_at) VALUES "
ORDER = (
    "INSERT INTO orders (number, customer_id, key, state, currency, goods_minor, delivery_minor, tax_minor,"
    " total_minor, delivery_day, seller, locale, from_cart, placed_at, terms) VALUES "
)
DAY = "'2026-11-16 09:00:00'"
REST = f"'placed', 'EUR', 1, 0, 0, 1, '2026-11-18', '', '', false, {DAY}, ''"
FORBIDDEN = {
    "negative stock": "UPDATE products SET stock = -1 WHERE sku = 'tea'",
    "a negative price": f"{PRODUCT} ('x', -1, 'EUR', 700, 1, '[]', {DAY})",
    "half a currency": f"{PRODUCT} ('x', 1, 'EU', 700, 1, '[]', {DAY})",
    "more tax than price": f"{PRODUCT} ('x', 1, 'EUR', 10001, 1, '[]', {DAY})",
    "the same sku twice": f"{PRODUCT} ('tea', 1, 'EUR', 700, 1, '[]', {DAY})",
    "a pack without a unit": "UPDATE products SET pack_value = '1' WHERE sku = 'tea'",
    "texts of no product": "INSERT INTO product_texts (sku, locale, title, synonyms)"
    " VALUES ('x', 'en', 'X', '[]')",
    "a second catalogue": "INSERT INTO catalog_state (id, version) VALUES (2, 1)",
    "an empty cart line": "UPDATE cart_lines SET quantity = 0",
    "a cart line of nobody": "UPDATE cart_lines SET customer_id = 99",
    "a cart line of no product": "UPDATE cart_lines SET sku = 'x'",
    "half an address": "UPDATE customers SET city = NULL WHERE id = 1",
    "an identity of nobody": f"INSERT INTO identities VALUES ('alexa', 'x', 99, {DAY})",
    "the same identity twice": f"INSERT INTO identities VALUES ('local', 'anna', 2, {DAY})",
    "an unknown state": "UPDATE orders SET state = 'lost'",
    "a wrong total": "UPDATE orders SET total_minor = total_minor + 1",
    "more tax than total": "UPDATE orders SET tax_minor = total_minor + 1",
    "the same key twice": f"{ORDER} ('1', 1, 'first', {REST})",
    "the same number twice": f"{ORDER} ((SELECT number FROM orders), 1, 'k', {REST})",
    "an order of nobody": f"{ORDER} ('1', 99, 'k', {REST})",
    "an order line twice": "INSERT INTO order_lines"
    " SELECT order_id, 9, sku, title, brand, 1, 1, 0, 0, 0 FROM order_lines",
    "a negative discount": "UPDATE orders SET discount_minor = -1",
    "a coupon of nothing": "INSERT INTO coupons (code, currency, created_at)"
    f" VALUES ('NOTHING', 'EUR', {DAY})",
    "a coupon of two kinds": "INSERT INTO coupons (code, percent, amount_minor, currency, created_at)"
    f" VALUES ('TWO', 100, 100, 'EUR', {DAY})",
    "a change of no order": "INSERT INTO line_changes"
    " (order_id, sku, title, kind, quantity, amount_minor, currency, cause, key, at)"
    f" VALUES (99, 'milk', 'Milk', 'cancelled', 1, 129, 'EUR', 'x', 'x', {DAY})",
    "a state twice": f"INSERT INTO order_events (order_id, state, at, cause) VALUES (1, 'placed', {DAY}, '')",
    "an unknown payment": "UPDATE payment_events SET kind = 'stolen'",
    "a negative payment": "UPDATE payment_events SET amount_minor = -1",
    "a payment of no order": "UPDATE payment_events SET order_id = 99",
    "a payment twice": "INSERT INTO payment_events (order_id, kind, amount_minor, currency, gateway, key, at)"
    " SELECT order_id, kind, amount_minor, currency, gateway, key, at FROM payment_events",
    "an order deleted": "DELETE FROM orders",
    "a customer deleted": "DELETE FROM customers",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_database_itself_refuses(what: str, market: Market) -> None:
    market.fill(coffee=2)
    market.checkout("first")
    market.fill(milk=1)
    before = market.books()
    with pytest.raises(exc.IntegrityError):
        _execute(market.store, FORBIDDEN[what])
    assert market.books() == before


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://localhost/shop", "not in 'mysql'"),
        ("nonsense", "'nonsense' is not a database URL"),
        ("sqlite://", "needs a file"),
        ("sqlite:////proc/nowhere/shop.db", "folder of /proc/nowhere/shop.db cannot be made"),
        ("postgresql://someone:secret@127.0.0.1:1/shop", "shop at 127.0.0.1 cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(VoiceshopError, match=sentence) as error:
        open_store(url)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


def test_the_url_of_a_provider_is_understood() -> None:
    assert parse_url("postgres://host/shop").drivername == "postgresql+psycopg"


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    file.write_bytes(b"my diary, not a database; " * 100)
    with pytest.raises(VoiceshopError, match="not an intact SQLite database"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == b"my diary, not a database; " * 100


def test_a_file_that_is_a_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")


@on("postgresql")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"database": "nowhere"}, "There is no database nowhere"),
        ({"username": "nobody"}, "refuses this user"),
    ],
)
def test_a_wrong_url_of_postgresql_is_named(empty_url: str, wrong: dict[str, str], sentence: str) -> None:
    url = make_url(empty_url).set(**wrong).render_as_string(hide_password=False)  # type: ignore[arg-type]
    with pytest.raises(VoiceshopError, match=sentence):
        open_store(url)


@contextmanager
def handicapped(market: Market, statement: str) -> Iterator[Store]:
    """The market's store, opened once more; there each transaction begins with `statement`."""
    with databases.opened(market.store.engine.url.render_as_string(hide_password=False)) as store:
        event.listen(store.engine, "begin", lambda connection: connection.exec_driver_sql(statement))
        yield store


def test_a_read_only_database_is_one_sentence(market: Market, kind: str) -> None:
    before = market.books()
    switch = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET TRANSACTION READ ONLY"}
    with handicapped(market, switch[kind]) as guarded, pytest.raises(VoiceshopError, match="is read-only"):
        _execute(guarded, SELL)
    assert market.books() == before


@on("sqlite")
def test_a_full_disk_is_one_sentence_and_nothing_half_written(market: Market) -> None:
    before = market.books()
    much = f"UPDATE products SET image = '{'x' * 100_000}'"
    with (
        handicapped(market, "PRAGMA max_page_count = 1") as full,
        pytest.raises(VoiceshopError, match="no space"),
    ):
        _execute(full, much)
    assert market.books() == before


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("53100", "no space left"),
        ("55P03", "is busy"),
        ("28P01", "refuses this user"),
        ("53300", "has no connection left"),
        ("57P01", "cannot be reached"),
        ("08006", "cannot be reached"),
        ("58030", "disk of the database .* fails"),
    ],
)
def test_postgresql_codes_are_sentences(code: str, sentence: str) -> None:
    original = SimpleNamespace(sqlstate=code)
    url = parse_url("postgresql://host/shop")
    with pytest.raises(VoiceshopError, match=sentence), explained(url):
        raise exc.OperationalError("SELECT 1", {}, original)  # type: ignore[arg-type]


@on("postgresql")
def test_a_connection_that_was_cut_is_one_sentence(market: Market) -> None:
    before = market.books()

    def cut() -> None:
        with market.store.connect() as connection:
            connection.execute(text(SELL))
            me = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with market.store.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:me)"), {"me": me})
            connection.execute(text(SELL))

    with pytest.raises(VoiceshopError, match="cannot be reached"):
        cut()
    assert market.books() == before


@on("postgresql")
def test_a_deadlock_is_a_conflict(market: Market) -> None:
    """Two who wait for each other: one is told to try again, the other gets through."""
    more = "UPDATE products SET stock = stock + 1 WHERE sku = :sku"

    def swap(first: str, second: str) -> bool:
        try:
            with market.store.connect() as connection:
                connection.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
                for sku in (first, second):
                    connection.execute(text(more), {"sku": sku})
                    connection.execute(text("SELECT pg_sleep(0.1)"))
                connection.commit()
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.submit(swap, "tea", "milk"), threads.submit(swap, "milk", "tea")
        assert sorted([one.result(), other.result()]) == [False, True]
    assert (market.stock()["tea"], market.stock()["milk"]) == (2, 41)


@on("sqlite")
def test_a_busy_database_is_one_sentence(market: Market) -> None:
    file = str(market.store.engine.url.database)
    event.listen(market.store.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 1"))
    market.store.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(VoiceshopError, match="is busy"):
            _execute(market.store, SELL)
    assert market.stock()["coffee"] == 10
