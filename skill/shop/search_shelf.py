"""Products as search compares them, kept while they stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from skill.shop.catalog import Catalog, Product
from skill.shop.money import Money
from skill.shop.search_rank import Shape
from skill.shop.search_text import language_of
from skill.store.tables import products

ROOM: Final = 5_000
"""Products that are kept: all of a small shop, and what is asked for often in a large one."""

_TODAY = select(*(products.c[name] for name in ("sku", "version", "price_minor", "currency", "stock"))).where(
    products.c.active, products.c.sku.in_(bindparam("skus", expanding=True))
)


class Candidate(NamedTuple):
    """A product as it is today, and the shape in which it is compared."""

    product: Product
    shape: Shape


@dataclass(frozen=True)
class Shelf:
    """The products of one locale, in the shape they are compared in.

    Texts cannot change without the product's version. Stock can, so that price, stock, and
    whether a product is still sold come from the store each time.
    """

    locale: str
    _shapes: dict[str, tuple[int, Shape]] = field(default_factory=dict)

    def take(self, connection: Connection, skus: Iterable[str]) -> dict[str, Candidate]:
        """Those of the products that are sold."""
        wanted = list(skus)
        today = connection.execute(_TODAY, {"skus": wanted}).all() if wanted else []
        shapes = self._shaped(connection, {sku: version for sku, version, *_ in today})
        return {
            sku: Candidate(_today(shapes[sku].product, minor, currency, stock), shapes[sku])
            for sku, _, minor, currency, stock in today
            if sku in shapes
        }

    def _shaped(self, connection: Connection, versions: Mapping[str, int]) -> dict[str, Shape]:
        kept = {sku: self._shapes.get(sku, (-1, None)) for sku in versions}
        shapes = {sku: shape for sku, (version, shape) in kept.items() if shape and version == versions[sku]}
        missing = [sku for sku in versions if sku not in shapes]
        if missing:
            language = language_of(self.locale)
            read = Catalog(connection, self.locale).many(missing)
            new = {sku: Shape(product, language) for sku, product in read.items()}
            self._keep({sku: (versions[sku], shape) for sku, shape in new.items()})
            shapes |= new
        return shapes

    def _keep(self, shapes: dict[str, tuple[int, Shape]]) -> None:
        if len(self._shapes) + len(shapes) > ROOM:
            self._shapes.clear()
        self._shapes.update(shapes)


def _today(product: Product, minor: int, currency: str, stock: int) -> Product:
    price = product.price
    if (product.stock, price.minor, price.currency) == (stock, minor, currency):
        return product
    return replace(product, price=Money(minor, currency), stock=stock)
