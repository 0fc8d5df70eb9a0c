"""The way of an order: one table of what may follow what, and the only function that moves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, update

from skill.shop import outbox
from skill.store.errors import Conflict
from skill.store.statements import wrote
from skill.store.tables import order_events, orders

TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "placed": ("authorized", "cancelled"),
    "authorized": ("packed", "cancelled"),
    "packed": ("shipped", "cancelled"),
    "shipped": ("delivered", "returned"),
    "delivered": ("returned",),
    "returned": ("refunded",),
    "cancelled": ("refunded",),
    "refunded": (),
}
"""From each state, the states that may follow. An order is in no state twice."""

CANCELLED_BY_CUSTOMER = ("placed", "authorized")
"""The states from which a customer may cancel; a packed order only the merchant can hold back."""

ENDED = ("cancelled", "returned", "refunded")
"""The states of orders that the customer does not have any more."""

_MOVE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.state == bindparam("before"))
    .values(state=bindparam("after"), version=orders.c.version + 1)
)
_EVENT = insert(order_events).returning(order_events.c.id)


def move(
    connection: Connection, order_id: int, before: str, after: str, now: datetime, cause: str, key: str = ""
) -> None:
    """Moves an order from one state to the next and records when, why, and by which question.

    Raises ValueError for a move that the table does not allow, Conflict when the order is no
    longer in `before`; nothing is written then.
    """
    if after not in TRANSITIONS[before]:
        raise ValueError(f"an order that is {before} cannot become {after}")
    row = {"order": order_id, "before": before, "after": after}
    if not wrote(connection, _MOVE, row):
        raise Conflict("the order")
    record(connection, order_id, after, now, cause, key)


def record(
    connection: Connection, order_id: int, state: str, now: datetime, cause: str, key: str = ""
) -> None:
    """Adds one line to the order's history, of which the merchant's systems will be told."""
    event = {"order_id": order_id, "state": state, "at": now, "cause": cause, "key": key}
    event_id = connection.execute(_EVENT, event).scalar_one()
    outbox.promise(connection, order_id, now, event_id=event_id)
