"""Orders: placed once, moved along one table of states, cancelled while that is possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from skill.shop.customers import Address
from skill.shop.money import Money
from skill.shop.quotes import Quote, QuoteLine


@dataclass(frozen=True)
class Order:
    """What was ordered, as it was agreed to.

    `number` is made of digits that can be spoken. `state` is one of the keys of `TRANSITIONS`:
    `placed` means that the payment is not through yet.
    """

    id: int
    number: str
    customer_id: int
    key: str
    state: str
    placed_at: datetime
    lines: tuple[QuoteLine, ...]
    goods: Money
    delivery: Money
    tax: Money
    total: Money
    delivery_day: date
    address: Address | None
    seller: str
    locale: str
    from_cart: bool
    terms: str
    version: int

    @property
    def cancellable(self) -> bool:
        """Whether it can still be cancelled."""
        return "cancelled" in TRANSITIONS[self.state]


TRANSITIONS: dict[str, tuple[str, ...]] = {
    "placed": ("authorized", "cancelled"),
    "authorized": ("packed", "cancelled"),
    "packed": ("shipped", "cancelled"),
    "shipped": ("delivered", "returned"),
    "delivered": ("returned",),
    "returned": ("refunded",),
    "cancelled": ("refunded",),
    "refunded": (),
}
"""From each state, the states that may follow. The shop makes no other change."""


class Orders:
    """The orders of one customer."""

    def place(self, quote: Quote, key: str) -> Order:
        """Orders what was quoted, once for each `key` (the id of the question that was agreed to).

        Commits the turn's connection before and after the gateway is asked. An order in state
        `placed` means that the gateway has not answered yet. Raises SoldOut and TermsChanged
        (nothing was ordered), Declined (the order was cancelled, stock and cart are as before),
        `skill.store.Conflict` (roll back and run the turn again).
        """
        raise NotImplementedError

    def with_key(self, key: str) -> Order | None:
        """The order that was placed with `key`; an open payment is settled first. None: there is none."""
        raise NotImplementedError

    def last(self) -> Order | None:
        """The newest order that was not declined or cancelled, or None."""
        raise NotImplementedError

    def last_with(self, skus: Iterable[str]) -> Order | None:
        """The newest order, not cancelled, that holds one of `skus`, or None."""
        raise NotImplementedError

    def find(self, number: str) -> Order | None:
        """This customer's order with that number (spaces and dashes ignored), or None."""
        raise NotImplementedError

    def between(self, start: datetime, end: datetime) -> list[Order]:
        """The orders placed from `start` up to but not at `end`, newest first."""
        raise NotImplementedError

    def history(self, limit: int = 5) -> list[Order]:
        """The newest orders in any state, newest first."""
        raise NotImplementedError

    def cancel(self, order_id: int, key: str) -> Order:
        """Cancels: stock released, payment voided or refunded, once for each `key`.

        Raises NotCancellable when it is on its way or ended, LookupError when this customer has no such order.
        """
        raise NotImplementedError
