"""The ledger of payments: requests before the gateway is asked, results after; amounts are sums over it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from skill.gateways import Gateway, Outcome, Payment, named
from skill.shop.money import Money
from skill.store.requests import unanswered
from skill.store.statements import AnyRow, insert
from skill.store.tables import payment_events

RESULTS: Mapping[str, tuple[str, str]] = {
    "requested": ("authorized", "declined"),
    "capture_requested": ("captured", "failed"),
    "void_requested": ("voided", "failed"),
    "refund_requested": ("refunded", "failed"),
}
"""For each request, what its result is called when it was done and when it was refused."""

HELD: Mapping[str, int] = {"authorized": 1, "captured": -1, "voided": -1, "lapsed": -1}
"""How each kind of event changes what is held."""

PAID: Mapping[str, int] = {
    "captured": 1,
    "refunded": -1,
    "refund_failed": 1,
    "refunded_there": -1,
    "disputed": -1,
    "dispute_won": 1,
}
"""How each kind of event changes what is paid."""

_READ = (
    select(payment_events)
    .where(payment_events.c.order_id == bindparam("order"))
    .order_by(payment_events.c.id)
)
_WRITE = insert(payment_events).on_conflict_do_nothing()


@dataclass(frozen=True)
class PaymentEvent:
    """One line of the ledger. A request and its result have the same `key`."""

    kind: str
    amount: Money
    gateway: str
    key: str
    reference: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Ledger:
    """All payment events of one order, in the order in which they were written."""

    currency: str
    events: tuple[PaymentEvent, ...]

    @property
    def open(self) -> tuple[PaymentEvent, ...]:
        """The requests to which no result was recorded."""
        answered = {event.key for event in self.events if event.kind not in RESULTS}
        return tuple(event for event in self.events if event.kind in RESULTS and event.key not in answered)

    @property
    def authorization(self) -> PaymentEvent | None:
        """The request that began the payment."""
        return next((event for event in self.events if event.kind == "requested"), None)

    @property
    def gateway(self) -> str:
        """The name of the gateway that holds the payment."""
        return self.events[0].gateway

    @property
    def reference(self) -> str:
        """The gateway's own name for the payment; empty until it is authorized."""
        return next((event.reference for event in self.events if event.kind == "authorized"), "")

    @property
    def declined(self) -> PaymentEvent | None:
        """The refusal of the authorization, or None."""
        return next((event for event in self.events if event.kind == "declined"), None)

    def sum(self, kind: str) -> Money:
        """What all events of that kind amount to."""
        return Money.sum((event.amount for event in self.events if event.kind == kind), self.currency)

    @property
    def held(self) -> Money:
        """What is authorized, and neither captured nor let go."""
        return self._balance(HELD)

    @property
    def paid(self) -> Money:
        """What was captured and not given back, by whomever."""
        return self._balance(PAID)

    @property
    def refunded(self) -> Money:
        """What was given back, also without us."""
        return self.sum("refunded") + self.sum("refunded_there") - self.sum("refund_failed")

    def _balance(self, changes: Mapping[str, int]) -> Money:
        amounts = (event.amount * changes[event.kind] for event in self.events if event.kind in changes)
        return Money.sum(amounts, self.currency)

    def has(self, kind: str) -> bool:
        """Whether there is an event of that kind."""
        return any(event.kind == kind for event in self.events)


def ledger(connection: Connection, order_id: int, currency: str) -> Ledger:
    """The payment events of one order."""
    rows = connection.execute(_READ, {"order": order_id})
    return Ledger(currency, tuple(_event(row) for row in rows))


def request(
    connection: Connection, order_id: int, kind: str, amount: Money, gateway: str, key: str, now: datetime
) -> None:
    """Records that the gateway of that name is about to be asked; commit before asking."""
    write(connection, order_id, PaymentEvent(kind, amount, gateway, key, "", "", now))


def result(
    connection: Connection, order_id: int, asked: PaymentEvent, outcome: Outcome, now: datetime
) -> PaymentEvent:
    """Records the gateway's answer to a request; returns the event."""
    done, refused = RESULTS[asked.kind]
    kind = done if outcome.ok else refused
    reference, reason = outcome.reference, "" if outcome.ok else outcome.reason
    event = PaymentEvent(kind, asked.amount, asked.gateway, asked.key, reference, reason, now)
    write(connection, order_id, event)
    return event


def ask(gateway: Gateway, customer_id: int, known: Ledger, asked: PaymentEvent, now: datetime) -> Outcome:
    """Asks the gateway what `asked` requests, by the same key however often.

    What another turn has asked is looked up first: gateways forget keys after a while. Raises
    GatewayUnreachable when the answer is unknown.
    """
    first = known.authorization
    if first is None:
        raise ValueError(f"{asked.kind} without an authorization request")
    gateway = named(gateway, asked.gateway)
    payment = Payment(first.key, customer_id, first.amount, known.reference)
    if asked.kind == "requested":
        found = gateway.look_up(payment.key) if asked.at != now else None
        return found or gateway.authorize(payment, now)
    if asked.kind == "capture_requested":
        return gateway.capture(payment, asked.amount, asked.key, now)
    if asked.kind == "void_requested":
        return gateway.void(payment, asked.key, now)
    return gateway.refund(payment, asked.amount, asked.key, now)


def payment_key(customer_id: int, what: str, key: str) -> str:
    """The gateway's key for one operation: the same question of one customer gives the same key."""
    return hashlib.sha256(f"{customer_id}:{what}:{key}".encode()).hexdigest()[:40]


def open_orders(connection: Connection, before: datetime) -> list[int]:
    """The ids of all orders with a request from before that moment and no result."""
    asked = payment_events.alias()
    statement = select(asked.c.order_id).where(asked.c.at <= before, unanswered(asked))
    return list(connection.execute(statement.distinct().order_by(asked.c.order_id)).scalars())


def write(connection: Connection, order_id: int, event: PaymentEvent) -> None:
    """Adds an event to the ledger, unless it is there already."""
    row = {
        "order_id": order_id,
        "kind": event.kind,
        "amount_minor": event.amount.minor,
        "currency": event.amount.currency,
        "gateway": event.gateway,
        "key": event.key,
        "reference": event.reference,
        "reason": event.reason,
        "at": event.at,
    }
    connection.execute(_WRITE, row)


def _event(row: AnyRow) -> PaymentEvent:
    amount = Money(row.amount_minor, row.currency)
    return PaymentEvent(row.kind, amount, row.gateway, row.key, row.reference, row.reason, row.at)
