"""Products as a customer sees them: one locale's texts, today's price and stock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, cast, func, select, tuple_

from skill.language.quantities import Quantity
from skill.language.variants import variant_title
from skill.shop.money import Money
from skill.store.prepared import Prepared
from skill.store.statements import insert, listed
from skill.store.tables import catalog_state, product_texts, products

_Row = Any
"""A row of `_COLUMNS`, perhaps with others before them."""

CHUNK = 500
"""Products fetched with one statement, so that memory stays bounded."""


@dataclass(frozen=True)
class Product:
    """One thing that can be bought: a variant with its own price and stock.

    `price` includes tax, `tax_rate` is in basis points (700 is 7 %), `family` is shared by the
    variants of one product (the sku itself where there are none), `popularity` is a rank weight
    of the merchant's (0: unknown). `title` says the colour and size of a variant. `category` and
    `description` may be empty. `elsewhere` holds its title and synonyms in the other languages.
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
    elsewhere: tuple[str, ...] = ()
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
        self.connection = connection
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
        return int(self.connection.execute(_COUNT).scalar_one())

    def currencies(self) -> dict[str, int]:
        """How many of the products that are sold are priced in which currency."""
        return {row.currency: int(row.many) for row in self.connection.execute(_CURRENCIES)}

    def version(self) -> int:
        """The number of the catalogue's last change: what was made from it is good while this stays."""
        return self.state()[0]

    def state(self) -> tuple[int, str]:
        """The version, and a token that no other catalogue has; 0 and nothing before the first change."""
        row = _STATE.first(self.connection)
        return (int(row[0]), str(row[1])) if row else (0, "")

    def changes(self, since: int, most: int) -> int:
        """How many products changed after version `since`, counted up to `most`."""
        return int(self.connection.execute(_CHANGES, {"since": since, "most": most}).scalar_one())

    def changed(self, since: int) -> Iterator[tuple[str, Product | None]]:
        """The products that changed after version `since`, in that order and in bounded memory.

        None stands for one that is no longer sold. One that changes meanwhile may come twice.
        """
        last = {"version": since + 1, "sku": ""}
        while rows := self.connection.execute(_CHANGED, last).all():
            for sku, texts in groupby(rows, key=itemgetter(2)):
                (version, active, *row), elsewhere = self._best(texts)
                last = {"version": version, "sku": sku}
                yield sku, _product(*row, elsewhere=elsewhere) if active else None

    def _skus_after(self, sku: str) -> list[str]:
        return list(self.connection.execute(_AFTER, {"sku": sku}).scalars())

    def _read(self, statement: Prepared, **wanted: str) -> Iterator[Product]:
        rows = statement.all(self.connection, **wanted)
        for _, texts in groupby(rows, key=itemgetter(0)):
            row, elsewhere = self._best(texts)
            yield _product(*row, elsewhere=elsewhere)

    def _best(self, texts: Iterable[_Row]) -> tuple[_Row, tuple[str, ...]]:
        """Of the rows of one product the one whose texts serve the customer best; the names in the others."""
        first, *more = texts
        if not more:
            return first, ()
        best, *others = sorted([first, *more], key=lambda row: text_order(row[-1] or "", self.locale))
        return best, tuple(
            name for *_, title, _, _, synonyms, _, _ in others for name in (title, *_listed(synonyms))
        )


def catalog_changed(connection: Connection) -> int:
    """Counts the catalogue's version up and gives it; nobody else changes the catalogue until the commit.

    Whoever changes a product's price, texts or activity calls it, and stamps the product with it.
    """
    statement = insert(catalog_state).values(id=1, version=1)
    counted = statement.on_conflict_do_update(
        index_elements=["id"], set_={"version": catalog_state.c.version + 1}
    )
    return int(connection.execute(counted.returning(catalog_state.c.version)).scalar_one())


TEXTS = ("title", "category", "description", "synonyms")
"""The columns that a product has once per locale."""


def text_order(locale: str, wanted: str) -> tuple[bool, bool, bool, str]:
    """Sorts locales by how well they serve a customer of `wanted`: itself, its language, English, any."""
    language = wanted.partition("-")[0]
    return (locale != wanted, locale.partition("-")[0] != language, not locale.startswith("en"), locale)


_FACTS = ("sku", "brand", "price_minor", "currency", "tax_rate", "pack_value", "pack_unit", "stock", "family")
# Lists are fetched as the text they are stored as: most are the same few.
_COLUMNS = (
    *(products.c[name] for name in _FACTS),
    cast(products.c.attributes, Text),
    *(products.c[name] for name in ("image", "popularity")),
    *(product_texts.c[name] for name in ("title", "category", "description")),
    cast(product_texts.c.synonyms, Text),
    products.c.backorder_days,
    product_texts.c.locale,
)
_READ = (
    select(*_COLUMNS)
    .join_from(products, product_texts, isouter=True)
    .where(products.c.active)
    .order_by(products.c.sku)
)
_BY_SKU = Prepared(_READ.where(products.c.sku.in_(listed("skus"))))
_BY_FAMILY = Prepared(_READ.where(products.c.family == bindparam("family")))
_COUNT = select(func.count()).select_from(products).where(products.c.active)
_CURRENCIES = (
    select(products.c.currency, func.count().label("many"))
    .where(products.c.active)
    .group_by(products.c.currency)
    .order_by(products.c.currency)
)
_STATE = Prepared(select(catalog_state.c.version, catalog_state.c.token))
_NEXT = (
    select(products.c.sku)
    .where(
        tuple_(products.c.version, products.c.sku)
        > tuple_(bindparam("version", type_=BigInteger), bindparam("sku", type_=Text))
    )
    .order_by(products.c.version, products.c.sku)
    .limit(CHUNK)
    .subquery()
)
_CHANGED = (
    select(products.c.version, products.c.active, *_COLUMNS)
    .join_from(_NEXT, products, _NEXT.c.sku == products.c.sku)
    .join(product_texts, isouter=True)
    .order_by(products.c.version, products.c.sku)
)
_CHANGES = select(func.count()).select_from(
    select(products.c.sku).where(products.c.version > bindparam("since")).limit(bindparam("most")).subquery()
)
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
    *,
    elsewhere: tuple[str, ...],
) -> Product:
    return Product(
        sku=sku,
        title=variant_title(title, _listed(attributes), locale)
        if family and title and locale
        else title or sku,
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
        elsewhere=elsewhere,
        backorder_days=backorder_days,
    )


@lru_cache(maxsize=10_000)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _chunks(skus: list[str]) -> Iterator[list[str]]:
    return (skus[start : start + CHUNK] for start in range(0, len(skus), CHUNK))
