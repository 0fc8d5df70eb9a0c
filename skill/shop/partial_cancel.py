"""Taking pieces out of an order that has not left yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from skill.shop import line_changes, order_rows, stock
from skill.shop.discounts import share
from skill.shop.errors import NotCancellable
from skill.shop.line_changes import CANCELLED, LineChange
from skill.shop.money import Money
from skill.shop.order_rows import Order
from skill.shop.order_states import CANCELLED_BY_CUSTOMER
from skill.shop.quotes import Piece, QuoteLine
from skill.shop.visit import Visit
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import orders


@dataclass(frozen=True)
class Taken:
    """What is taken out of one line: the pieces, what they cost, and what is left of the line."""

    before: QuoteLine
    pieces: int

    @property
    def amount(self) -> Money:
        """What is not paid any more; taken bit by bit, it adds up to all that the line cost."""
        return share(self.before.total, self.pieces, 0, self.before.quantity)

    @property
    def left(self) -> QuoteLine | None:
        """The line without them; None when nothing is left of it."""
        quantity = self.before.quantity - self.pieces
        if not quantity:
            return None
        discount = self.before.price * quantity - (self.before.total - self.amount)
        late = max(0, self.before.backordered - self.pieces)
        return replace(self.before, quantity=quantity, discount=discount, backordered=late)

    @property
    def stocked(self) -> Piece:
        """The pieces that go back into the stock; what was backordered was never taken out of it."""
        kept = self.left.stocked if self.left else 0
        return Piece(self.before.sku, self.before.stocked - kept, self.before.title)


def taken_from(order: Order, pieces: Mapping[str, int]) -> tuple[Taken, ...]:
    """What so many pieces by sku are of the order, at most what it holds."""
    found = ((line, min(pieces.get(line.sku, 0), line.quantity)) for line in order.lines)
    return tuple(Taken(line, count) for line, count in found if count > 0)


def is_all(order: Order, taken: tuple[Taken, ...]) -> bool:
    """Whether nothing of the order would be left: then the order as a whole is cancelled."""
    return len(taken) == len(order.lines) and all(one.left is None for one in taken)


def take_out(visit: Visit, order_id: int, pieces: Mapping[str, int], key: str) -> Order:
    """Takes the pieces out, once for each `key`: stock released, and less to be paid.

    Commits. The authorization stays as it is: less of it is captured, and the rest is let go then.
    Raises NotCancellable when the order is on its way or ended, ValueError when nothing would be left
    or nothing is taken.
    """
    connection = visit.connection
    hold_customer(connection, visit.customer.id)
    order = _own(visit, order_id)
    if line_changes.read(connection, order_id).with_key(key, CANCELLED):
        return order
    if order.state not in CANCELLED_BY_CUSTOMER:
        raise NotCancellable(order.number, order.state)
    taken = taken_from(order, pieces)
    if not taken or is_all(order, taken):
        raise ValueError(f"{dict(pieces)} is not a part of order {order.number}")
    _write(connection, order, taken, visit, key)
    commit_for_good(connection)
    for one in taken:
        visit.did("cancelled in the order", f"{one.pieces} x {one.before.title}, {one.amount}")
    return _own(visit, order_id)


def _write(connection: Connection, order: Order, taken: tuple[Taken, ...], visit: Visit, key: str) -> None:
    smaller = {one.before.sku: one.left for one in taken}
    lines = [left for line in order.lines if (left := smaller.get(line.sku, line)) is not None]
    order_rows.shrink(connection, order, lines)
    stock.release(connection, [one.stocked for one in taken])
    changes = [
        LineChange(
            one.before.sku,
            one.before.title,
            CANCELLED,
            one.pieces,
            one.amount,
            "",
            "customer",
            key,
            visit.now,
        )
        for one in taken
    ]
    line_changes.write(connection, order.id, changes)


def _own(visit: Visit, order_id: int) -> Order:
    own = orders.c.customer_id == visit.customer.id
    order = order_rows.find_one(visit.connection, own, orders.c.id == order_id)
    if order is None:
        raise LookupError(f"customer {visit.customer.id} has no order with the id {order_id}")
    return order
