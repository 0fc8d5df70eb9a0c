"""How much can be delivered: on which days an option, or a time of it, takes no more orders."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, func, select, text

from skill.shop.delivery import DeliveryOption, DeliveryTime
from skill.store.tables import orders

_TAKEN = (
    select(orders.c.delivery_day, func.count().label("taken"))
    .where(
        orders.c.delivery_option == bindparam("option"),
        orders.c.delivery_day >= bindparam("first"),
        orders.c.state != "cancelled",
    )
    .group_by(orders.c.delivery_day)
)
_TAKEN_THEN = _TAKEN.where(orders.c.delivery_time == bindparam("span"))
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:what))")


def full_days(
    connection: Connection, option: DeliveryOption, when: DeliveryTime | None, first: date
) -> frozenset[date]:
    """The days from `first` on whose orders are all that the option, or that time of it, can take."""
    asked = {"option": option.id, "first": first}
    full: set[date] = set()
    if option.capacity is not None:
        found = connection.execute(_TAKEN, asked)
        full |= {row.delivery_day for row in found if row.taken >= option.capacity}
    if when is not None and when.capacity is not None:
        found = connection.execute(_TAKEN_THEN, asked | {"span": when.span})
        full |= {row.delivery_day for row in found if row.taken >= when.capacity}
    return frozenset(full)


def lock(connection: Connection, option: DeliveryOption) -> None:
    """Keeps everybody else from ordering by this option until the transaction ends, if it can be full.

    On SQLite the transaction holds the only writer's lock already.
    """
    limited = option.capacity is not None or any(one.capacity is not None for one in option.times)
    if limited and connection.dialect.name == "postgresql":
        connection.execute(_LOCK, {"what": f"delivery {option.id}"})
