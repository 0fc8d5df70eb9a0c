"""Stock: taken by an order, given back when it is cancelled, never below zero."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, update

from skill.shop.errors import SoldOut
from skill.shop.lines import Wanted
from skill.store.statements import wrote
from skill.store.tables import products

_SKU = products.c.sku == bindparam("of")
_TAKE = (
    update(products)
    .where(_SKU, products.c.stock >= bindparam("pieces"))
    .values(stock=products.c.stock - bindparam("pieces"))
)
_GIVE = update(products).where(_SKU).values(stock=products.c.stock + bindparam("pieces"))
_LEFT = select(products.c.stock).where(_SKU)


def reserve(connection: Connection, lines: Iterable[Wanted]) -> None:
    """Takes every line's pieces out of the stock.

    Products are locked in the order of their skus, so that nobody waits in a circle. Raises SoldOut
    at the first line for which there is not enough; roll back then.
    """
    for line in sorted(lines, key=_sku):
        if not wrote(connection, _TAKE, {"of": line.sku, "pieces": line.quantity}):
            left = connection.execute(_LEFT, {"of": line.sku}).scalar()
            raise SoldOut(line.sku, line.quantity, left or 0)


def release(connection: Connection, lines: Iterable[Wanted]) -> None:
    """Puts every line's pieces back; a product that no longer exists is passed over."""
    for line in sorted(lines, key=_sku):
        connection.execute(_GIVE, {"of": line.sku, "pieces": line.quantity})


def _sku(line: Wanted) -> str:
    return line.sku
