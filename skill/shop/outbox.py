"""Order events that the merchant's systems are still to be told of: promised with the event, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from skill.store.statements import insert
from skill.store.tables import order_events, orders, outbox

WAITING, SENT, SKIPPED = "waiting", "sent", "skipped"

_PROMISE = insert(outbox).inline()
_FIRST_OF_ORDER = (
    select(func.min(outbox.c.event_id).label("event_id"))
    .join_from(outbox, order_events)
    .where(outbox.c.state == WAITING)
    .group_by(order_events.c.order_id)
    .subquery()
)
_DUE = (
    select(outbox.c.event_id)
    .join_from(outbox, _FIRST_OF_ORDER, outbox.c.event_id == _FIRST_OF_ORDER.c.event_id)
    .where(outbox.c.next_at <= bindparam("now"))
    .order_by(outbox.c.next_at, outbox.c.event_id)
    .limit(bindparam("limit"))
)
_EVENT = (
    select(
        order_events.c.id, order_events.c.state, order_events.c.at, order_events.c.cause,
        orders.c.number, orders.c.customer_id, orders.c.total_minor, orders.c.currency,
    )
    .join_from(order_events, orders)
    .where(order_events.c.id == bindparam("event"))
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """An order event as it is told: which order came into which `state`, when and why.

    `attempts` counts the tries to tell it, this one included.
    """

    id: int
    order: str
    customer_id: int
    state: str
    cause: str
    at: datetime
    total_minor: int
    currency: str
    attempts: int


def promise(connection: Connection, event_id: int, now: datetime) -> None:
    """Promises that the event will be told; in the transaction that writes it."""
    connection.execute(_PROMISE, {"event_id": event_id, "next_at": now})


def due(connection: Connection, now: datetime, limit: int) -> list[int]:
    """The ids of the events to tell now; of each order only the oldest, so that they arrive in order."""
    return [int(one) for one in connection.execute(_DUE, {"now": now, "limit": limit}).scalars()]


def claim(connection: Connection, event_id: int, now: datetime, until: datetime) -> Event | None:
    """Takes an event that is due, so that nobody else tells it before `until`; None when somebody has it.

    Whoever dies with it leaves it to the next one after `until`.
    """
    mine = (outbox.c.event_id == event_id, outbox.c.state == WAITING, outbox.c.next_at <= now)
    taken = update(outbox).where(*mine).values(attempts=outbox.c.attempts + 1, next_at=until)
    attempts = connection.execute(taken.returning(outbox.c.attempts)).scalar()
    if attempts is None:
        return None
    row = connection.execute(_EVENT, {"event": event_id}).one()
    told = (row.number, row.customer_id, row.state, row.cause, row.at, row.total_minor, row.currency)
    return Event(row.id, *told, attempts)


def sent(connection: Connection, event_id: int, now: datetime) -> None:
    """Notes that the merchant's system has taken it."""
    _set(connection, event_id, state=SENT, sent_at=now)


def postpone(connection: Connection, event_id: int, until: datetime) -> None:
    """Leaves it for another try."""
    _set(connection, event_id, next_at=until)


def skip(connection: Connection) -> int:
    """Lets go of all that waits, so that only what comes from now on is told; how many there were."""
    waiting = update(outbox).where(outbox.c.state == WAITING).values(state=SKIPPED)
    return connection.execute(waiting).rowcount


def waiting(connection: Connection) -> int:
    """How many events wait to be told."""
    count = select(func.count()).select_from(outbox).where(outbox.c.state == WAITING)
    return connection.execute(count).scalar_one()


def _set(connection: Connection, event_id: int, **values: object) -> None:
    mine = (outbox.c.event_id == event_id, outbox.c.state == WAITING)
    connection.execute(update(outbox).where(*mine).values(values))
