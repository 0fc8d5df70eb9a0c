"""What became of an order's pieces after it was placed: cancelled, sent back, or arrived in the stock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from skill.shop import outbox
from skill.shop.money import Money
from skill.store.statements import AnyRow
from skill.store.tables import line_changes

CANCELLED, ANNOUNCED, RECEIVED, ARRIVED = "cancelled", "announced", "received", "arrived"

DELIVERY = ""
"""The sku under which the delivery itself is given back."""

_READ = select(line_changes).where(line_changes.c.order_id == bindparam("order")).order_by(line_changes.c.id)
_WRITE = insert(line_changes).returning(line_changes.c.id)


@dataclass(frozen=True)
class LineChange:
    """So many pieces of a line that were cancelled or sent back, and what they are worth.

    `key` names the question or command that changed them, `cause` who did.
    """

    sku: str
    title: str
    kind: str
    quantity: int
    amount: Money
    reason: str
    cause: str
    key: str
    at: datetime


@dataclass(frozen=True)
class LineChanges:
    """All changes of one order, in the order in which they were written."""

    changes: tuple[LineChange, ...]

    def pieces(self, sku: str, kind: str) -> int:
        """How many pieces of a line were changed in that way."""
        return sum(one.quantity for one in self.changes if (one.sku, one.kind) == (sku, kind))

    def with_key(self, key: str, kind: str) -> tuple[LineChange, ...]:
        """What the question with that key changed."""
        return tuple(one for one in self.changes if (one.key, one.kind) == (key, kind))


def read(connection: Connection, order_id: int) -> LineChanges:
    """What was changed of an order."""
    return LineChanges(tuple(_change(row) for row in connection.execute(_READ, {"order": order_id})))


def write(connection: Connection, order_id: int, changes: Iterable[LineChange]) -> None:
    """Adds to the history of an order, of which the merchant's systems will be told. The caller commits."""
    for one in changes:
        row = {
            **vars(one),
            "order_id": order_id,
            "amount_minor": one.amount.minor,
            "currency": one.amount.currency,
        }
        del row["amount"]
        change_id = connection.execute(_WRITE, row).scalar_one()
        outbox.promise(connection, order_id, one.at, change_id=change_id)


def _change(row: AnyRow) -> LineChange:
    return LineChange(
        sku=row.sku,
        title=row.title,
        kind=row.kind,
        quantity=row.quantity,
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        cause=row.cause,
        key=row.key,
        at=row.at,
    )
