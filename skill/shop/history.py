"""The history of an order as a person reads it: every change with its time and cause, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from skill.shop import line_changes, payments
from skill.shop.order_rows import Order
from skill.store.tables import order_events

_EVENTS = (
    select(order_events).where(order_events.c.order_id == bindparam("order")).order_by(order_events.c.id)
)


NAMES = {
    line_changes.CANCELLED: "pieces cancelled",
    line_changes.ANNOUNCED: "return announced",
    line_changes.RECEIVED: "return received",
    line_changes.ARRIVED: "backorder filled",
}
"""What a change of a line is called."""


@dataclass(frozen=True)
class Entry:
    """One change: when (UTC), what (a state, a payment, pieces), and what or who caused it."""

    at: datetime
    what: str
    detail: str
    cause: str


def history(connection: Connection, order: Order) -> list[Entry]:
    """Everything that happened to an order, the first first. Nothing of it is ever changed or deleted."""
    events = connection.execute(_EVENTS, {"order": order.id})
    entries = [Entry(row.at, row.state, "", row.cause) for row in events]
    for one in line_changes.read(connection, order.id).changes:
        detail = f"{one.quantity} x {one.title or 'delivery'}, {one.amount}"
        cause = f"{one.cause}: {one.reason}" if one.reason else one.cause
        entries.append(Entry(one.at, NAMES[one.kind], detail, cause))
    for event in payments.ledger(connection, order.id, order.total.currency).events:
        entries.append(
            Entry(event.at, f"payment {event.kind}", str(event.amount), event.reason or event.gateway)
        )
    return sorted(entries, key=lambda entry: entry.at)
