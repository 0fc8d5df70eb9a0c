"""Reservations that expire: an order whose payment never came through gives its stock back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from skill.shop import cart_rows, order_rows, stock
from skill.shop.order_rows import Order
from skill.shop.order_states import move
from skill.shop.visit import Visit
from skill.store.tables import customers, order_lines, orders

CAUSE = "reservation expired"

_STALE = (
    select(orders.c.id, orders.c.customer_id)
    .where(orders.c.state == "placed", orders.c.placed_at < bindparam("before"))
    .order_by(orders.c.placed_at, orders.c.id)
)
_HOLDING = _STALE.where(
    orders.c.id.in_(
        select(order_lines.c.order_id).where(order_lines.c.sku.in_(bindparam("skus", expanding=True)))
    )
)
_IF_FREE = select(customers.c.id).where(customers.c.id == bindparam("whose"))


def expire(connection: Connection, now: datetime, after: timedelta) -> list[Order]:
    """Cancels every order that was placed longer ago than that and is still not paid; returns them.

    Stock and cart are as before the order; a payment that comes through later is let go again. Safe to
    run at any time, by several at once. The caller commits.
    """
    stale = connection.execute(_STALE, {"before": now - after}).all()
    return _cancelled(connection, [(row.id, row.customer_id) for row in stale], now)


def make_room(visit: Visit, skus: Iterable[str]) -> bool:
    """Lets expired reservations of these products go, for somebody who wants them; whether one was."""
    wanted = {"before": visit.now - visit.terms.reservation, "skus": list(skus)}
    stale = visit.connection.execute(_HOLDING, wanted).all()
    return bool(_cancelled(visit.connection, [(row.id, row.customer_id) for row in stale], visit.now))


def _cancelled(connection: Connection, stale: list[tuple[int, int]], now: datetime) -> list[Order]:
    done = (_cancel(connection, order_id, customer_id, now) for order_id, customer_id in stale)
    return [order for order in done if order is not None]


def _cancel(connection: Connection, order_id: int, customer_id: int, now: datetime) -> Order | None:
    """Cancels one, unless its customer is busy (then there is no waiting in a circle) or it is paid."""
    free = _IF_FREE.with_for_update(key_share=True, skip_locked=True)
    if connection.execute(free, {"whose": customer_id}).first() is None:
        return None
    order = order_rows.find_one(connection, orders.c.id == order_id, orders.c.state == "placed")
    if order is None:
        return None
    move(connection, order.id, "placed", "cancelled", now, CAUSE)
    stock.release(connection, order.lines)
    if order.from_cart:
        cart_rows.give_back(connection, customer_id, order.lines, now)
    return order
