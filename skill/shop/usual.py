"""What a customer usually buys."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from skill.shop.order_states import ENDED
from skill.store.prepared import Prepared
from skill.store.tables import order_lines, orders, product_texts, products

_MOST = Prepared(
    select(order_lines.c.sku, product_texts.c.title)
    .join_from(order_lines, orders, orders.c.id == order_lines.c.order_id)
    .join(products, products.c.sku == order_lines.c.sku)
    .join(product_texts, product_texts.c.sku == order_lines.c.sku)
    .where(orders.c.customer_id == bindparam("customer"), *(orders.c.state != one for one in sorted(ENDED)))
    .where(products.c.active, product_texts.c.locale == bindparam("locale"))
    .group_by(order_lines.c.sku, product_texts.c.title)
    .order_by(func.sum(order_lines.c.quantity).desc(), order_lines.c.sku)
    .limit(bindparam("most"))
)


def usual_products(
    connection: Connection, customer_id: int, locale: str, limit: int
) -> list[tuple[str, str]]:
    """SKU and today's title of what the customer ordered most, the most first; what is still sold only."""
    found = _MOST.all(connection, customer=customer_id, locale=locale, most=limit)
    return [(row.sku, row.title) for row in found]
