"""`voiceshop check`: nothing is found in a healthy store, and every corruption that is planted by hand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from skill.cli import main
from skill.conversation import respond
from skill.dialogue import Intent, Turn
from skill.integrity import Finding, check, look
from skill.integrity.orders import RULES
from skill.shop.merchant import Merchant
from skill.store import Store, open_store
from tests.conftest import KINDS, Databases
from tests.shopping import BEN, NOW, Market, Moody, stocked
from tests.work import services_on


def busy(store: Store) -> None:
    """A week of shopping: orders in every way that they can go, a conversation, carts."""
    stocked(store)
    market = Market(store)
    market.change("coffee", stock=100)
    for key, way in {"1": "authorized", "2": "cancelled", "3": "shipped", "4": "delivered"}.items():
        market.fill(coffee=2, milk=1)
        order = market.checkout(key)
        with market.visit() as shop:
            if way == "cancelled":
                shop.orders.cancel(order.id, "c")
        with store.connect() as connection:
            merchant = Merchant(connection, market.gateway, NOW)
            for deed in {"shipped": ["pack", "ship"], "delivered": ["pack", "ship", "deliver"]}.get(way, []):
                getattr(merchant, deed)(order.number)
    market.fill(BEN, milk=3)
    market.checkout("5", BEN, Moody(market.gateway, ["dead"]))
    market.fill(BEN, tea=1)


def conversed(store: Store) -> None:
    """The same, and Anna has said something."""
    busy(store)
    with TemporaryDirectory() as folder:
        services = services_on(store.engine.url.render_as_string(hide_password=False), folder)
        turn = Turn("t1", "kitchen", "local", "anna", "en-US", NOW, intent=Intent("ViewCartIntent"))
        respond(turn, services)
        services.store.close()


@pytest.fixture(scope="module")
def weeks(servers: Databases) -> Iterator[dict[str, Store]]:
    """A busy week on each database; whoever changes it takes that back."""
    made = {kind: open_store(servers[kind].kept(conversed)) for kind in KINDS}
    yield made
    for store in made.values():
        store.close()


@pytest.fixture
def store(weeks: dict[str, Store], kind: str) -> Store:
    return weeks[kind]


@contextmanager
def corrupted(store: Store, *statements: str) -> Iterator[Connection]:
    """The store as it would be after them, past every rule, as a bug or a curious hand might write."""
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        postgres = connection.dialect.name == "postgresql"
        if not postgres:
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
        for statement in ("SET LOCAL session_replication_role = replica",) * postgres + statements:
            connection.execute(text(statement))
        yield connection
        connection.rollback()
        connection.invalidate()  # nobody else gets it without its rules


def found(store: Store, *statements: str) -> list[Finding]:
    with corrupted(store, *statements) as connection:
        return look(connection)


def copy(store: Store, file: Path) -> None:
    """The store as a file that may be damaged."""
    with closing(sqlite3.connect(str(store.engine.url.database))) as whole:
        whole.execute(f"VACUUM INTO '{file}'")


CORRUPTIONS: dict[str, dict[str, str]] = {
    one["plant"]: one
    for one in yaml.safe_load((Path(__file__).parent / "corruptions.yaml").read_text("utf-8"))
}


def test_a_healthy_store_has_no_findings(store: Store) -> None:
    assert check(store) == []


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_a_planted_corruption_is_found(store: Store, what: str) -> None:
    planted = CORRUPTIONS[what]
    table, _, guard = planted.get("past", "").partition(" ")
    dropped = guard and store.engine.dialect.name == "postgresql"
    drop = [f"ALTER TABLE {table} DROP CONSTRAINT {guard}"] if dropped else []
    findings = found(store, *drop, planted["sql"])
    assert planted["found"] in {one.rule for one in findings}, findings
    assert not guard or (table, f"{guard} does not hold") in {(one.table, one.message) for one in findings}
    assert not dropped or "schema" in {one.rule for one in findings}


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("planted", ["placed_at = 'yesterday'", "total_minor = 'much'", "address = '{'"])
def test_what_cannot_be_read_is_named(store: Store, planted: str) -> None:
    findings = found(store, f"UPDATE orders SET {planted} WHERE id = 2")
    (finding,) = (one for one in findings if one.rule == "readable")
    assert (finding.table, finding.key) == ("orders", "2")
    assert planted.partition(" ")[0] in finding.message


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_damaged_file_is_found(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    copy(store, file)
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 3 + 200] = bytes(200)
    file.write_bytes(content)
    damaged = open_store(f"sqlite:///{file}", migrate=False)
    assert any(one.rule == "file" for one in check(damaged))
    damaged.close()


def test_a_number_that_is_given_twice_is_found(store: Store) -> None:
    table, name = "orders", "uq_orders_number"
    twice = "UPDATE orders SET number = (SELECT number FROM orders WHERE id = 2) WHERE id = 1"
    if store.engine.dialect.name == "sqlite":
        with corrupted(store) as connection, pytest.raises(IntegrityError):
            connection.execute(text(twice))  # SQLite's own index cannot be taken off the table
    else:
        findings = found(store, f"ALTER TABLE {table} DROP CONSTRAINT {name}", twice)
        told = {one.message for one in findings}
        assert {f"the constraint or index {name} is missing", "number is there more than once"} <= told


def test_every_rule_about_orders_finds_something() -> None:
    """A rule that no planted corruption breaks might as well not be there."""
    tried = {one["found"] for one in CORRUPTIONS.values()}
    assert set(RULES) <= tried
    assert len(CORRUPTIONS) >= 20


def test_the_check_changes_nothing(store: Store) -> None:
    before = Market(store).books()
    assert found(store, "UPDATE products SET stock = stock + 1")
    assert check(store) == []
    assert Market(store).books() == before


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_names_what_is_wrong(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "copy.db"
    copy(store, file)
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", f"sqlite:///{file}")
    healthy = CliRunner().invoke(main, ["check"])
    assert (healthy.exit_code, healthy.stdout) == (0, "Everything adds up.\n")
    with closing(sqlite3.connect(file)) as hand, hand:
        hand.execute("UPDATE products SET stock = stock + 1 WHERE sku = 'coffee'")
    broken = CliRunner().invoke(main, ["check"])
    assert broken.exit_code == 1
    assert "of product coffee 100 came in and orders hold 6, yet 95 are in stock" in broken.stdout
    (finding,) = json.loads(CliRunner().invoke(main, ["check", "--json"]).stdout)
    assert (finding["rule"], finding["table"], finding["key"]) == ("stock", "products", "coffee")
