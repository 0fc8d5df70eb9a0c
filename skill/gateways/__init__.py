"""What the shop asks of a payment provider: five operations, each named by a key and safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the shop imports the gateways, so they must not import it back
    from skill.shop.money import Money


class GatewayUnreachable(Exception):
    """No answer came, so nobody knows whether it took effect; ask again later with the same key."""


@dataclass(frozen=True)
class Payment:
    """What is paid: `key` names the authorization for ever, `customer_id` is who pays."""

    key: str
    customer_id: int
    amount: Money


@dataclass(frozen=True)
class Outcome:
    """A gateway's answer: done or refused (with its `reason`), and its own `reference`."""

    ok: bool
    reference: str = ""
    reason: str = ""


class Gateway(Protocol):
    """A payment provider. Asked again with the same keys it answers the same and does nothing more.

    `key` names one operation, `payment` the authorization that it belongs to. Every method raises
    GatewayUnreachable when the answer is unknown.
    """

    name: str

    def authorize(self, payment: Payment, now: datetime) -> Outcome:
        """Reserves the amount."""
        ...

    def capture(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """Takes `amount` of what was authorized."""
        ...

    def void(self, payment: Payment, key: str, now: datetime) -> Outcome:
        """Lets go of what was authorized and not captured."""
        ...

    def refund(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """Gives back `amount` of what was captured."""
        ...

    def look_up(self, key: str) -> Outcome | None:
        """What came of the authorization with that key; None when it never arrived."""
        ...
