"""Receipts that are still to be sent: promised with the order's payment, sent at least once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from skill.store.statements import insert
from skill.store.tables import customers, orders, receipts

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"

_PROMISE = insert(receipts).on_conflict_do_nothing()
_PROMISED = update(orders).where(orders.c.id == bindparam("of_order")).values(receipt_promised=True)


@dataclass(frozen=True)
class Receipt:
    """A receipt that is being sent: of which order, to whom, for which time, and since when it waits."""

    order_id: int
    recipient: str
    attempts: int
    created_at: datetime


def promise(connection: Connection, order_id: int, customer_id: int, now: datetime) -> None:
    """Promises the customer a letter on how the payment went, once, when there is an e-mail address.

    It is the receipt when the order was paid, and says so when it was not. The caller commits.
    """
    recipient = connection.execute(select(customers.c.email).where(customers.c.id == customer_id)).scalar()
    if recipient:
        row = {"order_id": order_id, "recipient": recipient, "next_at": now, "created_at": now}
        connection.execute(_PROMISE, row)
        connection.execute(_PROMISED, {"of_order": order_id})


def due(connection: Connection, now: datetime, limit: int) -> list[int]:
    """The ids of the orders whose receipts are to be sent now, those that wait longest first."""
    waiting = (receipts.c.state == WAITING, receipts.c.next_at <= now)
    query = select(receipts.c.order_id).where(*waiting).order_by(receipts.c.next_at, receipts.c.order_id)
    return [int(order_id) for order_id in connection.execute(query.limit(limit)).scalars()]


def claim(connection: Connection, order_id: int, now: datetime, until: datetime) -> Receipt | None:
    """Takes a receipt that is due, so that nobody else sends it before `until`.

    None when somebody else has it. Whoever dies with it leaves it to the next one after `until`.
    """
    mine = (receipts.c.order_id == order_id, receipts.c.state == WAITING, receipts.c.next_at <= now)
    taken = update(receipts).where(*mine).values(attempts=receipts.c.attempts + 1, next_at=until)
    row = connection.execute(
        taken.returning(receipts.c.recipient, receipts.c.attempts, receipts.c.created_at)
    ).first()
    return Receipt(order_id, row.recipient, row.attempts, row.created_at) if row else None


def sent(connection: Connection, order_id: int, now: datetime) -> None:
    """Notes that the mail server has taken it."""
    _set(connection, order_id, state=SENT, sent_at=now)


def postpone(connection: Connection, order_id: int, until: datetime) -> None:
    """Leaves it for another try."""
    _set(connection, order_id, next_at=until)


def give_up(connection: Connection, order_id: int) -> None:
    """Tries no more."""
    _set(connection, order_id, state=GIVEN_UP)


def _set(connection: Connection, order_id: int, **values: object) -> None:
    mine = (receipts.c.order_id == order_id, receipts.c.state == WAITING)
    connection.execute(update(receipts).where(*mine).values(values))
