"""Settling payments: the gateway is asked what the ledger requests, and its answer decides the order."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from skill.gateways import Gateway, GatewayUnreachable, Outcome
from skill.shop import cart_rows, notices, order_rows, payments, receipts, stock
from skill.shop.order_rows import Order
from skill.shop.order_states import move
from skill.shop.payments import Ledger, PaymentEvent
from skill.store import Conflict, Store
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import orders

log = logging.getLogger(__name__)


class Settlement:
    """Brings orders and the gateway together, on a connection that it commits.

    It may be run as often as one likes, by whoever finds an open request: the turn that placed
    the order, the same turn delivered again after a crash, or a reconciler. `happened` collects
    the effects.
    """

    def __init__(
        self, connection: Connection, gateway: Gateway, now: datetime, happened: list[tuple[str, str]]
    ) -> None:
        self._connection = connection
        self._gateway = gateway
        self._now = now
        self._happened = happened
        self.problem = ""
        """Why the gateway did not answer the last time."""

    def settle(self, order_id: int) -> Order:
        """Asks for everything that is open; returns the order as it is then.

        Commits before and after each question. What the gateway does not answer stays open.
        """
        order, known = self.read(order_id)
        while known.open:
            asked = known.open[0]
            self._connection.commit()
            try:
                outcome = payments.ask(self._gateway, order.customer_id, known, asked, self._now)
            except GatewayUnreachable as error:
                log.warning("payment of order %s stays open: %s", order.number, error)
                self.problem = str(error)
                self._happened.append(("payment pending", str(asked.amount)))
                break
            self._record(order, asked, outcome)
            order, known = self.read(order_id)
        return order

    def let_go(self, order: Order, known: Ledger, key: str) -> None:
        """Records the requests that give a cancelled order's money free; settle afterwards."""
        asked = {request.kind for request in known.open}
        for kind, amount in (("void_requested", known.held), ("refund_requested", known.paid)):
            if amount.minor > 0 and kind not in asked:
                name = payments.payment_key(order.customer_id, kind, f"{order.key} {key}")
                payments.request(self._connection, order.id, kind, amount, known.gateway, name, self._now)

    def read(self, order_id: int) -> tuple[Order, Ledger]:
        """The order with that id, and its ledger."""
        order = order_rows.find_one(self._connection, orders.c.id == order_id)
        if order is None:
            raise LookupError(f"there is no order with the id {order_id}")
        return order, payments.ledger(self._connection, order_id, order.total.currency)

    def _record(self, order: Order, asked: PaymentEvent, outcome: Outcome) -> None:
        """Writes an answer and what follows from it, unless somebody else just did."""
        hold_customer(self._connection, order.customer_id)
        order, known = self.read(order.id)
        effects = []
        if asked.key in {event.key for event in known.open}:
            event = payments.result(self._connection, order.id, asked, outcome, self._now)
            effects = [(f"payment {event.kind}", str(event.amount)), *self._follow(order, event)]
        commit_for_good(self._connection)
        self._happened.extend(effects)

    def _follow(self, order: Order, event: PaymentEvent) -> list[tuple[str, str]]:
        """What an answer does to its order; returns the effects."""
        if event.kind == "authorized" and order.state == "placed":
            move(self._connection, order.id, "placed", "authorized", self._now, "payment authorized")
            receipts.promise(self._connection, order.id, order.customer_id, self._now)
        elif event.kind == "authorized":
            self.let_go(order, self.read(order.id)[1], order.key)
        elif event.kind == "declined" and order.state == "placed":
            return self._decline(order, event.reason)
        elif event.kind == "captured":
            self._let_rest_go(order)
        elif event.kind == "refunded" and order.state == "returned":
            move(self._connection, order.id, "returned", "refunded", self._now, "payment refunded")
        return []

    def _let_rest_go(self, order: Order) -> None:
        """What was cancelled of an order since its authorization is not captured, and let go now."""
        _, known = self.read(order.id)
        if known.held:
            name = payments.payment_key(order.customer_id, "rest", order.key)
            gateway = known.gateway
            payments.request(
                self._connection, order.id, "void_requested", known.held, gateway, name, self._now
            )

    def _decline(self, order: Order, reason: str) -> list[tuple[str, str]]:
        cause = f"payment declined: {reason}"
        move(self._connection, order.id, "placed", "cancelled", self._now, cause)
        stock.release(self._connection, order.lines)
        if notices.promised(self._connection, order.id):
            receipts.promise(self._connection, order.id, order.customer_id, self._now)
        if order.from_cart:
            cart_rows.give_back(self._connection, order.customer_id, order.lines, self._now)
        return [("order cancelled", order.number)]


@dataclass(frozen=True)
class Settled:
    """What became of an order with an open payment: its state, and why something is still open."""

    number: str
    state: str
    open: bool
    problem: str = ""


def reconcile(store: Store, gateway: Gateway, now: datetime, before: datetime) -> list[Settled]:
    """Settles every payment that was requested before that moment and is open.

    One after the other: what goes wrong with one does not keep the others.
    """
    with store.connect(reads=True) as connection:
        open_orders = payments.open_orders(connection, before)
    return [_settled(store, gateway, now, order_id) for order_id in open_orders]


def _settled(store: Store, gateway: Gateway, now: datetime, order_id: int) -> Settled:
    with store.connect() as connection:
        settlement, problem = Settlement(connection, gateway, now, []), ""
        try:
            order = settlement.settle(order_id)
            problem = settlement.problem
        except (Conflict, ValueError) as error:
            connection.rollback()
            log.exception("payment of order %s cannot be settled", order_id)
            problem = str(error)
        order, known = settlement.read(order_id)
    return Settled(order.number, order.state, bool(known.open), problem)
