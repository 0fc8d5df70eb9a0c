"""What happened to orders and is still to be told to the merchant's systems: promised with it, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, cast, func, select, update

from skill.shop.money import Money
from skill.store.statements import AnyRow, insert
from skill.store.tables import line_changes, order_events, orders, outbox

WAITING, SENT, SKIPPED = "waiting", "sent", "skipped"

CHANGES = {
    "cancelled": "items_cancelled",
    "announced": "return_announced",
    "received": "return_received",
    "arrived": "items_arrived",
}
"""What a change of an order's pieces is called when it is told."""

_PROMISE = insert(outbox).inline()
_FIRST_OF_ORDER = (
    select(func.min(outbox.c.id).label("id"))
    .where(outbox.c.state == WAITING)
    .group_by(outbox.c.order_id)
    .subquery()
)
_DUE = (
    select(outbox.c.id)
    .join_from(outbox, _FIRST_OF_ORDER, outbox.c.id == _FIRST_OF_ORDER.c.id)
    .where(outbox.c.next_at <= bindparam("now"))
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(bindparam("limit"))
)
_LATER = outbox.alias()
_TAKEN_OUT_LATER = (
    select(func.coalesce(func.sum(line_changes.c.amount_minor), 0))
    .join_from(line_changes, _LATER, _LATER.c.change_id == line_changes.c.id)
    .where(_LATER.c.order_id == outbox.c.order_id, _LATER.c.id > outbox.c.id)
    .where(line_changes.c.kind == "cancelled")
    .correlate(outbox)
    .scalar_subquery()
)
_WHAT = (
    select(
        outbox.c.event_id, outbox.c.change_id,
        orders.c.number, orders.c.customer_id, orders.c.currency,
        cast(orders.c.total_minor + _TAKEN_OUT_LATER, BigInteger).label("total_minor"),
    )
    .join_from(outbox, orders)
    .where(outbox.c.id == bindparam("of"))
)  # fmt: skip
_EVENT = select(order_events).where(order_events.c.id == bindparam("of"))
_CHANGE = select(line_changes).where(line_changes.c.id == bindparam("of"))


@dataclass(frozen=True)
class Event:
    """Something that happened to an order, as it is told; `total_minor` is what was owed after it.

    `name` is the same each time that it is told, `kind` is `authorized` or `items_cancelled`, and `more`
    has what only such events have. `attempts` counts the tries to tell it, this one included.
    """

    id: int
    name: str
    kind: str
    order: str
    customer_id: int
    cause: str
    at: datetime
    total_minor: int
    currency: str
    more: dict[str, Any]
    attempts: int


def promise(
    connection: Connection,
    order_id: int,
    now: datetime,
    *,
    event_id: int | None = None,
    change_id: int | None = None,
) -> None:
    """Promises that an order event or a change of its pieces is told; in the transaction that writes it."""
    row = {"order_id": order_id, "event_id": event_id, "change_id": change_id, "next_at": now}
    connection.execute(_PROMISE, row)


def due(connection: Connection, now: datetime, limit: int) -> list[int]:
    """The ids of what is to be told now; of each order only the oldest, so that all arrives in order."""
    return [int(one) for one in connection.execute(_DUE, {"now": now, "limit": limit}).scalars()]


def claim(connection: Connection, promised: int, now: datetime, until: datetime) -> Event | None:
    """Takes what is due, so that nobody else tells it before `until`; None when somebody has it.

    Whoever dies with it leaves it to the next one after `until`.
    """
    mine = (outbox.c.id == promised, outbox.c.state == WAITING, outbox.c.next_at <= now)
    taken = update(outbox).where(*mine).values(attempts=outbox.c.attempts + 1, next_at=until)
    attempts = connection.execute(taken.returning(outbox.c.attempts)).scalar()
    if attempts is None:
        return None
    about = connection.execute(_WHAT, {"of": promised}).one()
    if about.event_id is not None:
        row = connection.execute(_EVENT, {"of": about.event_id}).one()
        name, kind, more = f"evt_{row.id}", row.state, {"state": row.state}
    else:
        row = connection.execute(_CHANGE, {"of": about.change_id}).one()
        name, kind, more = f"chg_{row.id}", CHANGES[row.kind], _pieces(row)
    told = (about.number, about.customer_id, row.cause, row.at, about.total_minor, about.currency)
    return Event(promised, name, kind, *told, more, attempts)


def _pieces(row: AnyRow) -> dict[str, Any]:
    """Which pieces it is about, and what they are worth; an empty sku is the delivery."""
    amount = Money(row.amount_minor, row.currency)
    told = {"sku": row.sku, "title": row.title, "quantity": row.quantity, "amount": str(amount)}
    return told | ({"reason": row.reason} if row.reason else {})


def sent(connection: Connection, promised: int, now: datetime) -> None:
    """Notes that the merchant's system has taken it."""
    _set(connection, promised, state=SENT, sent_at=now)


def postpone(connection: Connection, promised: int, until: datetime) -> None:
    """Leaves it for another try."""
    _set(connection, promised, next_at=until)


def skip(connection: Connection) -> int:
    """Lets go of all that waits, so that only what comes from now on is told; how many there were."""
    waiting = update(outbox).where(outbox.c.state == WAITING).values(state=SKIPPED)
    return connection.execute(waiting).rowcount


def waiting(connection: Connection) -> int:
    """How many events wait to be told."""
    count = select(func.count()).select_from(outbox).where(outbox.c.state == WAITING)
    return connection.execute(count).scalar_one()


def _set(connection: Connection, promised: int, **values: object) -> None:
    mine = (outbox.c.id == promised, outbox.c.state == WAITING)
    connection.execute(update(outbox).where(*mine).values(values))
