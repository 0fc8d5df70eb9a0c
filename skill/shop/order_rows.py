"""Orders as values, and as rows of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update
from sqlalchemy import insert as plain_insert

from skill.shop.customers import Address
from skill.shop.money import Money
from skill.shop.order_states import CANCELLED_BY_CUSTOMER
from skill.shop.quotes import Quote, QuoteLine
from skill.shop.tax import TaxLine, order_taxes
from skill.store.errors import Conflict
from skill.store.statements import AnyRow, insert, wrote
from skill.store.tables import order_events, order_lines, orders

_LINES = (
    select(order_lines)
    .where(order_lines.c.order_id.in_(bindparam("of", expanding=True)))
    .order_by(order_lines.c.order_id, order_lines.c.position)
)
_ORDER = insert(orders).on_conflict_do_nothing().returning(orders.c.id)
_BY_KEY = select(order_events.c.id).where(
    order_events.c.order_id == bindparam("order"),
    order_events.c.state == bindparam("state"),
    order_events.c.key == bindparam("key"),
)
_LINE = plain_insert(order_lines)
_OF = (order_lines.c.order_id == bindparam("of_order"), order_lines.c.sku == bindparam("of"))
_NO_LINE = delete(order_lines).where(*_OF)
_LESS = (
    update(order_lines)
    .where(*_OF)
    .values(quantity=bindparam("pieces"), discount_minor=bindparam("off"), backordered=bindparam("late"))
)
_SMALLER = (
    update(orders)
    .where(orders.c.id == bindparam("of_order"), orders.c.version == bindparam("seen"))
    .values(
        goods_minor=bindparam("goods"),
        discount_minor=bindparam("off"),
        tax_minor=bindparam("tax"),
        total_minor=bindparam("total"),
        version=orders.c.version + 1,
    )
)


@dataclass(frozen=True)
class Order:
    """What was ordered.

    `number` is digits that can be spoken, `state` one of the keys of `TRANSITIONS`: `placed`
    means that the payment is not through yet. `tax` is contained in `total`, `discount` was taken off
    the `goods` already. `key` is the id of the question that was agreed to and `terms` the fingerprint
    of what it read out. What was cancelled since is not in the lines and amounts any more: they are what
    is still ordered, and what is paid. `delivery_time` is `08:00-12:00`, or empty for any time.
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
    discount: Money
    coupon: str
    delivery_option: str
    delivery_name: str
    delivery_time: str
    delivery_tax_rate: int | None

    @property
    def taxes(self) -> tuple[TaxLine, ...]:
        """The tax table: what is paid by rate, and the tax in it."""
        lines = [(line.tax_rate, line.total) for line in self.lines]
        return order_taxes(lines, self.delivery, self.delivery_tax_rate)

    @property
    def cancellable(self) -> bool:
        """Whether the customer can still cancel it."""
        return self.state in CANCELLED_BY_CUSTOMER


def find(connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Order]:
    """The orders that satisfy every condition on `orders`, the newest first."""
    newest = (orders.c.placed_at.desc(), orders.c.id.desc())
    rows = connection.execute(select(orders).where(*conditions).order_by(*newest).limit(limit)).all()
    lines = _lines(connection, [row.id for row in rows])
    return [_order(row, lines[row.id]) for row in rows]


def find_one(connection: Connection, *conditions: ColumnElement[bool]) -> Order | None:
    """The newest order that satisfies every condition, or None."""
    return next(iter(find(connection, *conditions, limit=1)), None)


def add(
    connection: Connection,
    quote: Quote,
    key: str,
    number: str,
    locale: str,
    now: datetime,
    placed_by: str = "",
) -> int | None:
    """Writes the order and its lines; returns its id, or None when key or number are taken.

    `placed_by` is the identity that agreed.
    """
    row = _row(quote, key, number, locale, now) | {"placed_by": placed_by}
    order_id = connection.execute(_ORDER, row).scalar()
    if order_id is None:
        return None
    lines = [_line_row(order_id, position, line) for position, line in enumerate(quote.lines, start=1)]
    connection.execute(_LINE, lines)
    return int(order_id)


