"""Withdrawing what a merchant's whole file no longer has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from skill.errors import VoiceshopError
from skill.shop.catalog import catalog_changed
from skill.store import Store
from skill.store.tables import products

PAGE: Final = 500
"""Skus compared at a time."""

_SOLD = (
    select(products.c.sku)
    .where(products.c.active, products.c.sku > bindparam("last"))
    .order_by(products.c.sku)
    .limit(PAGE)
)
_WITHDRAW = update(products).where(products.c.sku == bindparam("gone")).values(active=False)


class Seen:
    """The skus of a file, kept beside memory: a file may have millions."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.execute("CREATE TABLE seen (sku TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, skus: Iterable[str]) -> None:
        """Notes the skus."""
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((sku,) for sku in skus))

    def without(self, skus: list[str]) -> list[str]:
        """Those of the skus that were not seen."""
        found = "SELECT sku FROM seen WHERE sku IN (SELECT value FROM json_each(?))"
        seen = {sku for (sku,) in self._database.execute(found, [json.dumps(skus)])}
        return [sku for sku in skus if sku not in seen]


@contextmanager
def nothing_seen() -> Iterator[Seen]:
    """An empty `Seen`, gone at the end. Raises VoiceshopError when there is no room for it."""
    with closing(sqlite3.connect("")) as database:  # no name: a temporary file that nobody else sees
        try:
            yield Seen(database)
        except sqlite3.Error as error:
            raise VoiceshopError(f"The skus of the file cannot be kept meanwhile: {error}.") from error


def withdraw(store: Store, seen: Seen, now: datetime) -> int:
    """Takes the products that were not seen out of the shop, all or none; gives how many.

    They stay in the store: orders name them, and they are sold again when a file has them again.
    """
    gone = [sku for page in _pages(store) for sku in seen.without(page)]
    if not gone:
        return 0
    with store.connect() as connection:
        stamp = {"updated_at": now, "version": catalog_changed(connection)}
        connection.execute(_WITHDRAW.values(**stamp), [{"gone": sku} for sku in gone])
        connection.commit()
    return len(gone)


def _pages(store: Store) -> Iterator[list[str]]:
    last = ""
    with store.connect(reads=True) as connection:
        while page := list(connection.execute(_SOLD, {"last": last}).scalars()):
            yield page
            last = page[-1]
