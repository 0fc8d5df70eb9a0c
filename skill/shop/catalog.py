"""Products as a customer sees them: one locale's texts, today's price and stock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, Text, bindparam, cast, func, select

from skill.language.quantities import Quantity
from skill.shop.money import Money
from skill.store.prepared import Prepared
from skill.store.statements import insert, listed
from skill.store.tables import catalog_state, product_texts, products

CHUNK = 500
"""Products fetched with one statement, so that memory stays bounded."""


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
    backorder_days: int | None = None
    """It may be ordered when it is sold out, and comes so many days later; None: it may not."""

    @property
    def orderable(self) -> bool:
        """Whether it can be ordered now, be it for later."""
        return self.holds(1)

    def holds(self, pieces: int) -> bool:
        """Whether so many pieces can be ordered now."""
        return pieces <= self.stock or self.backorder_days is not None


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
            found |= {one.sku: one for one in self._read(_BY_SKU, skus=json.dumps(chunk))}
        return {sku: found[sku] for sku in wanted if sku in found}

    def family(self, family: str) -> list[Product]:
        """The variants of one product, the cheapest first."""
        return sorted(self._read(_BY_FAMILY, family=family), key=lambda one: (one.price.minor, one.sku))

    def all(self) -> Iterator[Product]:
        """Every product by sku, in bounded memory however many there are."""
        last = ""
        while skus := self._skus_after(last):
            yield from self.many(skus).values()
            last = skus[-1]

    def count(self) -> int:
        """How many products are sold."""
        return int(self._connection.execute(_COUNT).scalar_one())

    def version(self) -> int:
        """The number of the catalogue's last change: what was made from it is good while this stays."""
        row = _VERSION.first(self._connection)
        return int(row.version) if row else 0

    def _skus_after(self, sku: str) -> list[str]:
        return list(self._connection.execute(_AFTER, {"sku": sku}).scalars())

    def _read(self, statement: Prepared, **wanted: str) -> Iterator[Product]:
        rows = statement.all(self._connection, **wanted)
        for _, texts in groupby(rows, key=itemgetter(0)):
            yield _product(*min(texts, key=lambda row: text_order(row[-1] or "", self.locale)))


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


_FACTS = ("sku", "brand", "price_minor", "currency", "tax_rate", "pack_value", "pack_unit", "stock", "family")
# Lists are fetched as the text they are stored as: most are the same few.
_READ = (
    select(
        *(products.c[name] for name in _FACTS),
        cast(products.c.attributes, Text),
        *(products.c[name] for name in ("image", "popularity")),
        *(product_texts.c[name] for name in ("title", "category", "description")),
        cast(product_texts.c.synonyms, Text),
        products.c.backorder_days,
        product_texts.c.locale,
    )
    .join_from(products, product_texts, isouter=True)
    .where(products.c.active)
    .order_by(products.c.sku)
)
_BY_SKU = Prepared(_READ.where(products.c.sku.in_(listed("skus"))))
_BY_FAMILY = Prepared(_READ.where(products.c.family == bindparam("family")))
_COUNT = select(func.count()).select_from(products).where(products.c.active)
_VERSION = Prepared(select(catalog_state.c.version))
_AFTER = (
    select(products.c.sku)
    .where(products.c.active, products.c.sku > bindparam("sku"))
    .order_by(products.c.sku)
    .limit(CHUNK)
)


def _product(
    sku: str,
    brand: str,
    price_minor: int,
    currency: str,
    tax_rate: int,
    pack_value: str | None,
    pack_unit: str | None,
    stock: int,
    family: str,
    attributes: str,
    image: str,
    popularity: int,
    title: str | None,
    category: str | None,
    description: str | None,
    synonyms: str | None,
    backorder_days: int | None,
    locale: str | None,
) -> Product:
    return Product(
        sku=sku,
        title=title or sku,
        brand=brand,
        category=category or "",
        description=description or "",
        price=Money(price_minor, currency),
        tax_rate=tax_rate,
        pack=Quantity(Decimal(pack_value), pack_unit) if pack_value and pack_unit else None,
        stock=stock,
        family=family or sku,
        attributes=frozenset(_listed(attributes)),
        image=image,
        popularity=popularity,
        synonyms=_listed(synonyms) if synonyms else (),
        backorder_days=backorder_days,
    )


@lru_cache(maxsize=10_000)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _chunks(skus: list[str]) -> Iterator[list[str]]:
    return (skus[start : start + CHUNK] for start in range(0, len(skus), CHUNK))
