"""Returns: announced by the customer, received by the merchant, then refunded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from skill.gateways import Gateway
from skill.shop import line_changes, order_rows, payments, stock
from skill.shop.discounts import share
from skill.shop.errors import NotReturnable
from skill.shop.line_changes import ANNOUNCED, DELIVERY, RECEIVED, LineChange, LineChanges
from skill.shop.money import Money
from skill.shop.order_rows import Order
from skill.shop.order_states import move
from skill.shop.payments import Ledger
from skill.shop.quotes import Piece
from skill.shop.settlement import Settlement
from skill.shop.terms import Terms
from skill.shop.visit import Visit
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import order_events, orders

RETURNED_FROM = ("shipped", "delivered")
"""The states from which something can be sent back."""

_DELIVERED = select(order_events.c.at).where(
    order_events.c.order_id == bindparam("order"), order_events.c.state == "delivered"
)


@dataclass(frozen=True)
class Returning:
    """An order as far as it can be sent back: what was sent back already, and until when it can be.

    `until` is the last day, None while the order is still on its way.
    """

    order: Order
    changes: LineChanges
    until: date | None
    today: date

    @property
    def possible(self) -> bool:
        """Whether something of it can still be sent back."""
        in_time = self.until is None or self.today <= self.until
        return self.order.state in RETURNED_FROM and in_time and bool(self.left)

    @property
    def left(self) -> dict[str, int]:
        """The pieces by sku that are not on their way back yet."""
        pieces = {line.sku: line.quantity - self._gone(line.sku) for line in self.order.lines}
        return {sku: count for sku, count in pieces.items() if count > 0}

    def _gone(self, sku: str) -> int:
        return max(self.changes.pieces(sku, kind) for kind in (ANNOUNCED, RECEIVED))

    def worth(self, pieces: Mapping[str, int], kind: str, terms: Terms) -> dict[str, Money]:
        """What is given back for the pieces by sku, and for the delivery when all comes back.

        Of the delivery, what the standard one costs (directive 2011/83/EU, article 13). However the
        pieces come back, bit by bit or at once, it adds up to what was paid.
        """
        lines = {line.sku: line for line in self.order.lines}
        amounts = {
            sku: share(lines[sku].total, count, self.changes.pieces(sku, kind), lines[sku].quantity)
            for sku, count in pieces.items()
        }
        all_back = all(
            self.changes.pieces(sku, kind) + pieces.get(sku, 0) == line.quantity
            for sku, line in lines.items()
        )
        if all_back and self.order.delivery:
            amounts[DELIVERY] = min(self.order.delivery, terms.standard.fee)
        return amounts


class Returns:
    """Returns of the customer whose turn it is."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def of(self, order: Order) -> Returning:
        """The order as far as it can be sent back now."""
        return returning(self._visit.connection, order, self._visit.terms, self._visit.now)

    def announce(self, order_id: int, pieces: Mapping[str, int], reason: str, key: str) -> Money:
        """Notes that the pieces will come back, once for each `key`; returns what will be given back.

        Nothing is refunded before they are here. Raises NotReturnable when they cannot be sent back
        (any more), LookupError when this customer has no such order.
        """
        visit = self._visit
        hold_customer(visit.connection, visit.customer.id)
        own = orders.c.customer_id == visit.customer.id
        order = order_rows.find_one(visit.connection, own, orders.c.id == order_id)
        if order is None:
            raise LookupError(f"customer {visit.customer.id} has no order with the id {order_id}")
        known = self.of(order)
        if noted := known.changes.with_key(key, ANNOUNCED):
            return _sum(order, [one.amount for one in noted])
        if not known.possible or any(count > known.left.get(sku, 0) for sku, count in pieces.items()):
            raise NotReturnable(order.number, order.state)
        amounts = known.worth(pieces, ANNOUNCED, visit.terms)
        rows = _changes(order, pieces, amounts, ANNOUNCED, visit.now, reason, "customer", key)
        line_changes.write(visit.connection, order.id, rows)
        for one in rows:
            visit.did("return announced", f"{one.quantity} x {one.title or 'delivery'}, {one.amount}")
        return _sum(order, list(amounts.values()))


