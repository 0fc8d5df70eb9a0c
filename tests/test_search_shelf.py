"""What search remembers between queries: never a price, a stock or a text that is no longer so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, event, update

from skill.shop import search_shelf
from skill.shop.search import Search
from skill.store import Store, prepared
from skill.store.prepared import on_driver
from skill.store.tables import products
from tests import searching


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Store:
    searching.imported(store, tmp_path)
    ask(store, "whole milk")  # so that everything is on the shelf
    return store


def ask(store: Store, text: str) -> list[tuple[str, str, int, int]]:
    with searching.searching(store) as search:
        found = [hit.product for hit in search.query(text)]
    return [(one.sku, one.title, one.price.minor, one.stock) for one in found]


def set_milk(store: Store, **values: object) -> None:
    """Changes a product as the rest of the shop does, which counts no version of the catalogue up."""
    with store.connect() as connection:
        connection.execute(update(products).where(products.c.sku == "milk").values(**values))
        connection.commit()


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    def run(connection: Connection, text: str, *more: Any) -> Any:
        seen.append(text)
        return on_driver(connection, text, *more)

    event.listen(connection, "before_cursor_execute", note)
    with patch.object(prepared, "on_driver", run):
        yield seen
    event.remove(connection, "before_cursor_execute", note)


def test_stock_and_price_are_todays(shop: Store) -> None:
    assert ask(shop, "whole milk")[0] == ("milk", "Whole Milk", 129, 5)
    set_milk(shop, stock=2, price_minor=139)
    assert ask(shop, "whole milk")[0] == ("milk", "Whole Milk", 139, 2)


def test_what_is_no_longer_sold_is_not_shown_from_memory(shop: Store) -> None:
    set_milk(shop, active=False)
    assert "milk" not in [sku for sku, *_ in ask(shop, "whole milk")]


def test_a_new_text_is_seen_with_the_next_version(shop: Store, tmp_path: Path) -> None:
    searching.imported(shop, tmp_path, ({"sku": "milk", "price": "1.29", "title": "Whole Milk from Hay"},))
    assert ask(shop, "whole milk")[0][1] == "Whole Milk from Hay"


def test_a_warm_query_reads_the_version_and_todays_facts_only(shop: Store) -> None:
    with shop.connect(reads=True) as connection:
        first = Search(connection, "en-US").query("whole milk", 3)
        with statements(connection) as seen:
            assert Search(connection, "en-US").query("whole milk", 3) == first
    assert len(seen) <= 3
    assert not [one for one in seen if "product_texts" in one]


def test_the_same_query_in_one_turn_costs_nothing(shop: Store) -> None:
    with shop.connect(reads=True) as connection:
        search = Search(connection, "en-US")
        first = search.query("coffee", 3)
        with statements(connection) as seen:
            assert search.query("coffee", 3) == first
            assert search.query("coffee", 1) == first[:1]
        assert seen == []
        assert search.query("coffee", 4)[:3] == first
        assert len(search.query("coffee", 4)) == 4


def test_one_certain_hit_looks_no_further(shop: Store) -> None:
    with shop.connect(reads=True) as connection, statements(connection) as seen:
        Search(connection, "en-US").query("whole milk", 1)
    assert len([one for one in seen if "FROM products" in one]) == 1


def test_a_full_shelf_is_emptied_and_finds_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_shelf, "ROOM", 3)
    searching.imported(store, tmp_path)
    assert ask(store, "coffee") == ask(store, "coffee")
    assert {sku for sku, *_ in ask(store, "coffee")} >= {"coffee", "coffee-big", "beans", "decaf"}
