"""What the shop asks of a payment provider: eight operations, each named by a key and safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the shop imports the gateways, so they must not import it back
    from skill.shop.money import Money


class GatewayUnreachable(Exception):
    """No answer came, so nobody knows whether it took effect; ask again later with the same key."""


class GatewayDisagrees(GatewayUnreachable):
    """The answer is not about what was asked (another amount or currency): a person has to look at it."""


@dataclass(frozen=True)
class Payment:
    """What is paid: `key` names the authorization for ever, `customer_id` is who pays.

    `reference` is the gateway's own name for it, where that is known already.
    """

    key: str
    customer_id: int
    amount: Money
    reference: str = ""


@dataclass(frozen=True)
class Outcome:
    """A gateway's answer: done or refused (with its `reason`), and its own `reference`."""

    ok: bool
    reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Incident:
    """What happened to a payment at the provider without being asked for by us.

    `kind` is what the ledger calls it: `lapsed` (what was held is not held any more), `refunded_there`,
    `refund_failed` (the refund with the key `operation`, after it was said to be done), `disputed`,
    `dispute_won`. `key` is the provider's own name for it.
    """

    kind: str
    amount: Money
    key: str
    reason: str = ""
    operation: str = ""


class Gateway(Protocol):
    """A payment provider. Asked again with the same keys it answers the same and does nothing more.

    `key` names one operation, `payment` the authorization that it belongs to. Every method raises
    GatewayUnreachable when the answer is unknown.
    """

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        ...

    def ready(self, customer_id: int) -> bool:
        """Whether the customer has what is paid with here; without it every payment is refused."""
        ...

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

    def incidents(self, payment: Payment) -> tuple[Incident, ...]:
        """What happened to an authorized payment without us, the first first."""
        ...

    def erase(self, payer: str) -> None:
        """Deletes what is kept of whom the gateway calls so, if anything."""
        ...


@dataclass(frozen=True)
class Gateways:
    """Several gateways as one: new payments go to the `chosen`, others stay with the one they began with."""

    chosen: Gateway
    others: tuple[Gateway, ...] = ()

    @property
    def name(self) -> str:
        """The name of the chosen one."""
        return self.chosen.name

    def named(self, name: str) -> Gateway:
        """The gateway of that name. Raises GatewayUnreachable when it is not set up any more."""
        for gateway in (self.chosen, *self.others):
            if gateway.name == name:
                return gateway
        raise GatewayUnreachable(f"the gateway {name} is not set up")

    def ready(self, customer_id: int) -> bool:
        """As the chosen one."""
        return self.chosen.ready(customer_id)

    def authorize(self, payment: Payment, now: datetime) -> Outcome:
        """As the chosen one."""
        return self.chosen.authorize(payment, now)

    def capture(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """As the chosen one."""
        return self.chosen.capture(payment, amount, key, now)

    def void(self, payment: Payment, key: str, now: datetime) -> Outcome:
        """As the chosen one."""
        return self.chosen.void(payment, key, now)

    def refund(self, payment: Payment, amount: Money, key: str, now: datetime) -> Outcome:
        """As the chosen one."""
        return self.chosen.refund(payment, amount, key, now)

    def look_up(self, key: str) -> Outcome | None:
        """As the chosen one."""
        return self.chosen.look_up(key)

    def incidents(self, payment: Payment) -> tuple[Incident, ...]:
        """As the chosen one."""
        return self.chosen.incidents(payment)

    def erase(self, payer: str) -> None:
        """As the chosen one."""
        self.chosen.erase(payer)


def named(gateway: Gateway, name: str) -> Gateway:
    """The one of that name where there are several. Raises GatewayUnreachable when there is none."""
    return gateway.named(name) if isinstance(gateway, Gateways) else gateway
