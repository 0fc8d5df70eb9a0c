"""Statements that are prepared: the same rows and errors as SQLAlchemy gives, on each database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, exc, func, select

from skill.store import ReadsOnly
from skill.store.prepared import Prepared
from skill.store.statements import insert, listed
from skill.store.tables import customers, products, rates
from tests.shopping import Market

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
NEW = Prepared(insert(rates).on_conflict_do_nothing(), rates.c.keys())
ONE = Prepared(select(rates).where(rates.c.key == bindparam("key")))


def test_values_and_rows_have_the_types_of_the_columns(market: Market) -> None:
    zone = timezone(timedelta(hours=1))
    with market.store.connect() as connection:
        assert NEW.wrote(connection, key="a", began=NOON.astimezone(zone), count=2)
        row = ONE.first(connection, key="a")
        assert (row.key, row.began, row[2]) == ("a", NOON, 2)
        assert row.began.tzinfo is UTC
        assert ONE.first(connection, key="b") is None


def test_it_says_whether_a_row_was_written(market: Market) -> None:
    with market.store.connect() as connection:
        assert NEW.wrote(connection, key="a", began=NOON, count=2)
        assert not NEW.wrote(connection, key="a", began=NOON, count=3)
        assert [row[2] for row in ONE.all(connection, key="a")] == [2]


def test_what_is_not_committed_is_rolled_back(market: Market) -> None:
    with market.store.connect() as connection:
        NEW.wrote(connection, key="a", began=NOON, count=2)
    with market.store.connect(reads=True) as connection:
        assert ONE.first(connection, key="a") is None


def test_a_connection_that_reads_writes_nothing(market: Market) -> None:
    with market.store.connect(reads=True) as connection:
        with pytest.raises(ReadsOnly):
            NEW.wrote(connection, key="a", began=NOON, count=2)
        assert ONE.first(connection, key="a") is None


def test_what_the_database_refuses_is_an_error_of_sqlalchemy(market: Market) -> None:
    with market.store.connect() as connection, pytest.raises(exc.IntegrityError, match="count"):
        NEW.wrote(connection, key="a", began=NOON, count=0)


def test_a_list_of_any_length_is_one_statement(market: Market) -> None:
    wanted = Prepared(select(products.c.sku).where(products.c.sku.in_(listed("skus"))))
    market.fill(milk=1)
    with market.store.connect(reads=True) as connection:
        known = set(connection.execute(select(products.c.sku)).scalars())
        for skus in ([], ["milk"], ['odd"sku', "milk"], [*known, *(f"none-{n}" for n in range(5_000))]):
            found = {row.sku for row in wanted.all(connection, skus=json.dumps(skus))}
            assert found == known & set(skus)


def test_a_list_that_is_no_listed_one_is_a_fault(market: Market) -> None:
    faulty = Prepared(select(customers.c.id).where(customers.c.locale.in_(("xx-XX", "yy-YY"))))
    with market.store.connect(reads=True) as connection, pytest.raises(TypeError, match="listed"):
        faulty.all(connection)


def test_booleans_and_constants(market: Market) -> None:
    flags = Prepared(
        select(customers.c.guest, func.count().label("all")).group_by(customers.c.guest).limit(1)
    )
    with market.store.connect(reads=True) as connection:
        row = flags.first(connection)
        assert isinstance(row.guest, bool)
        assert row.all >= 1
