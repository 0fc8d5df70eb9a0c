"""A quote: everything that is read out before an order, and the fingerprint that a yes agrees to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from skill.shop.cart import Cart
from skill.shop.catalog import Catalog, Product
from skill.shop.customers import Address
from skill.shop.lines import Titled
from skill.shop.money import Money
from skill.shop.tax import TaxLine, tax_lines
from skill.shop.terms import Terms
from skill.shop.visit import Visit


@dataclass(frozen=True)
class QuoteLine:
    """So many pieces of one product at one price, tax (basis points) included."""

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
class Piece:
    """A product and how many pieces of it were asked for."""

    sku: str
    quantity: int
    title: str


@dataclass(frozen=True)
class Quote:
    """What an order would be today.

    `lines` are what can be had (a short line holds what there is, a sold-out one is missing and
    stands in `short`), `wanted` is what was asked for. `from_cart` says that an order of it takes
    its lines out of the cart.
    """

    customer_id: int
    wanted: tuple[Piece, ...]
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

    @cached_property
    def fingerprint(self) -> str:
        """A short text that is the same exactly when all that is read out is the same."""
        told = [
            self.customer_id,
            self.seller,
            self.delivery_day.isoformat(),
            [(line.sku, line.title, line.quantity, str(line.price)) for line in self.lines],
            [(short.sku, short.title, short.wanted, short.available) for short in self.short],
            [str(self.goods), str(self.delivery), str(self.tax), str(self.total)],
            vars(self.address) if self.address else None,
            self.from_cart,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    def __bool__(self) -> bool:
        return bool(self.lines)


def pieces(wanted: Iterable[Titled]) -> tuple[Piece, ...]:
    """What is wanted, each product once, in the order of its first mention."""
    found: dict[str, Piece] = {}
    for one in wanted:
        more = found[one.sku].quantity if one.sku in found else 0
        found[one.sku] = Piece(one.sku, one.quantity + more, one.title)
    return tuple(found.values())


def quote_for(
    customer_id: int,
    address: Address | None,
    wanted: Iterable[Titled],
    products: Mapping[str, Product],
    terms: Terms,
    now: datetime,
    *,
    from_cart: bool,
) -> Quote:
    """What ordering `wanted` would be at `now`; a sku without a product is sold out.

    Raises MixedCurrencies when a product's price is not in the currency of the terms.
    """
    asked = pieces(wanted)
    lines = tuple(line for piece in asked if (line := _line(piece, products.get(piece.sku))))
    goods = Money.sum((line.total for line in lines), terms.currency)
    delivery = terms.delivery(goods)
    gross = [(line.tax_rate, line.total) for line in lines]
    return Quote(
        customer_id=customer_id,
        wanted=asked,
        lines=lines,
        short=tuple(short for piece in asked if (short := _short(piece, products.get(piece.sku)))),
        seller=terms.seller,
        address=address,
        goods=goods,
        delivery=delivery,
        delivery_day=terms.delivery_day(now),
        taxes=tax_lines([*gross, (terms.delivery_tax_rate, delivery)]),
        from_cart=from_cart,
    )


def quote_now(visit: Visit, wanted: Cart | Iterable[Titled]) -> Quote:
    """The quote at the moment of the visit: of the cart as it was read, or of any lines."""
    if isinstance(wanted, Cart):
        return _quote(visit, wanted.lines, wanted.products, from_cart=True)
    lines = tuple(wanted)
    products = Catalog(visit.connection, visit.locale).many(line.sku for line in lines)
    return _quote(visit, lines, products, from_cart=False)


def _quote(
    visit: Visit, lines: Iterable[Titled], products: Mapping[str, Product], *, from_cart: bool
) -> Quote:
    customer, terms, now = visit.customer, visit.terms, visit.now
    return quote_for(customer.id, customer.address, lines, products, terms, now, from_cart=from_cart)


def _line(piece: Piece, product: Product | None) -> QuoteLine | None:
    if product is None or product.stock < 1:
        return None
    quantity = min(piece.quantity, product.stock)
    return QuoteLine(product.sku, product.title, product.brand, quantity, product.price, product.tax_rate)


def _short(piece: Piece, product: Product | None) -> Short | None:
    available = product.stock if product else 0
    if available >= piece.quantity:
        return None
    return Short(piece.sku, product.title if product else piece.title, piece.quantity, available)
