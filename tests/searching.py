"""A shop for the tests of search: made-up products whose names need care, in English and German."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skill.shop.catalog_import import Report, import_catalog
from skill.shop.catalog_import_rows import ColumnMapping
from skill.shop.search import Search
from skill.store import Store, open_store

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

ROWS: tuple[dict[str, Any], ...] = (
    {"sku": "decaf", "brand": "Morgenrot", "price": "6.90", "pack": "500 g", "family": "coffee",
     "attributes": ["decaf"], "title:en-US": "Decaf Ground Coffee", "title:de-DE": "Kaffee entkoffeiniert"},
    {"sku": "coffee", "brand": "Morgenrot", "price": "5.90", "pack": "500 g", "family": "coffee",
     "popularity": 90, "title:en-US": "Ground Coffee", "title:de-DE": "Gemahlener Kaffee"},
    {"sku": "coffee-big", "brand": "Morgenrot", "price": "10.90", "pack": "1 kg", "family": "coffee",
     "title:en-US": "Ground Coffee Big Pack", "title:de-DE": "Gemahlener Kaffee Großpackung"},
    {"sku": "beans", "brand": "Nuvella", "price": "8.40", "pack": "250 g", "attributes": ["organic"],
     "title:en-US": "Coffee Beans", "title:de-DE": "Bohnenkaffee"},
    {"sku": "milk", "brand": "Almhof", "price": "1.29", "pack": "1 l", "popularity": 80,
     "title:en-US": "Whole Milk", "title:de-DE": "Vollmilch", "description:en-US": "Fresh from cows."},
    {"sku": "milk-free", "brand": "Almhof", "price": "1.69", "pack": "1 l", "attributes": ["lactose-free"],
     "title:en-US": "Lactose-Free Milk", "title:de-DE": "Laktosefreie Milch"},
    {"sku": "tabs", "brand": "Blinkwerk", "price": "4.99", "title:en-US": "Dishwasher Tablets",
     "title:de-DE": "Spülmaschinentabs", "synonyms:en-US": ["dish tabs"]},
    {"sku": "speaker", "brand": "Tonwerk", "price": "39.00", "title:en-US": "Bluetooth Speaker",
     "title:de-DE": "Bluetooth Lautsprecher"},
    {"sku": "cable", "brand": "Tonwerk", "price": "7.50", "title:en-US": "USB Charging Cable",
     "title:de-DE": "USB-Ladekabel"},
    {"sku": "lamp", "brand": "Helios & Co", "price": "19.00", "stock": 0, "title:en-US": "Desk Lamp",
     "title:de-DE": "Schreibtischlampe", "description:en-US": "Bright light. Needs no batteries."},
    {"sku": "batteries", "brand": "Voltari", "price": "3.20", "title:en-US": "Double A Batteries",
     "title:de-DE": "Mignon-Batterien"},
    {"sku": "apples", "brand": "", "price": "2.49", "pack": "1 kg", "title:en-US": "Red Apples",
     "title:de-DE": "Rote Äpfel"},
    {"sku": "juice", "brand": "Almhof", "price": "1.99", "pack": "1 l", "title:en-US": "Apple Juice",
     "title:de-DE": "Apfelsaft"},
    {"sku": "crisps", "brand": "Knusper", "price": "1.79", "title:en-US": "Salt and Vinegar Crisps",
     "title:de-DE": "Chips mit Salz und Essig"},
    {"sku": "crisps-plain", "brand": "Knusper", "price": "1.59", "title:en-US": "Salted Crisps",
     "title:de-DE": "Gesalzene Chips"},
    {"sku": "brush", "brand": "Voltari", "price": "24.90", "title:en-US": "Electric Toothbrush",
     "title:de-DE": "Elektrische Zahnbürste"},
)  # fmt: skip


def imported(store: Store, folder: Path, rows: tuple[dict[str, Any], ...] = ROWS, **options: Any) -> Report:
    """Brings rows into the store as a merchant would: each is a line of a JSON Lines file."""
    file = folder / "rows.jsonl"
    stocked = ({"stock": 5, **row} for row in rows)
    file.write_text("".join(json.dumps(row) + "\n" for row in stocked), encoding="utf-8")
    return import_catalog(file, store, options.pop("mapping", ColumnMapping()), now=NOW, **options)


@contextmanager
def shop(folder: Path, rows: tuple[dict[str, Any], ...] = ROWS) -> Iterator[Store]:
    """An SQLite store in `folder` with the rows in it."""
    store = open_store(f"sqlite:///{folder / 'shop.db'}")
    imported(store, folder, rows)
    yield store
    store.close()


@contextmanager
def searching(store: Store, locale: str = "en-US", **options: Any) -> Iterator[Search]:
    """A search on a connection of its own."""
    with store.connect(reads=True) as connection:
        yield Search(connection, locale, **options)
