"""Customers, and the channel identities that lead to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from skill.shop.pin import PinResult, Pins
from skill.store.errors import Conflict
from skill.store.prepared import Prepared
from skill.store.statements import AnyRow, wrote
from skill.store.statements import insert as insert_or
from skill.store.tables import customers, identities

__all__ = ["Address", "Customer", "Customers", "PinResult"]

_COLUMNS = (
    customers.c.id,
    customers.c.name,
    customers.c.email,
    customers.c.locale,
    customers.c.street,
    customers.c.postal_code,
    customers.c.city,
    customers.c.country,
    customers.c.guest,
    customers.c.pin_hash.is_not(None).label("has_pin"),
)
_BY_ID = select(*_COLUMNS).where(customers.c.id == bindparam("id"))
_BY_IDENTITY = Prepared(
    select(*_COLUMNS)
    .join_from(identities, customers)
    .where(identities.c.channel == bindparam("channel"), identities.c.subject == bindparam("subject"))
)
_GUEST = insert(customers).returning(customers.c.id)
_KNOW = insert_or(identities).on_conflict_do_nothing()


@dataclass(frozen=True)
class Address:
    """Where an order goes; `country` is an ISO 3166 code such as DE."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True)
class Customer:
    """Somebody who shops. A guest is known by one channel only and may have no address."""

    id: int
    name: str
    email: str
    locale: str
    address: Address | None = None
    guest: bool = False
    has_pin: bool = False


class Customers:
    """The customers of the shop, and their voice PINs. `pepper` is the server's part of a PIN's hash."""

    def __init__(self, connection: Connection, now: datetime, pepper: str = "") -> None:
        self._connection = connection
        self._now = now
        self._pins = Pins(connection, now, pepper)

    def get(self, customer_id: int) -> Customer | None:
        """The customer with that id, or None."""
        row = self._connection.execute(_BY_ID, {"id": customer_id}).first()
        return _customer(row) if row else None

    def by_identity(self, channel: str, subject: str, locale: str) -> Customer:
        """The customer whom `channel` calls `subject`; a new guest when nobody is.

        Raises `skill.store.Conflict` when the guest came in by another turn at the same moment.
        """
        row = _BY_IDENTITY.first(self._connection, channel=channel, subject=subject)
        return _customer(row) if row else self._guest(channel, subject, locale)

    def set_pin(self, customer_id: int, pin: str) -> None:
        """Stores the hash of a four-digit PIN and lifts any lock. Raises ValueError for another text."""
        self._pins.set(customer_id, pin)

    def check_pin(self, customer_id: int, pin: str) -> PinResult:
        """Compares a spoken PIN; wrong ones are counted, and from the third on lock it for a while."""
        return self._pins.check(customer_id, pin)

    def _guest(self, channel: str, subject: str, locale: str) -> Customer:
        row = {"locale": locale, "guest": True, "created_at": self._now}
        customer_id = self._connection.execute(_GUEST, row).scalar_one()
        known = {"channel": channel, "subject": subject, "customer_id": customer_id, "created_at": self._now}
        if not wrote(self._connection, _KNOW, known):
            raise Conflict("the customer")
        return Customer(customer_id, "", "", locale, guest=True)


def _customer(row: AnyRow) -> Customer:
    address = None
    if row.street is not None:
        address = Address(row.name, row.street, row.postal_code, row.city, row.country)
    return Customer(row.id, row.name, row.email, row.locale, address, row.guest, row.has_pin)
