"""Stock: taken by an order, given back when it is cancelled, never below zero."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Connection, bindparam, select, update

from skill.shop.errors import SoldOut
from skill.store.statements import wrote
from skill.store.tables import products

_SKU = products.c.sku == bindparam("of")
_TAKE = (
    update(products)
    .where(_SKU, products.c.stock >= bindparam("pieces"))
    .values(stock=products.c.stock - bindparam("pieces"))
)
_GIVE = update(products).where(_SKU).values(stock=products.c.stock + bindparam("pieces"))
_TAKE_IN = _GIVE.values(received=products.c.received + bindparam("pieces"))
_LEFT = select(products.c.stock).where(_SKU)


class Stocked(Protocol):
    """A product and how many pieces of it are, or shall be, taken out of the stock."""

    @property
    def sku(self) -> str:
        """The product's sku."""
        ...

    @property
    def stocked(self) -> int:
        """How many pieces."""
        ...


def reserve(connection: Connection, lines: Iterable[Stocked]) -> None:
    """Takes every line's pieces out of the stock, those that are backordered left out.

    Products are locked in the order of their skus, so that nobody waits in a circle. Raises SoldOut
    at the first line for which there is not enough; roll back then.
    """
    for line in sorted(lines, key=_sku):
        if line.stocked and not wrote(connection, _TAKE, {"of": line.sku, "pieces": line.stocked}):
            left = connection.execute(_LEFT, {"of": line.sku}).scalar()
            raise SoldOut(line.sku, line.stocked, left or 0)


def release(connection: Connection, lines: Iterable[Stocked]) -> None:
    """Puts every line's pieces back; a product that no longer exists is passed over."""
    for line in sorted(lines, key=_sku):
        if line.stocked:
            connection.execute(_GIVE, {"of": line.sku, "pieces": line.stocked})


def take_in(connection: Connection, lines: Iterable[Stocked]) -> None:
    """Puts pieces that come in from outside into the stock, such as returned ones, and counts them."""
    for line in sorted(lines, key=_sku):
        connection.execute(_TAKE_IN, {"of": line.sku, "pieces": line.stocked})


def _sku(line: Stocked) -> str:
    return line.sku
