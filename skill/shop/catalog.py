"""Products as a customer sees them: one locale's texts, today's price and stock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, func, select

from skill.language.quantities import Quantity
from skill.shop.money import Money
from skill.store.statements import insert
from skill.store.tables import catalog_state, product_texts, products

CHUNK = 500
"""Rows fetched with one statement: well below the parameter limit of any database."""


@dataclass(frozen=True)
class Product:
    """One thing that can be bought: a variant with its own price and stock.

    `price` includes tax, `tax_rate` is in basis points (700 is 7 %), `family` is shared by the
    variants of one product (the sku itself where there are none), `popularity` is a rank weight
    of the merchant's (0: unknown). `category` and `description` may be empty.
    """

    sku: str
    title: str
    brand: str
    category: str
    description: str
    price: Money
    tax_rate: int
    pack: Quantity | None
    stock: int
    family: str
    attributes: frozenset[str]
    image: str
    popularity: int
    synonyms: tuple[str, ...]


class Catalog:
    """The products of the shop in one locale; a product without texts there shows another locale's.

    Products that were taken out of the shop (not `active`) are not seen.
    """

    def __init__(self, connection: Connection, locale: str) -> None:
        self._connection = connection
        self.locale = locale

    def get(self, sku: str) -> Product | None:
        """The product with that sku, or None when there is none or it is no longer sold."""
        return self.many([sku]).get(sku)

    def many(self, skus: Iterable[str]) -> dict[str, Product]:
        """The products with those skus, in the order asked for; unknown ones are left out."""
        wanted = list(dict.fromkeys(skus))
        found: dict[str, Product] = {}
        for chunk in _chunks(wanted):
            found |= {one.sku: one for one in self._read(products.c.sku.in_(chunk))}
        return {sku: found[sku] for sku in wanted if sku in found}

    def family(self, family: str) -> list[Product]:
        """The variants of one product, the cheapest first."""
        return sorted(self._read(products.c.family == family), key=lambda one: (one.price.minor, one.sku))

    def all(self) -> Iterator[Product]:
        """Every product by sku, in bounded memory however many there are."""
        last = ""
        while skus := self._skus_after(last):
            yield from self.many(skus).values()
            last = skus[-1]

    def count(self) -> int:
        """How many products are sold."""
        statement = select(func.count()).select_from(products).where(products.c.active)
        return int(self._connection.execute(statement).scalar_one())

    def version(self) -> int:
        """The number of the catalogue's last change: what was made from it is good while this stays."""
        row = self._connection.execute(select(catalog_state.c.version)).first()
        return int(row[0]) if row else 0

    def _skus_after(self, sku: str) -> list[str]:
        statement = select(products.c.sku).where(products.c.active, products.c.sku > sku)
        return list(self._connection.execute(statement.order_by(products.c.sku).limit(CHUNK)).scalars())

    def _read(self, condition: Any) -> Iterator[Product]:
        statement = (
            select(*products.c, product_texts.c.locale, *(product_texts.c[name] for name in TEXTS))
            .join_from(products, product_texts, isouter=True)
            .where(products.c.active, condition)
            .order_by(products.c.sku)
        )
        rows = self._connection.execute(statement)
        for _, texts in groupby(rows, key=lambda row: row.sku):
            yield product_of(min(texts, key=lambda row: text_order(row.locale or "", self.locale)))


def catalog_changed(connection: Connection) -> None:
    """Counts the catalogue's version up: whoever changes a product's price, texts or activity calls it."""
    statement = insert(catalog_state).values(id=1, version=1)
    version = {"version": catalog_state.c.version + 1}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=version))


TEXTS = ("title", "category", "description", "synonyms")
"""The columns that a product has once per locale."""


def text_order(locale: str, wanted: str) -> tuple[bool, bool, bool, str]:
    """Sorts locales by how well they serve a customer of `wanted`: itself, its language, English, any."""
    language = wanted.partition("-")[0]
    return (locale != wanted, locale.partition("-")[0] != language, not locale.startswith("en"), locale)


def product_of(row: Row[*tuple[Any, ...]]) -> Product:
    """The product that a row of `products` with the columns of `TEXTS` is."""
    return Product(
        sku=row.sku,
        title=row.title or row.sku,
        brand=row.brand,
        category=row.category or "",
        description=row.description or "",
        price=Money(row.price_minor, row.currency),
        tax_rate=row.tax_rate,
        pack=Quantity(Decimal(row.pack_value), row.pack_unit) if row.pack_value and row.pack_unit else None,
        stock=row.stock,
        family=row.family or row.sku,
        attributes=frozenset(_strings(row.attributes)),
        image=row.image or "",
        popularity=row.popularity,
        synonyms=_strings(row.synonyms),
    )


def _strings(value: Any) -> tuple[str, ...]:
    """A JSON list of texts, as either database gives it back."""
    if not value:
        return ()
    return tuple(json.loads(value) if isinstance(value, str) else value)


def _chunks(skus: list[str]) -> Iterator[list[str]]:
    return (skus[start : start + CHUNK] for start in range(0, len(skus), CHUNK))
