"""What a provider did to payments without being asked: noticed, and written into the ledger once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from skill.gateways import Gateway, GatewayDisagrees, GatewayUnreachable, Incident, Payment, named
from skill.shop import order_rows, payments
from skill.shop.payments import Ledger, PaymentEvent
from skill.store import Conflict, Store
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import orders, payment_events

REFUNDS = ("refunded", "refunded_there")
"""What the ledger calls a refund that was done."""

log = logging.getLogger(__name__)


def notice(connection: Connection, gateway: Gateway, order_id: int, now: datetime) -> list[PaymentEvent]:
    """Asks the gateway what happened to an order's payment without us; what was not known yet.

    Nothing is asked while something of ours is open: settle first. Commits. Raises GatewayUnreachable
    when there is no answer.
    """
    order = order_rows.find_one(connection, orders.c.id == order_id)
    if order is None:
        raise LookupError(f"there is no order with the id {order_id}")
    known = payments.ledger(connection, order_id, order.total.currency)
    first = known.authorization
    if first is None or known.open or not known.reference:
        return []
    connection.commit()
    payment = Payment(first.key, order.customer_id, first.amount, known.reference)
    found = named(gateway, known.gateway).incidents(payment)
    hold_customer(connection, order.customer_id)
    known = payments.ledger(connection, order_id, order.total.currency)
    new = list(_news(known, found, now))
    for event in new:
        payments.write(connection, order_id, event)
    commit_for_good(connection)
    for event in new:
        log.warning("payment of order %s: %s %s (%s)", order.number, event.kind, event.amount, event.reason)
    return new


@dataclass(frozen=True)
class Noticed:
    """What was new about the payment of an order, or why nobody knows."""

    number: str
    events: tuple[PaymentEvent, ...]
    problem: str = ""

    @property
    def told(self) -> str:
        """The same as a person reads it."""
        new = (
            f"{one.kind.replace('_', ' ')} {one.amount}{f' ({one.reason})' if one.reason else ''}"
            for one in self.events
        )
        return self.problem or ", ".join(new)


def notice_all(store: Store, gateway: Gateway, now: datetime, since: datetime) -> list[Noticed]:
    """The same for every payment that was authorized since then: where something was new, or unknown."""
    with store.connect(reads=True) as connection:
        wanted = paid_since(connection, since)
    found = (_noticed(store, gateway, order_id, now) for order_id in wanted)
    return [one for one in found if one.events or one.problem]


def _noticed(store: Store, gateway: Gateway, order_id: int, now: datetime) -> Noticed:
    with store.connect() as connection:
        number = connection.execute(select(orders.c.number).where(orders.c.id == order_id)).scalar_one()
        try:
            return Noticed(number, tuple(notice(connection, gateway, order_id, now)))
        except (GatewayUnreachable, Conflict) as error:
            connection.rollback()
            return Noticed(number, (), str(error))


def paid_since(connection: Connection, since: datetime) -> list[int]:
    """The ids of the orders whose payments were authorized since then."""
    authorized = (payment_events.c.kind == "authorized", payment_events.c.at >= since)
    found = select(payment_events.c.order_id).where(*authorized).distinct()
    return list(connection.execute(found.order_by(payment_events.c.order_id)).scalars())


def _news(known: Ledger, found: Iterable[Incident], now: datetime) -> Iterable[PaymentEvent]:
    """The incidents that change what the ledger says and do not stand in it.

    Raises GatewayDisagrees for an amount in another currency.
    """
    written = {(event.kind, event.key) for event in known.events}
    for one in found:
        if (one.kind, one.key) in written:
            continue
        if one.kind == "lapsed" and not known.held:
            continue
        if one.kind == "refund_failed" and not written & {(kind, one.operation) for kind in REFUNDS}:
            continue
        if one.amount.currency != known.currency:
            raise GatewayDisagrees(f"{one.kind} of {one.amount} on a payment in {known.currency}")
        amount = known.held if one.kind == "lapsed" else one.amount
        yield PaymentEvent(one.kind, amount, known.gateway, one.key, known.reference, one.reason, now)
