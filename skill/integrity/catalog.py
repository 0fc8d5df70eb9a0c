"""What must be true of the products: they have a name, and their stock is what came in less what was sold."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, exists, func, select

from skill.integrity.finding import Finding
from skill.store.tables import catalog_state, order_events, order_lines, product_texts, products


def check(connection: Connection) -> Iterator[Finding]:
    """Every rule on every product, and the catalogue's version."""
    if connection.execute(select(catalog_state.c.version)).first() is None and _any_product(connection):
        yield Finding("catalog", "catalog_state", "1", "the catalogue has products and no version")
    yield from _nameless(connection)
    yield from _sold_but_gone(connection)
    yield from _stock(connection)


def _any_product(connection: Connection) -> bool:
    return connection.execute(select(products.c.sku).limit(1)).first() is not None


def _nameless(connection: Connection) -> Iterator[Finding]:
    named = exists().where(product_texts.c.sku == products.c.sku)
    for sku in connection.execute(select(products.c.sku).where(~named).order_by(products.c.sku)).scalars():
        yield Finding("catalog", "products", sku, f"product {sku} has no text in any language")


def _sold_but_gone(connection: Connection) -> Iterator[Finding]:
    """Products stay in the store when they are no longer sold, because orders name them."""
    known = exists().where(products.c.sku == order_lines.c.sku)
    gone = select(order_lines.c.sku).where(~known).distinct().order_by(order_lines.c.sku)
    for sku in connection.execute(gone).scalars():
        yield Finding("catalog", "products", sku, f"product {sku} was sold and is not there")


def _stock(connection: Connection) -> Iterator[Finding]:
    """Products whose stock is not what was received less what orders hold; uncounted ones are left out."""
    held = (
        select(func.coalesce(func.sum(order_lines.c.quantity - order_lines.c.backordered), 0))
        .where(order_lines.c.sku == products.c.sku, ~_given_back())
        .scalar_subquery()
    )
    columns = (products.c.sku, products.c.stock, products.c.received, held.label("held"))
    counted = select(*columns).where(products.c.received.is_not(None)).order_by(products.c.sku)
    for row in connection.execute(counted):
        if row.stock != row.received - row.held:
            told = f"{row.received} came in and orders hold {row.held}, yet {row.stock} are in stock"
            yield Finding("stock", "products", row.sku, f"of product {row.sku} {told}")


def _given_back() -> ColumnElement[bool]:
    """Whether the pieces of a line are back in stock: its order was cancelled."""
    return exists().where(
        order_events.c.order_id == order_lines.c.order_id, order_events.c.state == "cancelled"
    )
