"""The voice PIN: hashed, counted, and locked for longer with each wrong try."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, bindparam, select, update

from skill.store.statements import hold_customer
from skill.store.tables import customers

TRIES = 3
"""Wrong tries before the PIN is locked."""

LOCK = timedelta(minutes=15)
"""How long the first lock lasts; each further wrong try doubles it."""

LONGEST = timedelta(hours=24)
"""How long a lock lasts at most: one try a day."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""What OWASP recommends for argon2id; the pepper, not the cost, guards four digits."""

_OWN = customers.c.id == bindparam("whose")
_READ = select(customers.c.pin_hash, customers.c.pin_failures, customers.c.pin_locked_until).where(_OWN)
_SET = update(customers).where(_OWN).values(pin_hash=bindparam("hash"), pin_failures=0, pin_locked_until=None)
_COUNT = (
    update(customers)
    .where(_OWN)
    .values(pin_failures=bindparam("failures"), pin_locked_until=bindparam("until"))
)


@dataclass(frozen=True)
class PinResult:
    """What came of a spoken PIN.

    Not `ok` with `until`: no PIN is accepted before that moment (UTC), right or wrong. Not `ok`
    without it: wrong, with `left` tries before the lock.
    """

    ok: bool
    left: int = 0
    until: datetime | None = None

    @property
    def locked(self) -> bool:
        """Whether no PIN is accepted before `until`."""
        return self.until is not None


class Pins:
    """The PINs in the store."""

    def __init__(self, connection: Connection, now: datetime, pepper: str) -> None:
        self._connection = connection
        self._now = now
        self._pepper = pepper.encode()

    def set(self, customer_id: int, pin: str) -> None:
        """Stores the hash of a four-digit PIN and lifts any lock. Raises ValueError for another text."""
        if not (len(pin) == 4 and pin.isascii() and pin.isdecimal()):
            raise ValueError("a voice PIN is four digits")
        hashed = _HASHER.hash(self._peppered(pin))
        self._connection.execute(_SET, {"whose": customer_id, "hash": hashed})

    def check(self, customer_id: int, pin: str) -> PinResult:
        """Compares and counts, one try of a customer after the other.

        Raises LookupError for a customer who has no PIN.
        """
        hold_customer(self._connection, customer_id)
        row = self._connection.execute(_READ, {"whose": customer_id}).first()
        if row is None or row.pin_hash is None:
            raise LookupError(f"customer {customer_id} has no PIN")
        if row.pin_locked_until is not None and row.pin_locked_until > self._now:
            return PinResult(False, until=row.pin_locked_until)
        if not self._matches(row.pin_hash, pin):
            return self._wrong(customer_id, row.pin_failures + 1)
        if row.pin_failures:
            self._count(customer_id, 0, None)
        return PinResult(True)

    def _wrong(self, customer_id: int, failures: int) -> PinResult:
        until = None if failures < TRIES else self._now + lock_after(failures)
        self._count(customer_id, failures, until)
        return PinResult(False, max(0, TRIES - failures), until)

    def _count(self, customer_id: int, failures: int, until: datetime | None) -> None:
        self._connection.execute(_COUNT, {"whose": customer_id, "failures": failures, "until": until})

    def _matches(self, hashed: str, pin: str) -> bool:
        try:
            return _HASHER.verify(hashed, self._peppered(pin))
        except VerificationError:
            return False

    def _peppered(self, pin: str) -> bytes:
        return hmac.digest(self._pepper, pin.encode(), hashlib.sha256)


def lock_after(failures: int) -> timedelta:
    """How long the lock lasts after so many wrong tries in a row (at least `TRIES`)."""
    return LONGEST if failures > TRIES + 7 else min(LONGEST, LOCK * 2 ** (failures - TRIES))
