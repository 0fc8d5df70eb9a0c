"""A quote: everything that is read out before an order, and the fingerprint that a yes agrees to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from skill.shop.customers import Address
from skill.shop.money import Money
from skill.shop.tax import TaxLine


@dataclass(frozen=True)
class QuoteLine:
    """So many pieces of one product at one price, tax (basis points) included.

    `discount` is taken off the whole line. `backordered` pieces are not in stock yet: they are ordered
    all the same, and come later.
    """

    sku: str
    title: str
    brand: str
    quantity: int
    price: Money
    tax_rate: int
    discount: Money
    backordered: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.discount.minor <= self.gross.minor:
            raise ValueError(f"a discount of {self.discount} on {self.gross}")
        if not 0 <= self.backordered <= self.quantity:
            raise ValueError(f"{self.backordered} of {self.quantity} pieces are backordered")

    @property
    def stocked(self) -> int:
        """The pieces that come out of the stock."""
        return self.quantity - self.backordered

    @property
    def gross(self) -> Money:
        """Price times quantity, before the discount."""
        return self.price * self.quantity

    @property
    def total(self) -> Money:
        """What is paid for the line: price times quantity without the discount."""
        return self.gross - self.discount


@dataclass(frozen=True)
class Short:
    """What cannot be had as wanted: there are only `available` (perhaps 0) of `wanted` pieces."""

    sku: str
    title: str
    wanted: int
    available: int


@dataclass(frozen=True)
class Piece:
    """A product and how many pieces of it were asked for."""

    sku: str
    quantity: int
    title: str

    @property
    def stocked(self) -> int:
        """All of them come out of the stock."""
        return self.quantity


@dataclass(frozen=True)
class Delivery:
    """How an order comes: the option (its id, and its name in the customer's locale), the day, the time.

    `span` is the time of the day as `08:00-12:00`, empty for any time; `tax_rate` is in basis points, None
    when delivery shares the rates of the goods.
    """

    option: str
    name: str
    day: date
    cost: Money
    span: str = ""
    tax_rate: int | None = None


@dataclass(frozen=True)
class Discount:
    """What a coupon takes off; `refused` says why it takes off nothing (a key of `Coupon.refusal`)."""

    code: str
    amount: Money
    refused: str = ""
    minimum: Money | None = None


@dataclass(frozen=True)
class Quote:
    """What an order would be today.

    `lines` are what can be had (a short line holds what there is, a sold-out one is missing and
    stands in `short`), `wanted` is what was asked for. `goods` are all lines, discounts taken off.
    `from_cart` says that an order of it takes its lines out of the cart. `minimum` is what the goods
    have to be worth at least.
    """

    customer_id: int
    wanted: tuple[Piece, ...]
    lines: tuple[QuoteLine, ...]
    short: tuple[Short, ...]
    seller: str
    address: Address | None
    goods: Money
    shipping: Delivery
    taxes: tuple[TaxLine, ...]
    from_cart: bool = False
    coupon: Discount | None = None
    minimum: Money | None = None
    plain: bool = False
    """Made without what the customer chose for the next order, which stays chosen."""

    @property
    def delivery(self) -> Money:
        """What the delivery costs."""
        return self.shipping.cost

    @property
    def delivery_day(self) -> date:
        """When it comes."""
        return self.shipping.day

    @property
    def total(self) -> Money:
        """Goods and delivery: what is paid."""
        return self.goods + self.delivery

    @property
    def discount(self) -> Money:
        """What the coupon took off."""
        return Money.sum((line.discount for line in self.lines), self.goods.currency)

    @property
    def missing(self) -> Money:
        """What the goods lack for an order, before discounts; nothing when they are enough."""
        nothing = Money(0, self.goods.currency)
        return nothing if self.minimum is None else max(nothing, self.minimum - self.goods - self.discount)

    @property
    def tax(self) -> Money:
        """The tax contained in the total."""
        return Money.sum((line.tax for line in self.taxes), self.goods.currency)

    @property
    def late(self) -> tuple[QuoteLine, ...]:
        """The lines that are not in stock and make the order come later."""
        return tuple(line for line in self.lines if line.backordered)

    @cached_property
    def fingerprint(self) -> str:
        """A short text that is the same exactly when all that is read out is the same."""
        told = [
            self.customer_id,
            self.seller,
            [
                (line.sku, line.title, line.quantity, str(line.price), str(line.discount))
                for line in self.lines
            ],
            [(line.sku, line.title) for line in self.late],
            [(short.sku, short.title, short.wanted, short.available) for short in self.short],
            [str(self.goods), str(self.delivery), str(self.tax), str(self.total)],
            [self.shipping.option, self.shipping.name, self.shipping.day.isoformat(), self.shipping.span],
            [self.coupon.code, str(self.coupon.amount), self.coupon.refused] if self.coupon else None,
            vars(self.address) if self.address else None,
            self.from_cart,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    def __bool__(self) -> bool:
        return bool(self.lines)
