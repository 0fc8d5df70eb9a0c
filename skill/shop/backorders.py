"""Backorders: pieces that were ordered before they were there get them when they come, the oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from skill.shop import line_changes, order_rows, stock
from skill.shop.errors import SoldOut
from skill.shop.line_changes import ARRIVED, LineChange
from skill.shop.money import Money
from skill.shop.order_rows import Order
from skill.shop.quotes import Piece, QuoteLine
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import order_lines, orders, products

WAITING = ("placed", "authorized")
"""The states of orders that still wait for goods."""

_WAITING = (
    select(orders.c.id)
    .join_from(order_lines, orders)
    .join(products, products.c.sku == order_lines.c.sku)
    .where(order_lines.c.backordered > 0, orders.c.state.in_(WAITING), products.c.stock > 0)
    .group_by(orders.c.id, orders.c.placed_at)
    .order_by(orders.c.placed_at, orders.c.id)
)
_LEFT = select(products.c.stock).where(products.c.sku == bindparam("of"))
_LATE = (
    update(order_lines)
    .where(order_lines.c.order_id == bindparam("of_order"), order_lines.c.sku == bindparam("of"))
    .values(backordered=order_lines.c.backordered - bindparam("pieces"))
)


def fill(connection: Connection, now: datetime) -> list[Order]:
    """Gives what is in stock to the orders that wait for it; returns those that got something.

    Commits after each order. Several may run at once: no piece is given twice.
    """
    waiting = list(connection.execute(_WAITING).scalars())
    connection.commit()
    return [order for order_id in waiting if (order := _fill(connection, order_id, now))]


def _fill(connection: Connection, order_id: int, now: datetime) -> Order | None:
    order = order_rows.find_one(connection, orders.c.id == order_id)
    assert order is not None
    hold_customer(connection, order.customer_id)
    order = order_rows.find_one(connection, orders.c.id == order_id)
    assert order is not None
    late = sorted((one for one in order.lines if one.backordered), key=lambda one: one.sku)
    given = _given(connection, late) if order.state in WAITING else []
    line_changes.write(connection, order.id, [_change(piece, order, now) for piece in given])
    for piece in given:
        connection.execute(_LATE, {"of_order": order.id, "of": piece.sku, "pieces": piece.quantity})
    commit_for_good(connection)
    return order if given else None


def _given(connection: Connection, late: Sequence[QuoteLine]) -> list[Piece]:
    given = []
    for one in late:
        left = connection.execute(_LEFT, {"of": one.sku}).scalar() or 0
        piece = Piece(one.sku, min(left, one.backordered), one.title)
        if not piece.quantity:
            continue
        try:
            stock.reserve(connection, [piece])
        except SoldOut:
            continue  # somebody else was faster; the next run finds what comes then
        given.append(piece)
    return given


def _change(piece: Piece, order: Order, now: datetime) -> LineChange:
    nothing = Money(0, order.total.currency)
    key = f"arrived {now.isoformat()}"
    return LineChange(piece.sku, piece.title, ARRIVED, piece.quantity, nothing, "", "stock", key, now)
