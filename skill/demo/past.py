"""What the demo's customers ordered before: orders with their history and their payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, insert, update

from skill.shop.catalog import Catalog, Product
from skill.shop.customers import Customer
from skill.shop.money import Money
from skill.shop.order_rows import add
from skill.shop.order_states import move, record
from skill.shop.payments import payment_key
from skill.shop.quotes import Piece, Quote
from skill.shop.quoting import Quoting
from skill.shop.terms import Terms
from skill.store.tables import invoice_entries, payment_events, products

GATEWAY = "invoice"

WAYS: Mapping[str, Sequence[str]] = {
    "shipped": ("placed", "authorized", "packed", "shipped"),
    "delivered": ("placed", "authorized", "packed", "shipped", "delivered"),
    "cancelled": ("placed", "authorized", "cancelled"),
    "refunded": ("placed", "authorized", "packed", "shipped", "delivered", "returned", "refunded"),
}
"""By the state of an order today: all states that it went through."""

CAUSES: Mapping[str, str] = {
    "authorized": "payment authorized",
    "cancelled": "customer",
    "returned": "customer",
}
"""What moved an order into a state, where it was not the merchant."""

PAYMENTS: Mapping[str, tuple[str, str, str]] = {
    "authorized": ("requested", "authorized", "authorize"),
    "shipped": ("capture_requested", "captured", "capture"),
    "cancelled": ("void_requested", "voided", "void"),
    "refunded": ("refund_requested", "refunded", "refund"),
}
"""What is paid with a state: the request and its result in the ledger, and the gateway's own entry."""

PAID_AFTER = timedelta(days=3)
"""How long after the delivery the demo's customers pay."""


@dataclass(frozen=True)
class PastOrders:
    """Writes orders that were placed before `now` under the conditions `terms`."""

    connection: Connection
    terms: Terms
    now: datetime

    def write(self, customer: Customer, told: Mapping[str, Any]) -> None:
        """Writes one order: `number`, `days_ago`, `at` (the shop's clock), `state`, and its `lines`.

        Raises ValueError when the number is taken.
        """
        placed = self._moment(self._today() - timedelta(days=told["days_ago"]), told["at"])
        quote = self._quote(customer, told["lines"], placed)
        key = f"demo {told['number']}"
        order_id = add(self.connection, quote, key, told["number"], customer.locale, placed)
        if order_id is None:
            raise ValueError(f"an order with the number {told['number']} is there already")
        moments = self._moments(placed, quote.delivery_day)
        way = WAYS[told["state"]]
        record(self.connection, order_id, "placed", placed, "customer", key)
        for before, after in pairwise(way):
            move(self.connection, order_id, before, after, moments[after], CAUSES.get(after, "merchant"))
        self._pay(order_id, quote, key, {state: moments[state] for state in way})
        if "cancelled" not in way:
            self._count(quote)

    def _count(self, quote: Quote) -> None:
        """What was sold then had come in then."""
        for line in quote.lines:
            came = update(products).where(products.c.sku == line.sku)
            self.connection.execute(came.values(received=products.c.received + line.quantity))

    def _quote(self, customer: Customer, told: Sequence[Mapping[str, Any]], placed: datetime) -> Quote:
        products = Catalog(self.connection, customer.locale).many(line["sku"] for line in told)
        then = {line["sku"]: self._then(products[line["sku"]], line) for line in told}
        wanted = [Piece(line["sku"], line["quantity"], then[line["sku"]].title) for line in told]
        quoting = Quoting(customer, self.terms, placed, customer.locale)
        return quoting.quote(wanted, then, from_cart=False)

    def _then(self, product: Product, line: Mapping[str, Any]) -> Product:
        """The product as it was sold then: at that price, and in stock."""
        return replace(product, price=Money.of(line["price"], self.terms.currency), stock=line["quantity"])

    def _moments(self, placed: datetime, delivery_day: date) -> dict[str, datetime]:
        """When an order came into each state that it may have been in."""
        next_day = placed.astimezone(self._zone).date() + timedelta(days=1)
        return {
            "placed": placed,
            "authorized": placed,
            "cancelled": placed + timedelta(minutes=40),
            "packed": self._moment(next_day, "08:10"),
            "shipped": self._moment(next_day, "09:30"),
            "delivered": self._moment(delivery_day, "11:20"),
            "returned": self._moment(delivery_day + timedelta(days=5), "10:05"),
            "refunded": self._moment(delivery_day + timedelta(days=6), "09:00"),
        }

    def _pay(self, order_id: int, quote: Quote, key: str, moments: Mapping[str, datetime]) -> None:
        """Fills the ledger and the gateway's own books with what the states brought."""
        invoice = payment_key(quote.customer_id, "requested", key)
        amount = {"amount_minor": quote.total.minor, "currency": quote.total.currency}
        entry = {"invoice": invoice, "customer_id": quote.customer_id, **amount}
        for state, (request, result, kind) in PAYMENTS.items():
            if state in moments:
                name, at = payment_key(quote.customer_id, request, key), moments[state]
                event = {"order_id": order_id, "gateway": GATEWAY, "key": name, "at": at, **amount}
                self._insert(payment_events, event | {"kind": request, "reference": ""})
                self._insert(payment_events, event | {"kind": result, "reference": name})
                self._insert(invoice_entries, entry | {"kind": kind, "key": name, "at": at})
        delivered = moments.get("delivered")
        if delivered and "returned" not in moments and delivered + PAID_AFTER < self.now:
            paid = {"kind": "payment", "key": f"{invoice} paid", "at": delivered + PAID_AFTER}
            self._insert(invoice_entries, entry | paid)

    def _insert(self, table: Table, row: Mapping[str, Any]) -> None:
        self.connection.execute(insert(table).values(row))

    def _today(self) -> date:
        return self.now.astimezone(self._zone).date()

    def _moment(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), self._zone).astimezone(UTC)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.terms.zone)
