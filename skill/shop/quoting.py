"""Making a quote: what can be had, what the coupon takes off, how it comes, and the tax in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from skill.shop import choices as chosen
from skill.shop import coupons, expiry, slots
from skill.shop.cart import Cart
from skill.shop.catalog import Catalog, Product
from skill.shop.choices import Choices
from skill.shop.coupons import Coupon, Uses
from skill.shop.customers import Customer
from skill.shop.delivery import DeliveryOption
from skill.shop.discounts import spread
from skill.shop.lines import Titled
from skill.shop.money import Money
from skill.shop.quotes import Delivery, Discount, Piece, Quote, QuoteLine, Short
from skill.shop.tax import order_taxes
from skill.shop.terms import Terms
from skill.shop.visit import Visit


@dataclass(frozen=True)
class Wishes:
    """What the customer chose, and the coupon behind the code (None: there is none with that code)."""

    choices: Choices = chosen.NONE
    coupon: Coupon | None = None
    uses: Uses = coupons.UNUSED


NO_WISHES = Wishes()
"""Everything as usual."""


def pieces(wanted: Iterable[Titled]) -> tuple[Piece, ...]:
    """What is wanted, each product once, in the order of its first mention."""
    found: dict[str, Piece] = {}
    for one in wanted:
        more = found[one.sku].quantity if one.sku in found else 0
        found[one.sku] = Piece(one.sku, one.quantity + more, one.title)
    return tuple(found.values())


@dataclass(frozen=True)
class Quoting:
    """Quotes for one customer at one moment, in one locale; on the `full` days nothing more is delivered."""

    customer: Customer
    terms: Terms
    now: datetime
    locale: str
    wishes: Wishes = NO_WISHES
    plain: bool = False
    full: frozenset[date] = frozenset()

    @property
    def option(self) -> DeliveryOption:
        """The delivery option that was chosen, or the usual one."""
        return self.terms.option(self.wishes.choices.delivery) or self.terms.standard

    def quote(self, wanted: Iterable[Titled], products: Mapping[str, Product], *, from_cart: bool) -> Quote:
        """What ordering `wanted` would be; a sku without a product is sold out.

        Raises MixedCurrencies when a product's price is not in the currency of the terms.
        """
        asked = pieces(wanted)
        lines = [line for piece in asked if (line := _line(piece, products.get(piece.sku)))]
        worth = Money.sum((line.gross for line in lines), self.terms.currency)
        coupon = self._discount(worth)
        if coupon:
            lines = _discounted(lines, coupon.amount)
        delivery = self._delivery(worth, lines, products)
        gross = [(line.tax_rate, line.total) for line in lines]
        return Quote(
            customer_id=self.customer.id,
            wanted=asked,
            lines=tuple(lines),
            short=tuple(short for piece in asked if (short := _short(piece, products.get(piece.sku)))),
            seller=self.terms.seller,
            address=self.customer.address,
            goods=Money.sum((line.total for line in lines), self.terms.currency),
            shipping=delivery,
            taxes=order_taxes(gross, delivery.cost, delivery.tax_rate),
            from_cart=from_cart,
            coupon=coupon,
            minimum=self.terms.minimum_order,
            plain=self.plain,
        )

    def _discount(self, worth: Money) -> Discount | None:
        code, coupon = self.wishes.choices.coupon, self.wishes.coupon
        if not code:
            return None
        nothing = Money(0, self.terms.currency)
        if coupon is None:
            return Discount(code, nothing, "unknown")
        refused = coupon.refusal(worth, self.now, self.wishes.uses)
        amount = nothing if refused else coupon.discount(worth)
        return Discount(code, amount, refused, coupon.minimum)

    def _delivery(
        self, worth: Money, lines: Sequence[QuoteLine], products: Mapping[str, Product]
    ) -> Delivery:
        """How the order comes: as chosen where that is possible, else as usual."""
        option = self.option
        late = max((products[one.sku].backorder_days or 0 for one in lines if one.backordered), default=0)
        first = option.first_day(self.now + timedelta(days=late), self.terms.zone)
        day = self.wishes.choices.day
        wished = day if day and day in option.days_from(first) else first
        when = option.at(self.wishes.choices.time)
        return Delivery(
            option=option.id,
            name=option.name(self.locale),
            day=option.first_free(wished, self.full),
            cost=option.cost(worth, when),
            span=when.span if when else "",
            tax_rate=self.terms.delivery_tax_rate,
        )


def quote_now(visit: Visit, wanted: Cart | Iterable[Titled], *, plain: bool = False) -> Quote:
    """The quote at the moment of the visit: of the cart as it was read, or of any lines.

    A `plain` one leaves out what the customer chose for the next order: it comes as standard.
    When something is short, what others reserved and never paid is let go first.
    """
    lines = wanted.lines if isinstance(wanted, Cart) else tuple(wanted)
    products = wanted.products if isinstance(wanted, Cart) else _products(visit, lines)
    wishes = NO_WISHES if plain else _wishes(visit)
    quoting = Quoting(visit.customer, visit.terms, visit.now, visit.locale, wishes, plain)
    full = slots.full_days(
        visit.connection, quoting.option, quoting.option.at(wishes.choices.time), visit.now.date()
    )
    quoting = replace(quoting, full=full)
    quote = quoting.quote(lines, products, from_cart=isinstance(wanted, Cart))
    if quote.short and expiry.make_room(visit, [short.sku for short in quote.short]):
        return quoting.quote(lines, _products(visit, lines), from_cart=isinstance(wanted, Cart))
    return quote


def _products(visit: Visit, lines: Iterable[Titled]) -> Mapping[str, Product]:
    return Catalog(visit.connection, visit.locale).many(line.sku for line in lines)


def _wishes(visit: Visit) -> Wishes:
    choices = chosen.read(visit.connection, visit.customer.id)
    coupon = coupons.find(visit.connection, choices.coupon) if choices.coupon else None
    if coupon is None:
        return Wishes(choices)
    return Wishes(choices, coupon, coupons.uses(visit.connection, coupon.code, visit.customer.id))


def _discounted(lines: Sequence[QuoteLine], amount: Money) -> list[QuoteLine]:
    parts = spread(amount, [line.gross for line in lines])
    return [replace(line, discount=part) for line, part in zip(lines, parts, strict=True)]


def _line(piece: Piece, product: Product | None) -> QuoteLine | None:
    if product is None or (product.stock < 1 and not product.backorder_days):
        return None
    missing = max(0, piece.quantity - product.stock)
    late = missing if product.backorder_days else 0
    return QuoteLine(
        sku=product.sku,
        title=product.title,
        brand=product.brand,
        quantity=piece.quantity - missing + late,
        price=product.price,
        tax_rate=product.tax_rate,
        discount=Money(0, product.price.currency),
        backordered=late,
    )


def _short(piece: Piece, product: Product | None) -> Short | None:
    available = product.stock if product else 0
    if available >= piece.quantity or (product and product.backorder_days):
        return None
    return Short(piece.sku, product.title if product else piece.title, piece.quantity, available)
