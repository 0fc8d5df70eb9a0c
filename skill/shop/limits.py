"""What a household, and each of its members, may order: at once, and in a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from skill.shop.errors import OverLimit
from skill.shop.money import Money
from skill.shop.visit import Visit
from skill.store.statements import AnyRow, insert
from skill.store.tables import orders, spending_limits

HOUSEHOLD = ""
"""The member whose limits hold for everybody who shops on the account."""

NOT_SPENT = ("cancelled", "refunded")
"""States of orders that cost nothing."""

_OWN = spending_limits.c.customer_id == bindparam("customer")
_ALL = select(spending_limits).where(_OWN).order_by(spending_limits.c.member)
_MINE = _ALL.where(
    or_(spending_limits.c.member == HOUSEHOLD, spending_limits.c.member == bindparam("member"))
)
_NEW = insert(spending_limits)
_SET = _NEW.on_conflict_do_update(
    index_elements=[spending_limits.c.customer_id, spending_limits.c.member],
    set_={name: _NEW.excluded[name] for name in ("name", "order_minor", "day_minor")},
)
_FORGET = delete(spending_limits).where(_OWN, spending_limits.c.member == bindparam("member"))
_SPENT = select(func.coalesce(func.sum(orders.c.total_minor), 0)).where(
    orders.c.customer_id == bindparam("customer"),
    orders.c.placed_at >= bindparam("since"),
    orders.c.state.not_in(NOT_SPENT),
    or_(bindparam("member") == HOUSEHOLD, orders.c.placed_by == bindparam("member")),
)


@dataclass(frozen=True)
class Limit:
    """What `member` (an identity `channel/subject`; empty: the whole household) may order.

    `order` and `day` are the most that one order and the orders of one day may come to, delivery and
    tax included; None is no limit. Raises ValueError for a negative amount.
    """

    member: str = HOUSEHOLD
    name: str = ""
    order: Money | None = None
    day: Money | None = None

    def __post_init__(self) -> None:
        if any(amount is not None and amount.minor < 0 for amount in (self.order, self.day)):
            raise ValueError("a limit is an amount of zero or more")


def limits_of(connection: Connection, customer_id: int, currency: str) -> list[Limit]:
    """All limits of a customer, that of the household first."""
    rows = connection.execute(_ALL, {"customer": customer_id})
    return [_limit(row, currency) for row in rows]


def set_limit(connection: Connection, customer_id: int, limit: Limit) -> None:
    """Keeps the limit instead of the one before. The caller commits."""
    row = {
        "customer_id": customer_id,
        "member": limit.member,
        "name": limit.name,
        "order_minor": limit.order.minor if limit.order else None,
        "day_minor": limit.day.minor if limit.day else None,
    }
    connection.execute(_SET, row)


def forget_limit(connection: Connection, customer_id: int, member: str) -> None:
    """Forgets what the household calls the member, and its limits. The caller commits."""
    connection.execute(_FORGET, {"customer": customer_id, "member": member})


def check_limits(visit: Visit, total: Money) -> None:
    """Raises OverLimit when an order of `total` is more than whoever speaks may order now.

    The limit that leaves least is named. Two devices are only kept apart by who holds the customer.
    """
    mine = {"customer": visit.customer.id, "member": visit.member}
    rows = visit.connection.execute(_MINE, mine).all()
    broken = [over for row in rows for over in _broken(visit, _limit(row, total.currency), total)]
    if broken:
        raise min(broken, key=lambda over: over.left)


def _broken(visit: Visit, limit: Limit, total: Money) -> list[OverLimit]:
    found = []
    if limit.order is not None and total > limit.order:
        found.append(OverLimit("order", limit.order, limit.order))
    if limit.day is not None:
        left = max(limit.day - _spent(visit, limit.member, total.currency), Money(0, total.currency))
        if total > left:
            found.append(OverLimit("day", limit.day, left))
    return found


def _spent(visit: Visit, member: str, currency: str) -> Money:
    """What was ordered since midnight, where the shop is."""
    zone = ZoneInfo(visit.terms.zone)
    since = datetime.combine(visit.now.astimezone(zone).date(), time(), zone)
    row = {"customer": visit.customer.id, "member": member, "since": since}
    return Money(int(visit.connection.execute(_SPENT, row).scalar_one()), currency)


def _limit(row: AnyRow, currency: str) -> Limit:
    def amount(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, currency)

    return Limit(row.member, row.name, amount(row.order_minor), amount(row.day_minor))
