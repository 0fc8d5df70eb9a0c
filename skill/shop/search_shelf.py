"""Products as search compares them, kept while the catalogue stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from skill.shop.catalog import Catalog, Product
from skill.shop.money import Money
from skill.shop.search_rank import Shape
from skill.shop.search_text import language_of
from skill.store.prepared import Prepared
from skill.store.statements import listed
from skill.store.tables import products

ROOM: Final = 5_000
"""Products that are kept: all of a small shop, and what is asked for often in a large one."""

_TODAY = Prepared(
    select(products.c.sku, products.c.price_minor, products.c.currency, products.c.stock).where(
        products.c.active, products.c.sku.in_(listed("skus"))
    )
)


def todays(connection: Connection, skus: Iterable[str]) -> set[tuple[Any, ...]]:
    """The `facts` of those of the products that are sold."""
    return set(_TODAY.all(connection, skus=json.dumps(list(skus))))


def facts(product: Product) -> tuple[Any, ...]:
    """What can change of a product without another version of the catalogue, and its sku."""
    return (product.sku, product.price.minor, product.price.currency, product.stock)


class Candidate(NamedTuple):
    """A product as it is today, and the shape in which it is compared."""

    product: Product
    shape: Shape


@dataclass(frozen=True)
class Shelf:
    """The products of one locale at one version of the catalogue, in the shape they are compared in.

    Texts cannot change without the version. Stock can, so that price, stock, and whether a
    product is still sold come from the store each time.
    """

    version: int
    locale: str
    _shapes: dict[str, Shape] = field(default_factory=dict)

    def take(self, connection: Connection, skus: Iterable[str]) -> dict[str, Candidate]:
        """Those of the products that are sold."""
        wanted = list(skus)
        shapes = self._shaped(connection, wanted)
        taken = {}
        for sku, minor, currency, stock in todays(connection, wanted):
            if shape := shapes.get(sku):
                taken[sku] = Candidate(_today(shape.product, minor, currency, stock), shape)
        return taken

    def _shaped(self, connection: Connection, skus: list[str]) -> dict[str, Shape]:
        shapes = {sku: self._shapes[sku] for sku in skus if sku in self._shapes}
        missing = [sku for sku in skus if sku not in shapes]
        if missing:
            language = language_of(self.locale)
            new = Catalog(connection, self.locale).many(missing)
            shapes |= {sku: Shape(product, language) for sku, product in new.items()}
            self._keep(shapes)
        return shapes

    def _keep(self, shapes: dict[str, Shape]) -> None:
        if len(self._shapes) + len(shapes) > ROOM:
            self._shapes.clear()
        self._shapes.update(shapes)


def _today(product: Product, minor: int, currency: str, stock: int) -> Product:
    price = product.price
    if (product.stock, price.minor, price.currency) == (stock, minor, currency):
        return product
    return replace(product, price=Money(minor, currency), stock=stock)
