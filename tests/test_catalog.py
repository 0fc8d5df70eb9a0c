"""Products as a customer of one locale sees them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from sqlalchemy import delete, update

from skill.language.quantities import Quantity
from skill.shop.catalog import CHUNK, Catalog, catalog_changed
from skill.shop.money import Money
from skill.store import Store
from skill.store.tables import product_texts, products
from tests import searching


def test_a_product_has_the_texts_of_the_locale_and_todays_facts(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    with store.connect(reads=True) as connection:
        english = Catalog(connection, "en-US").get("milk-free")
        german = Catalog(connection, "de-DE").get("milk-free")
    assert english is not None
    assert german is not None
    assert (english.title, german.title) == ("Lactose-Free Milk", "Laktosefreie Milch")
    assert german.price == Money(169, "EUR")
    assert german.pack == Quantity(Decimal(1), "l")
    assert german.attributes == {"lactose-free"}
    assert (german.stock, german.family, german.synonyms) == (5, "milk-free", ())


def test_texts_fall_back_to_the_language_then_english_then_any_then_the_sku(
    store: Store, tmp_path: Path
) -> None:
    rows = (
        {"sku": "a", "price": "1", "title:de-DE": "Brot", "title:en-US": "Bread"},
        {"sku": "b", "price": "1", "title:it-IT": "Pane", "title:en-GB": "Loaf"},
        {"sku": "c", "price": "1", "title:it-IT": "Pane"},
        {"sku": "d", "price": "1", "title:it-IT": "Pane"},
    )
    searching.imported(store, tmp_path, rows)
    with store.connect() as connection:
        connection.execute(delete(product_texts).where(product_texts.c.sku == "d"))
        found = Catalog(connection, "de-AT").many("abcd")
    assert [one.title for one in found.values()] == ["Brot", "Loaf", "Pane", "d"]


def test_many_keeps_the_order_asked_for_and_leaves_out_what_is_not_sold(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    with store.connect() as connection:
        connection.execute(update(products).where(products.c.sku == "tabs").values(active=False))
        catalog = Catalog(connection, "en-US")
        found = catalog.many(["milk", "tabs", "apples", "unknown", "milk", *map(str, range(2 * CHUNK))])
        assert list(found) == ["milk", "apples"]
        assert catalog.get("tabs") is None
        assert catalog.count() == len(searching.ROWS) - 1
        assert [one.sku for one in catalog.family("coffee")] == ["coffee", "decaf", "coffee-big"]


def test_all_gives_every_product_once_over_several_chunks(store: Store, tmp_path: Path) -> None:
    rows = tuple({"sku": f"{n:05}", "price": "1", "title": f"Thing {n}"} for n in range(CHUNK + 3))
    searching.imported(store, tmp_path, rows)
    with store.connect(reads=True) as connection:
        skus = [one.sku for one in Catalog(connection, "en-US").all()]
    assert skus == [row["sku"] for row in rows]


def test_the_version_counts_changes(store: Store) -> None:
    with store.connect() as connection:
        catalog = Catalog(connection, "en-US")
        versions = [catalog.version()]
        for _ in range(2):
            catalog_changed(connection)
            versions.append(catalog.version())
    assert versions == sorted(set(versions))
