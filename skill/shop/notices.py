"""News that customers were promised: how a payment went that the gateway did not answer at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select

from skill.shop import order_rows, payments
from skill.shop.order_rows import Order
from skill.shop.visit import Visit
from skill.store.statements import insert
from skill.store.tables import orders, payment_notices

_PROMISE = insert(payment_notices).on_conflict_do_nothing()
_PROMISED = select(payment_notices.c.order_id).where(payment_notices.c.order_id == bindparam("of_order"))


@dataclass(frozen=True)
class News:
    """How the payment of an order went: through, or declined, which cancelled the order."""

    order: Order
    through: bool


class Notices:
    """What the customer whose turn it is was promised to be told."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connection = visit.connection

    def promise(self, order: Order) -> None:
        """Notes, once, that the customer will be told how the payment of this order went."""
        self._connection.execute(_PROMISE, {"order_id": order.id, "created_at": self._visit.now})

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
        return [News(order, order.state != "cancelled") for order in reversed(known) if self._counts(order)]

    def _counts(self, order: Order) -> bool:
        ledger = payments.ledger(self._connection, order.id, order.total.currency)
        return order.state != "cancelled" or ledger.declined is not None


def promised(connection: Connection, order_id: int) -> bool:
    """Whether the customer waits for news of this order's payment."""
    return connection.execute(_PROMISED, {"of_order": order_id}).first() is not None