def shrink(connection: Connection, order: Order, lines: Sequence[QuoteLine]) -> None:
    """Makes `lines` (fewer or smaller ones of its own) all that the order holds. The caller commits.

    Raises Conflict when somebody else changed the order meanwhile.
    """
    left = {line.sku: line for line in lines}
    for line in order.lines:
        of = {"of_order": order.id, "of": line.sku}
        if line.sku not in left:
            connection.execute(_NO_LINE, of)
        elif left[line.sku] != line:
            now = left[line.sku]
            less = {"pieces": now.quantity, "off": now.discount.minor, "late": now.backordered}
            connection.execute(_LESS, of | less)
    smaller = replace(order, lines=tuple(lines))
    goods = Money.sum((line.total for line in lines), order.total.currency)
    discount = Money.sum((line.discount for line in lines), order.total.currency)
    tax = Money.sum((line.tax for line in smaller.taxes), order.total.currency)
    row = {
        "of_order": order.id,
        "seen": order.version,
        "goods": goods.minor,
        "off": discount.minor,
        "tax": tax.minor,
        "total": (goods + order.delivery).minor,
    }
    if not wrote(connection, _SMALLER, row):
        raise Conflict("the order")


def cancelled_with(connection: Connection, order_id: int, key: str) -> bool:
    """Whether the order was cancelled by the question with that key."""
    row = {"order": order_id, "state": "cancelled", "key": key}
    return connection.execute(_BY_KEY, row).first() is not None


def _row(quote: Quote, key: str, number: str, locale: str, now: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "customer_id": quote.customer_id,
        "key": key,
        "state": "placed",
        "currency": quote.total.currency,
        "goods_minor": quote.goods.minor,
        "delivery_minor": quote.delivery.minor,
        "tax_minor": quote.tax.minor,
        "total_minor": quote.total.minor,
        "delivery_day": quote.delivery_day,
        "address": asdict(quote.address) if quote.address else None,
        "seller": quote.seller,
        "locale": locale,
        "from_cart": quote.from_cart,
        "placed_at": now,
        "terms": quote.fingerprint,
        "discount_minor": quote.discount.minor,
        "coupon": quote.coupon.code if quote.coupon and not quote.coupon.refused else "",
        "delivery_option": quote.shipping.option,
        "delivery_name": quote.shipping.name,
        "delivery_time": quote.shipping.span,
        "delivery_tax_rate": quote.shipping.tax_rate or 0,
        "delivery_shares_tax": quote.shipping.tax_rate is None,
    }


def _line_row(order_id: int, position: int, line: QuoteLine) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "position": position,
        "sku": line.sku,
        "title": line.title,
        "brand": line.brand,
        "quantity": line.quantity,
        "price_minor": line.price.minor,
        "tax_rate": line.tax_rate,
        "discount_minor": line.discount.minor,
        "backordered": line.backordered,
    }


def _lines(connection: Connection, order_ids: list[int]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    if order_ids:
        for row in connection.execute(_LINES, {"of": order_ids}):
            found[row.order_id].append(row)
    return found


def _order(row: AnyRow, lines: Iterable[AnyRow]) -> Order:
    return Order(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        key=row.key,
        state=row.state,
        placed_at=row.placed_at,
        lines=tuple(_line(line, row.currency) for line in lines),
        goods=Money(row.goods_minor, row.currency),
        delivery=Money(row.delivery_minor, row.currency),
        tax=Money(row.tax_minor, row.currency),
        total=Money(row.total_minor, row.currency),
        delivery_day=row.delivery_day,
        address=Address(**row.address) if row.address else None,
        seller=row.seller,
        locale=row.locale,
        from_cart=row.from_cart,
        terms=row.terms,
        version=row.version,
        discount=Money(row.discount_minor, row.currency),
        coupon=row.coupon,
        delivery_option=row.delivery_option,
        delivery_name=row.delivery_name,
        delivery_time=row.delivery_time,
        delivery_tax_rate=None if row.delivery_shares_tax else row.delivery_tax_rate,
    )


def _line(row: AnyRow, currency: str) -> QuoteLine:
    return QuoteLine(
        sku=row.sku,
        title=row.title,
        brand=row.brand,
        quantity=row.quantity,
        price=Money(row.price_minor, currency),
        tax_rate=row.tax_rate,
        discount=Money(row.discount_minor, currency),
        backordered=row.backordered,
    )
