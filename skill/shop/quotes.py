"""A quote: everything that is read out before an order, and the fingerprint that a yes agrees to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skill.shop.customers import Address
from skill.shop.money import Money


@dataclass(frozen=True)
class Terms:
    """The merchant's conditions. Rates in basis points, days are working days (Monday to Friday)."""

    seller: str = "Voiceshop"
    currency: str = "EUR"
    delivery_fee: Money = Money(390, "EUR")
    free_delivery_from: Money = Money(2900, "EUR")
    delivery_days: int = 2
    delivery_tax_rate: int = 1900
    pin_limit: Money = Money(10000, "EUR")
    line_limit: int = 99
    zone: str = "Europe/Berlin"
    pin_pepper: str = ""


@dataclass(frozen=True)
class QuoteLine:
    """So many pieces of one product at today's price, tax (basis points) included."""

    sku: str
    title: str
    brand: str
    quantity: int
    price: Money
    tax_rate: int

    @property
    def total(self) -> Money:
        """Price times quantity."""
        return self.price * self.quantity


@dataclass(frozen=True)
class Short:
    """What cannot be had as wanted: there are only `available` (perhaps 0) of `wanted` pieces."""

    sku: str
    title: str
    wanted: int
    available: int


@dataclass(frozen=True)
class TaxLine:
    """The tax contained in everything of one rate: `gross` with it, `tax` of that."""

    rate: int
    gross: Money
    tax: Money


@dataclass(frozen=True)
class Quote:
    """What an order would be today.

    `lines` are what can be had (a short line holds what there is, a sold-out one is missing and
    stands in `short`); `from_cart` says that an order of it takes its lines out of the cart.
    """

    customer_id: int
    lines: tuple[QuoteLine, ...]
    short: tuple[Short, ...]
    seller: str
    address: Address | None
    goods: Money
    delivery: Money
    delivery_day: date
    taxes: tuple[TaxLine, ...]
    from_cart: bool = False

    @property
    def total(self) -> Money:
        """Goods and delivery: what is paid."""
        return self.goods + self.delivery

    @property
    def tax(self) -> Money:
        """The tax contained in the total."""
        return Money.sum((line.tax for line in self.taxes), self.goods.currency)

    @property
    def fingerprint(self) -> str:
        """A short text that is the same exactly when all that is read out is the same."""
        raise NotImplementedError

    def __bool__(self) -> bool:
        return bool(self.lines)
