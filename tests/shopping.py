"""A small shop for tests, independent of the demo's data: who shops, what there is, what is in the books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from sqlalchemy import Connection, insert, select, update

from skill.gateways import Gateway, GatewayUnreachable, Incident, Outcome, Payment
from skill.gateways.invoice import InvoiceGateway
from skill.shop import Shop, Terms
from skill.shop.customers import Customers
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.store import Store
from skill.store.tables import catalog_state, customers, metadata, payment_events, product_texts, products

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""A Monday morning."""

TERMS = Terms(
    seller="Test Market",
    currency="EUR",
    delivery_fee=Money(390, "EUR"),
    free_delivery_from=Money(2900, "EUR"),
    pin_limit=Money(10000, "EUR"),
)

STOCK = {"coffee": 10, "milk": 40, "tea": 1, "saffron": 0}
PRICES = {"coffee": 890, "milk": 129, "tea": 349, "saffron": 1290}
TAX = {"coffee": 700, "milk": 700, "tea": 1900, "saffron": 700}
TITLES = {
    "coffee": ("House Blend Coffee", "Hausmischung Kaffee"),
    "milk": ("Whole Milk", "Vollmilch"),
    "tea": ("Green Tea", "Grüner Tee"),
    "saffron": ("Saffron", "Safran"),
}

ANNA, BEN = 1, 2
"""The customers: both have an address, Anna is `anna` on the channel `local`, Ben is `ben`."""


def stocked(store: Store) -> None:
    """Fills an empty store."""
    with store.connect() as connection:
        connection.execute(insert(products), [_product(sku) for sku in STOCK])
        connection.execute(insert(product_texts), [text for sku in STOCK for text in _texts(sku)])
        connection.execute(insert(catalog_state), {"id": 1, "version": 1})
        for name in ("Anna", "Ben"):
            _customer(Customers(connection, NOW), connection, name)
        connection.commit()


def _product(sku: str) -> dict[str, object]:
    return {
        "sku": sku,
        "brand": "Test",
        "price_minor": PRICES[sku],
        "currency": "EUR",
        "tax_rate": TAX[sku],
        "stock": STOCK[sku],
        "received": STOCK[sku],
        "family": sku,
        "attributes": [],
        "updated_at": NOW,
    }


def _texts(sku: str) -> list[dict[str, object]]:
    pairs = zip(("en-US", "de-DE"), TITLES[sku], strict=True)
    return [{"sku": sku, "locale": locale, "title": title, "synonyms": []} for locale, title in pairs]


def _customer(known: Customers, connection: Connection, name: str) -> None:
    guest = known.by_identity("local", name.lower(), "en-US")
    address = {"street": "1 Test Street", "postal_code": "12345", "city": "Testville", "country": "DE"}
    values = {"name": name, "email": f"{name.lower()}@example.org", "guest": False, **address}
    connection.execute(update(customers).where(customers.c.id == guest.id).values(values))


@dataclass
class Market:
    """The small shop as tests use it."""

    store: Store
    gateway: Gateway = field(init=False)
    terms: Terms = TERMS
    random: Random = field(default_factory=lambda: Random(7))

    def __post_init__(self) -> None:
        self.gateway = InvoiceGateway(self.store)

    @contextmanager
    def visit(
        self, customer: int = ANNA, now: datetime = NOW, gateway: Gateway | None = None, member: str = ""
    ) -> Iterator[Shop]:
        """The shop for one turn, which is committed at the end unless something raises."""
        with self.store.connect() as connection:
            known = Customers(connection, now).get(customer)
            assert known is not None
            chosen = gateway or self.gateway
            yield Shop(connection, now, "en-US", known, self.terms, chosen, random=self.random, member=member)
            connection.commit()

    def fill(self, customer: int = ANNA, **quantities: int) -> None:
        """Puts products into a cart: `fill(coffee=2)`."""
        with self.visit(customer) as shop:
            for sku, quantity in quantities.items():
                shop.cart.add(sku, quantity)

    def checkout(self, key: str, customer: int = ANNA, gateway: Gateway | None = None) -> Order:
        """Orders the cart."""
        with self.visit(customer, gateway=gateway) as shop:
            return shop.orders.place(shop.quote(shop.cart.get()), key)

    def cart(self, customer: int = ANNA) -> dict[str, int]:
        """What is in a cart, by sku."""
        with self.visit(customer) as shop:
            return {line.sku: line.quantity for line in shop.cart.get().lines}

    def stock(self) -> dict[str, int]:
        """What is in stock, by sku."""
        with self.store.connect(reads=True) as connection:
            rows = connection.execute(select(products.c.sku, products.c.stock)).all()
            return dict(rows)

    def payments(self) -> list[tuple[str, int]]:
        """Kind and amount of every payment event, in order."""
        event = payment_events.c
        with self.store.connect(reads=True) as connection:
            rows = connection.execute(select(event.kind, event.amount_minor).order_by(event.id)).all()
            return [(kind, amount) for kind, amount in rows]

    def change(self, sku: str, **values: object) -> None:
        """Changes a product, as a merchant does; what comes into stock is counted."""
        if "stock" in values:
            values["received"] = products.c.received + values["stock"] - products.c.stock
        with self.store.connect() as connection:
            connection.execute(update(products).where(products.c.sku == sku).values(values))
            connection.commit()

    def books(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table: equal before and after means that nothing happened."""
        with self.store.connect(reads=True) as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for table in metadata.sorted_tables
            }


REFUSED = {"no": "no_luck", "again": "authentication_required"}
"""The moods in which a gateway declines, and why it says it does."""


@dataclass
class Moody:
    """A gateway that does its work and then, or instead, fails to say so.

    `moods` are used up one a call: `dead` fails before the effect, `mute` after it, `no` and
    `again` decline; without a mood it answers as the gateway behind it does. Without `cards` nobody has
    saved what pays.
    """

    behind: Gateway
    moods: list[str] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    declined: dict[str, str] = field(default_factory=dict)
    name: str = "invoice"
    cards: bool = True

    def ready(self, customer_id: int) -> bool:
        return self.cards

    def authorize(self, payment: Payment, now: datetime) -> Outcome:
        if not self.cards:
            return Outcome(False, payment.key, "no_payment_method")
        mood = self._mood("authorize", payment.key)
        if mood in REFUSED and self.behind.look_up(payment.key) is None:
            self.declined.setdefault(payment.key, REFUSED[mood])
        if payment.key in self.declined:
            return Outcome(False, payment.key, self.declined[payment.key])
        return self._spoken(mood, self.behind.authorize(payment, now))

    def capture(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        return self._spoken(self._mood("capture", key), self.behind.capture(payment, amount, key, now))

    def void(self, payment: Payment, key: str, now: datetime) -> Outcome:
        return self._spoken(self._mood("void", key), self.behind.void(payment, key, now))

    def refund(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        return self._spoken(self._mood("refund", key), self.behind.refund(payment, amount, key, now))

    def look_up(self, key: str) -> Outcome | None:
        return self.behind.look_up(key)

    def incidents(self, payment: Payment) -> tuple[Incident, ...]:
        return self.behind.incidents(payment)

    def erase(self, payer: str) -> None:
        self.behind.erase(payer)

    def _mood(self, what: str, key: str) -> str:
        self.calls.append((what, key))
        mood = self.moods.pop(0) if self.moods else ""
        if mood == "dead":
            raise GatewayUnreachable("no answer")
        return mood

    def _spoken(self, mood: str, outcome: Outcome) -> Outcome:
        if mood == "mute":
            raise GatewayUnreachable("the answer was lost")
        return outcome
