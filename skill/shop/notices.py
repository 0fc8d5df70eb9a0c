"""News that customers wait for: how a payment went that was open at first, and what the shop called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from skill.shop import expiry, order_rows, payments
from skill.shop.order_rows import Order
from skill.shop.visit import Visit
from skill.store.statements import insert
from skill.store.tables import order_events, orders, payment_notices

THROUGH, DECLINED, EXPIRED, CALLED_OFF = "through", "declined", "expired", "called off"
"""What can have become of an order: paid, not paid, never answered in time, or cancelled by the merchant."""

_PROMISE = insert(payment_notices).on_conflict_do_nothing()
_PROMISED = select(payment_notices.c.order_id).where(payment_notices.c.order_id == bindparam("of_order"))
_CAUSE = select(order_events.c.cause).where(
    order_events.c.order_id == bindparam("of_order"), order_events.c.state == "cancelled"
)


@dataclass(frozen=True)
class News:
    """What became of an order: one of the words above."""

    order: Order
    outcome: str


class Notices:
    """What the customer whose turn it is was promised to be told."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connection = visit.connection

    def promise(self, order: Order) -> None:
        """Notes, once, that the customer will be told how the payment of this order went."""
        promise(self._connection, order.id, self._visit.now)

    def take(self) -> list[News]:
        """What there is to tell, the oldest order first; it is told once, so it is let go of with this.

        Nothing is told of an order that the customer cancelled before its payment was answered.
        """
        waiting = select(payment_notices.c.order_id).where(payment_notices.c.order_id == orders.c.id)
        answered = (orders.c.customer_id == self._visit.customer.id, orders.c.state != "placed")
        known = order_rows.find(self._connection, *answered, waiting.exists())
        if known:
            told = payment_notices.c.order_id.in_([order.id for order in known])
            self._connection.execute(delete(payment_notices).where(told))
        found = [News(order, self._outcome(order)) for order in reversed(known)]
        return [news for news in found if news.outcome]

    def _outcome(self, order: Order) -> str:
        """What became of an order; empty when the customer knows it."""
        cause = self._connection.execute(_CAUSE, {"of_order": order.id}).scalar()
        if cause is None:
            return THROUGH
        if payments.ledger(self._connection, order.id, order.total.currency).declined is not None:
            return DECLINED
        if cause == expiry.CAUSE:
            return EXPIRED
        return "" if cause == "customer" else CALLED_OFF


def promise(connection: Connection, order_id: int, now: datetime) -> None:
    """Notes, once, that its customer is told what became of the order. The caller commits."""
    connection.execute(_PROMISE, {"order_id": order_id, "created_at": now})


def promised(connection: Connection, order_id: int) -> bool:
    """Whether the customer waits for news of this order's payment."""
    return connection.execute(_PROMISED, {"of_order": order_id}).first() is not None