def returning(connection: Connection, order: Order, terms: Terms, now: datetime) -> Returning:
    """An order as far as it can be sent back at `now`."""
    zone = ZoneInfo(terms.zone)
    delivered = connection.execute(_DELIVERED, {"order": order.id}).scalar()
    until = delivered.astimezone(zone).date() + timedelta(days=terms.return_days) if delivered else None
    changes = line_changes.read(connection, order.id)
    return Returning(order, changes, until, now.astimezone(zone).date())


@dataclass(frozen=True)
class Receiving:
    """What a merchant does with goods that come back, on a connection that it commits."""

    connection: Connection
    gateway: Gateway
    terms: Terms
    now: datetime

    def receive(self, order_id: int, pieces: Mapping[str, int] | None, *, restock: bool) -> Order:
        """Takes pieces back (None: all that were announced and are not here yet) and refunds them.

        `restock` puts them into the stock again. Nothing above what was captured is refunded. Raises
        NotReturnable when there is nothing to receive, or more than was ordered.
        """
        order = self._held(order_id)
        known = returning(self.connection, order, self.terms, self.now)
        wanted = self._waited_for(known) if pieces is None else dict(pieces)
        if order.state not in RETURNED_FROM or not wanted or not self._fits(known, wanted):
            raise NotReturnable(order.number, order.state)
        key = f"received {sum(one.kind == RECEIVED for one in known.changes.changes)}"
        amounts = known.worth(wanted, RECEIVED, self.terms)
        rows = _changes(order, wanted, amounts, RECEIVED, self.now, "", "merchant", key)
        line_changes.write(self.connection, order.id, rows)
        if restock:
            stock.take_in(self.connection, [Piece(sku, count, "") for sku, count in wanted.items()])
        self._refund(order, _sum(order, list(amounts.values())), key)
        self._move(order, known, wanted)
        commit_for_good(self.connection)
        return Settlement(self.connection, self.gateway, self.now, []).settle(order.id)

    def _held(self, order_id: int) -> Order:
        """The order, with its customer held so that nobody else changes it."""
        order = order_rows.find_one(self.connection, orders.c.id == order_id)
        if order is None:
            raise LookupError(f"there is no order with the id {order_id}")
        hold_customer(self.connection, order.customer_id)
        again = order_rows.find_one(self.connection, orders.c.id == order_id)
        assert again is not None
        return again

    def _waited_for(self, known: Returning) -> dict[str, int]:
        pieces = {
            line.sku: known.changes.pieces(line.sku, ANNOUNCED) - known.changes.pieces(line.sku, RECEIVED)
            for line in known.order.lines
        }
        return {sku: count for sku, count in pieces.items() if count > 0}

    def _fits(self, known: Returning, pieces: Mapping[str, int]) -> bool:
        ordered = {line.sku: line.quantity for line in known.order.lines}
        return all(
            0 < count <= ordered.get(sku, 0) - known.changes.pieces(sku, RECEIVED)
            for sku, count in pieces.items()
        )

    def _refund(self, order: Order, amount: Money, key: str) -> None:
        known = payments.ledger(self.connection, order.id, amount.currency)
        amount = min(amount, _refundable(known))
        if amount.minor > 0:
            name = payments.payment_key(order.customer_id, "refund_requested", f"{order.number} {key}")
            payments.request(
                self.connection, order.id, "refund_requested", amount, known.gateway, name, self.now
            )

    def _move(self, order: Order, known: Returning, pieces: Mapping[str, int]) -> None:
        """An order that is back as a whole is returned."""
        back = {
            line.sku: known.changes.pieces(line.sku, RECEIVED) + pieces.get(line.sku, 0)
            for line in order.lines
        }
        if all(back[line.sku] == line.quantity for line in order.lines):
            move(self.connection, order.id, order.state, "returned", self.now, "merchant")


def _changes(
    order: Order,
    pieces: Mapping[str, int],
    amounts: Mapping[str, Money],
    kind: str,
    now: datetime,
    reason: str,
    cause: str,
    key: str,
) -> list[LineChange]:
    titles = {line.sku: line.title for line in order.lines}
    return [
        LineChange(sku, titles.get(sku, ""), kind, pieces.get(sku, 1), amount, reason, cause, key, now)
        for sku, amount in amounts.items()
    ]


def _refundable(known: Ledger) -> Money:
    """What is paid, and not asked to be refunded."""
    asked = (one.amount for one in known.open if one.kind == "refund_requested")
    return known.paid - Money.sum(asked, known.currency)


def _sum(order: Order, amounts: Sequence[Money]) -> Money:
    return Money.sum(amounts, order.total.currency)
