"""Customers, the channel identities that lead to them, and their voice PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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


@dataclass(frozen=True)
class PinResult:
    """What came of a spoken PIN: `ok`, `wrong` (with `left` tries), or `locked` (`until`, UTC)."""

    ok: bool
    left: int = 0
    until: datetime | None = None

    @property
    def locked(self) -> bool:
        """Whether no PIN is accepted before `until`, right or wrong."""
        return self.until is not None


class Customers:
    """The customers of the shop, and the PIN of the one whose turn it is."""

    def get(self, customer_id: int) -> Customer | None:
        """The customer with that id, or None."""
        raise NotImplementedError

    def by_identity(self, channel: str, subject: str, locale: str) -> Customer:
        """The customer whom `channel` calls `subject`; a new guest when nobody is."""
        raise NotImplementedError

    def set_pin(self, customer_id: int, pin: str) -> None:
        """Stores the hash of a four-digit PIN and lifts any lock. Raises ValueError for another text."""
        raise NotImplementedError

    def check_pin(self, customer_id: int, pin: str) -> PinResult:
        """Compares a spoken PIN; wrong ones are counted and lock it for a while."""
        raise NotImplementedError
