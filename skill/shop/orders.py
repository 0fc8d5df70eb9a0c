"""A customer's orders: placed once, found again, cancelled while that is possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from skill.shop import cart_rows, choices, coupons, line_changes, order_rows, payments, slots, stock
from skill.shop.cart import Carts
from skill.shop.errors import BelowMinimum, Declined, NoAddress, NotCancellable, SoldOut, TermsChanged
from skill.shop.limits import check_limits
from skill.shop.lines import described
from skill.shop.order_numbers import new_number, spoken_digits
from skill.shop.order_rows import Order
from skill.shop.order_states import CANCELLED_BY_CUSTOMER, ENDED, TRANSITIONS, move, record
from skill.shop.partial_cancel import is_all, take_out, taken_from
from skill.shop.quotes import Quote
from skill.shop.quoting import quote_now
from skill.shop.settlement import Settlement
from skill.shop.visit import Visit
from skill.store.durable import commit_for_good
from skill.store.errors import Conflict
from skill.store.statements import hold_customer
from skill.store.tables import order_lines, orders

NUMBER_TRIES = 60
"""How many order numbers are tried; each third one that is taken makes them a digit longer."""

__all__ = ["TRANSITIONS", "Order", "Orders"]


class Orders:
    """The orders of the customer whose turn it is. Nobody else's are ever found or changed."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connection = visit.connection
        self._own = orders.c.customer_id == visit.customer.id
        self._settlement = Settlement(visit.connection, visit.gateway, visit.now, visit.happened)

    def place(self, quote: Quote, key: str) -> Order:
        """Orders what was quoted, once for each `key` (the id of the question that was agreed to).

        Commits the turn's connection before and after the gateway is asked. An order in state
        `placed` means that the gateway has not answered yet. Raises SoldOut, TermsChanged,
        OverLimit, NoAddress and BelowMinimum (nothing was ordered), Declined (the order was
        cancelled, stock and cart are as before), `skill.store.Conflict` (roll back and run the turn
        again).
        """
        hold_customer(self._connection, self._visit.customer.id)
        order = order_rows.find_one(self._connection, self._own, orders.c.key == key)
        order_id = order.id if order else self._write(quote, key)
        order = self._settlement.settle(order_id)
        if order.state == "cancelled" and (reason := self.refused(order)):
            raise Declined(reason)
        return order

    def with_key(self, key: str) -> Order | None:
        """The order that was placed with `key`, or None when there is none.

        An open payment is settled first, which commits the turn's connection.
        """
        order = order_rows.find_one(self._connection, self._own, orders.c.key == key)
        return self._settlement.settle(order.id) if order else None

    def last(self) -> Order | None:
        """The newest order that was not cancelled, declined or returned, or None."""
        return order_rows.find_one(self._connection, self._own, orders.c.state.not_in(ENDED))

    def last_with(self, skus: Iterable[str]) -> Order | None:
        """The newest such order that holds one of `skus`, or None."""
        holding = select(order_lines.c.order_id).where(order_lines.c.sku.in_(list(skus)))
        return order_rows.find_one(
            self._connection, self._own, orders.c.state.not_in(ENDED), orders.c.id.in_(holding)
        )

    def get(self, order_id: int) -> Order | None:
        """This customer's order with that id, or None."""
        return order_rows.find_one(self._connection, self._own, orders.c.id == order_id)

    def find(self, number: str) -> Order | None:
        """This customer's order with that number (whatever is not a digit is ignored), or None."""
        return order_rows.find_one(self._connection, self._own, orders.c.number == spoken_digits(number))

    def between(self, start: datetime, end: datetime) -> list[Order]:
        """The orders placed from `start` up to but not at `end`, newest first."""
        placed = orders.c.placed_at
        return order_rows.find(self._connection, self._own, placed >= start, placed < end)

    def history(self, limit: int = 5) -> list[Order]:
        """The newest orders in any state, newest first."""
        return order_rows.find(self._connection, self._own, limit=limit)

    def refused(self, order: Order) -> str:
        """Why the payment of this order was declined; empty when it was not."""
        declined = payments.ledger(self._connection, order.id, order.total.currency).declined
        return declined.reason if declined else ""

    def cancel(self, order_id: int, key: str) -> Order:
        """Cancels: stock released, payment voided or refunded, once for each `key`.

        Commits like `place`. Raises NotCancellable when the order is on its way or ended,
        LookupError when this customer has no such order.
        """
        order = self.get(order_id)
        if order is None:
            raise LookupError(f"customer {self._visit.customer.id} has no order with the id {order_id}")
        if order.cancellable:
            self._settlement.settle(order_id)
        self._cancel(order_id, key)
        return self._settlement.settle(order_id)

    def cancel_items(self, order_id: int, pieces: Mapping[str, int], key: str) -> Order:
        """Takes pieces (by sku) out of the order, once for each `key`; the whole order when it is all.

        Commits like `place`, and raises like `cancel`.
        """
        order = self.get(order_id)
        known = line_changes.read(self._connection, order_id).with_key(key, line_changes.CANCELLED)
        if order is not None and not known and is_all(order, taken_from(order, pieces)):
            return self.cancel(order_id, key)
        return take_out(self._visit, order_id, pieces, key)

    def _cancel(self, order_id: int, key: str) -> None:
        """Everything of a cancellation that must be there before the gateway is asked, in one commit."""
        visit = self._visit
        hold_customer(self._connection, visit.customer.id)
        order = order_rows.find_one(self._connection, self._own, orders.c.id == order_id)
        assert order is not None
        if order.state == "cancelled" and order_rows.cancelled_with(self._connection, order_id, key):
            return
        if order.state not in CANCELLED_BY_CUSTOMER:
            raise NotCancellable(order.number, order.state)
        move(self._connection, order.id, order.state, "cancelled", visit.now, "customer", key)
        stock.release(self._connection, order.lines)
        known = payments.ledger(self._connection, order.id, order.total.currency)
        self._settlement.let_go(order, known, key)
        commit_for_good(self._connection)
        visit.did("order cancelled", order.number)

    def _write(self, quote: Quote, key: str) -> int:
        """Everything of a new order that must be there before the gateway is asked, in one commit."""
        if not quote.lines:
            raise ValueError("an order holds at least one line")
        if quote.address is None:
            raise NoAddress(quote.customer_id)
        if quote.missing:
            raise BelowMinimum(quote.missing)
        visit = self._visit
        quote = self._compare(quote)
        check_limits(visit, quote.total)
        with self._connection.begin_nested():
            stock.reserve(self._connection, quote.lines)
            order_id = self._add(quote, key)
            record(self._connection, order_id, "placed", visit.now, "customer", key)
            name = payments.payment_key(quote.customer_id, "requested", key)
            payments.request(
                self._connection, order_id, "requested", quote.total, visit.gateway.name, name, visit.now
            )
            if quote.from_cart:
                cart_rows.take_out(self._connection, quote.customer_id, quote.lines, visit.now)
            if not quote.plain:
                choices.clear(self._connection, quote.customer_id)
        commit_for_good(self._connection)
        visit.did("order placed", described(quote.lines))
        return order_id

    def _add(self, quote: Quote, key: str) -> int:
        visit = self._visit
        for tries in range(NUMBER_TRIES):
            number = new_number(visit.random, tries)
            order_id = order_rows.add(
                self._connection, quote, key, number, visit.locale, visit.now, visit.member
            )
            if order_id is not None:
                return order_id
        raise Conflict("the order")

    def _compare(self, quote: Quote) -> Quote:
        """Today's quote; raises SoldOut or TermsChanged unless it would be read out the same now."""
        if quote.coupon:
            coupons.lock(self._connection, quote.coupon.code)
        if option := self._visit.terms.option(quote.shipping.option):
            slots.lock(self._connection, option)
        today = self._today(quote)
        agreed = {line.sku: line.quantity for line in quote.lines}
        for short in today.short:
            if short.available < agreed.get(short.sku, 0):
                raise SoldOut(short.sku, agreed[short.sku], short.available)
        if today.fingerprint != quote.fingerprint:
            raise TermsChanged(f"{quote.fingerprint} was agreed to, {today.fingerprint} is true")
        return today

    def _today(self, quote: Quote) -> Quote:
        """The quote for the same wishes now."""
        wanted = Carts(self._visit).get() if quote.from_cart else quote.wanted
        return quote_now(self._visit, wanted, plain=quote.plain)
