"""What the merchant does with an order: pack, ship, deliver, cancel, refund. Money is moved with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from skill.gateways import Gateway
from skill.shop import notices, order_rows, payments, stock
from skill.shop.errors import NothingPaid, NotPossible, PaymentOpen, PaymentRefused
from skill.shop.money import Money
from skill.shop.order_numbers import spoken_digits
from skill.shop.order_rows import Order
from skill.shop.order_states import TRANSITIONS, move
from skill.shop.payments import Ledger, payment_key
from skill.shop.settlement import Settlement
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import orders

BY = "merchant"


class Merchant:
    """The merchant's hand on every customer's orders, on a connection that it commits.

    Each deed may be done again at any time, after a crash too: what is done already is left as it
    is. Each raises LookupError for an unknown number, NotPossible when the order's state does not
    allow it, `skill.store.Conflict` when a turn of the customer was faster (do it again).
    """

    def __init__(
        self,
        connection: Connection,
        gateway: Gateway,
        now: datetime,
        happened: list[tuple[str, str]] | None = None,
    ) -> None:
        self.happened = [] if happened is None else happened
        self._connection = connection
        self._now = now
        self._settlement = Settlement(connection, gateway, now, self.happened)

    def pack(self, number: str) -> Order:
        """Notes that it is packed; from now on the customer cannot cancel it."""
        return self._move(self._settled(number), "packed")

    def ship(self, number: str) -> Order:
        """Takes the money and notes that it is on its way.

        Raises PaymentOpen when the gateway does not answer, PaymentRefused when it does not pay:
        then it is not to be sent.
        """
        order = self._settled(number)
        if order.state != "shipped":
            self._allow(order, "shipped")
            self._capture(order)
        return self._move(order, "shipped")

    def deliver(self, number: str) -> Order:
        """Notes that it has arrived."""
        return self._move(self._settled(number), "delivered")

    def cancel(self, number: str, reason: str = "") -> Order:
        """Cancels what was not shipped: stock released, payment let go or given back, the customer told."""
        order = self._settled(number)
        if order.state != "cancelled":
            order, known = self._held(order)
            self._allow(order, "cancelled")
            self._write_move(order, "cancelled", reason)
            stock.release(self._connection, order.lines)
            notices.promise(self._connection, order.id, self._now)
            self._settlement.let_go(order, known, f"{BY} {order.key}")
            commit_for_good(self._connection)
        return self._settlement.settle(order.id)

    def refund(self, number: str, amount: Money | None = None, reason: str = "") -> Order:
        """Gives back `amount` of what was paid, by default all; the same amount and reason only once.

        Raises NothingPaid when less was paid, PaymentOpen and PaymentRefused as `ship`.
        """
        order, known = self._held(self._settled(number))
        name = f"{BY} {'all' if amount is None else amount} {reason}"
        if not _done(known, order, "refund_requested", name):
            wanted = known.paid if amount is None else amount
            if not Money(0, wanted.currency) < wanted <= known.paid:
                raise NothingPaid(order.number, wanted, known.paid)
            self._request(order, known, "refund_requested", wanted, name)
        order = self._answered(order, "refund_requested", name)
        return self._close(order)

    def _settled(self, number: str) -> Order:
        """The order with that number once nothing that was asked for it is open."""
        digits = spoken_digits(number)
        order = order_rows.find_one(self._connection, orders.c.number == digits)
        if order is None:
            raise LookupError(f"there is no order {number}")
        return self._settlement.settle(order.id)

    def _held(self, order: Order) -> tuple[Order, Ledger]:
        """The order and its ledger as they are now, locked until the next commit."""
        hold_customer(self._connection, order.customer_id)
        now = order_rows.find_one(self._connection, orders.c.id == order.id)
        assert now is not None
        return now, payments.ledger(self._connection, now.id, now.total.currency)

    def _allow(self, order: Order, after: str) -> None:
        if after not in TRANSITIONS[order.state]:
            raise NotPossible(order.number, order.state, after)

    def _move(self, order: Order, after: str) -> Order:
        order, _ = self._held(order)
        if order.state != after:
            self._allow(order, after)
            self._write_move(order, after)
        commit_for_good(self._connection)
        return self._settlement.settle(order.id)

    def _write_move(self, order: Order, after: str, reason: str = "") -> None:
        cause = f"{BY}: {reason}" if reason else BY
        move(self._connection, order.id, order.state, after, self._now, cause)
        self.happened.append((f"order {after}", order.number))

    def _capture(self, order: Order) -> None:
        order, known = self._held(order)
        if known.has("lapsed"):
            raise PaymentRefused(order.number, "lapsed")
        if known.held:  # what was cancelled of the order since is let go with the answer
            self._request(order, known, "capture_requested", min(known.held, order.total), BY)
        self._answered(order, "capture_requested", BY)

    def _request(self, order: Order, known: Ledger, kind: str, amount: Money, name: str) -> None:
        """Records a request under a key of its own, also after one that was refused."""
        key = _keys(known, order, kind, name)[-1]
        payments.request(self._connection, order.id, kind, amount, known.gateway, key, self._now)
        commit_for_good(self._connection)

    def _answered(self, order: Order, kind: str, name: str) -> Order:
        """Asks the gateway; returns once it has done what was requested last."""
        order = self._settlement.settle(order.id)
        known = payments.ledger(self._connection, order.id, order.total.currency)
        if known.open:
            raise PaymentOpen(order.number)
        keys = _keys(known, order, kind, name)
        refused = [event for event in known.events if event.kind == "failed" and event.key in keys]
        if refused and not _done(known, order, kind, name):
            raise PaymentRefused(order.number, refused[-1].reason)
        return order

    def _close(self, order: Order) -> Order:
        """A returned or cancelled order of which nothing is kept is refunded."""
        order, known = self._held(order)
        if "refunded" in TRANSITIONS[order.state] and not known.paid:
            self._write_move(order, "refunded")
        commit_for_good(self._connection)
        return self._settlement.settle(order.id)


def _keys(known: Ledger, order: Order, kind: str, name: str) -> Sequence[str]:
    """The keys that were refused for that purpose, and the one to ask by next (or that was done)."""
    refused = {event.key for event in known.events if event.kind == "failed"}
    keys = [payment_key(order.customer_id, kind, f"{order.key} {name}")]
    while keys[-1] in refused:
        keys.append(payment_key(order.customer_id, kind, f"{order.key} {name} {len(keys)}"))
    return keys


def _done(known: Ledger, order: Order, kind: str, name: str) -> bool:
    """Whether the gateway has done it."""
    results = payments.RESULTS[kind][0]
    return any(one.kind == results and one.key in _keys(known, order, kind, name) for one in known.events)
