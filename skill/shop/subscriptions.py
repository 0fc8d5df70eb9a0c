"""Subscriptions: what comes again and again at a total that was agreed to, and never above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, bindparam, select, update
from sqlalchemy import insert as plain_insert

from skill.shop.money import Money
from skill.shop.quotes import Piece, Quote
from skill.shop.quoting import quote_now
from skill.shop.visit import Visit
from skill.store.errors import Conflict
from skill.store.statements import AnyRow, hold_customer, insert, wrote
from skill.store.tables import subscription_events, subscriptions

ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"
PRICE, SOLD_OUT, PAYMENT, LIMIT = "price", "sold_out", "payment", "limit"
"""What a subscription may wait for: a yes to a higher total, goods, a payment that goes through, or a day
on which the spending limit leaves room for it."""

_INTERVAL = re.compile(r"([1-9]\d?)([wm])")
_NEW = insert(subscriptions).on_conflict_do_nothing().returning(subscriptions.c.id)
_OF = (
    subscriptions.c.id == bindparam("of"),
    subscriptions.c.customer_id == bindparam("whose"),
    subscriptions.c.version == bindparam("seen"),
)
_EVENT = plain_insert(subscription_events).inline()


@dataclass(frozen=True)
class Subscription:
    """So many pieces of one product at every interval: `4w` is four weeks, `1m` a month.

    `next_day` is when the next order is placed, `agreed` the total that it may cost with delivery,
    `waits` what it waits for (empty: nothing).
    """

    id: int
    customer_id: int
    sku: str
    title: str
    quantity: int
    interval: str
    next_day: date
    agreed: Money
    locale: str
    state: str
    waits: str
    version: int

    @property
    def order_key(self) -> str:
        """The key of the order that is due: placed once, however often the scheduler runs."""
        return f"subscription {self.id} {self.next_day.isoformat()}"

    @property
    def piece(self) -> Piece:
        """What is ordered each time."""
        return Piece(self.sku, self.quantity, self.title)

    def after(self, today: date) -> date:
        """The first regular day after `today`: days that were missed are not made up for."""
        day = self.next_day
        count = 0
        while day <= today or count == 0:
            count += 1
            day = later(self.next_day, self.interval, count)
        return day


def later(day: date, interval: str, times: int = 1) -> date:
    """The day that is so many intervals later; the 31st becomes the last day of a shorter month.

    Raises ValueError for what is no interval.
    """
    match = _INTERVAL.fullmatch(interval)
    if match is None:
        raise ValueError(f"{interval!r} is no interval such as 4w or 1m")
    count = int(match[1]) * times
    if match[2] == "w":
        return day + timedelta(weeks=count)
    months = day.year * 12 + day.month - 1 + count
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


class Subscriptions:
    """The subscriptions of the customer whose turn it is. Every change is written down as an event."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connection = visit.connection

    def all(self) -> list[Subscription]:
        """Those that are not stopped, the next one to come first."""
        own = subscriptions.c.customer_id == self._visit.customer.id
        return find(self._connection, own, subscriptions.c.state != STOPPED)

    def waiting(self) -> Subscription | None:
        """One that waits for the customer, or None."""
        own = subscriptions.c.customer_id == self._visit.customer.id
        waits = (subscriptions.c.state == ACTIVE, subscriptions.c.waits.in_((PRICE, PAYMENT)))
        return next(iter(find(self._connection, own, *waits)), None)

    def get(self, subscription_id: int) -> Subscription | None:
        """This customer's subscription with that id, or None."""
        own = subscriptions.c.customer_id == self._visit.customer.id
        return next(iter(find(self._connection, own, subscriptions.c.id == subscription_id)), None)

    def quote(self, piece: Piece) -> Quote:
        """What one delivery costs today, delivered as standard and without coupons."""
        return quote_now(self._visit, [piece], plain=True)

    def start(self, quote: Quote, interval: str, key: str) -> Subscription:
        """Begins one for what was quoted, due today, once for each `key`."""
        hold_customer(self._connection, self._visit.customer.id)
        (line,) = quote.lines
        row: dict[str, Any] = {
            "customer_id": quote.customer_id,
            "sku": line.sku,
            "title": line.title,
            "quantity": line.quantity,
            "interval": interval,
            "next_day": self.today,
            "agreed_minor": quote.total.minor,
            "currency": quote.total.currency,
            "locale": self._visit.locale,
            "state": ACTIVE,
            "key": key,
            "created_at": self._visit.now,
        }
        made = self._connection.execute(_NEW, row).scalar()
        if made is None:
            (known,) = find(
                self._connection,
                subscriptions.c.customer_id == quote.customer_id,
                subscriptions.c.key == key,
            )
            return known
        self._event(int(made), "started", f"{line.quantity} x {line.title}, {interval}, {quote.total}")
        found = self.get(int(made))
        assert found is not None
        return found

    def skip(self, one: Subscription) -> Subscription:
        """Leaves out the next delivery."""
        return self._change(one, "skipped", next_day=one.after(max(self.today, one.next_day)), waits="")

    def pause(self, one: Subscription) -> Subscription:
        """Nothing is ordered until it is resumed."""
        return self._change(one, "paused", state=PAUSED, waits="")

    def resume(self, one: Subscription, quote: Quote) -> Subscription:
        """Goes on at today's total, on its next regular day that is not over."""
        day = one.next_day if one.next_day > self.today else one.after(self.today)
        return self._change(one, "resumed", state=ACTIVE, next_day=day, agreed_minor=quote.total.minor)

    def change(self, one: Subscription, quote: Quote, interval: str) -> Subscription:
        """Other pieces or another interval at today's total; the next day stays."""
        (line,) = quote.lines
        new: dict[str, Any] = {"quantity": line.quantity, "interval": interval, "waits": ""}
        return self._change(one, "changed", "", "customer", **new, agreed_minor=quote.total.minor)

    def accept(self, one: Subscription, quote: Quote) -> Subscription:
        """Agrees to what it costs today; the order is due."""
        return self._change(one, "price agreed", agreed_minor=quote.total.minor, waits="")

    def stop(self, one: Subscription) -> Subscription:
        """Ends it."""
        return self._change(one, "stopped", state=STOPPED, waits="")

    def wait(self, one: Subscription, reason: str, detail: str, cause: str) -> Subscription:
        """Notes that what is due cannot be ordered yet, once for each new reason."""
        return (
            one if one.waits == reason else self._change(one, f"waits: {reason}", detail, cause, waits=reason)
        )

    def ordered(self, one: Subscription, number: str, cause: str) -> Subscription:
        """Notes that what was due is ordered; the next one is due at its regular day."""
        day = one.after(max(self.today, one.next_day))
        return self._change(one, "ordered", number, cause, next_day=day, waits="")

    @property
    def today(self) -> date:
        """The day it is in the shop."""
        return self._visit.now.astimezone(ZoneInfo(self._visit.terms.zone)).date()

    def _change(
        self, one: Subscription, what: str, detail: str = "", cause: str = "customer", **values: Any
    ) -> Subscription:
        """Raises Conflict when somebody else changed it meanwhile."""
        hold_customer(self._connection, one.customer_id)
        changing = update(subscriptions).where(*_OF).values(**values, version=one.version + 1)
        if not wrote(
            self._connection, changing, {"of": one.id, "whose": one.customer_id, "seen": one.version}
        ):
            raise Conflict("the subscription")
        self._event(one.id, what, detail or _told(values, one.agreed.currency), cause)
        found = self.get(one.id)
        assert found is not None
        return found

    def _event(self, subscription_id: int, what: str, detail: str, cause: str = "customer") -> None:
        row = {"subscription_id": subscription_id, "what": what, "detail": detail, "cause": cause}
        self._connection.execute(_EVENT, row | {"at": self._visit.now})
        self._visit.did(f"subscription {what}", detail)


def find(connection: Connection, *conditions: ColumnElement[bool]) -> list[Subscription]:
    """The subscriptions that satisfy every condition, the next one to come first."""
    query = select(subscriptions).where(*conditions)
    rows = connection.execute(query.order_by(subscriptions.c.next_day, subscriptions.c.id))
    return [_subscription(row) for row in rows]


def due(connection: Connection, today: date) -> list[Subscription]:
    """Every active subscription whose day has come; one that waits for a yes is not due."""
    day = (subscriptions.c.state == ACTIVE, subscriptions.c.next_day <= today)
    return find(connection, *day, subscriptions.c.waits != PAYMENT)


def _told(values: Mapping[str, Any], currency: str) -> str:
    """What changed, as a person reads it."""
    told = {name: value for name, value in values.items() if name not in ("waits", "state")}
    if "agreed_minor" in told:
        told["agreed"] = Money(told.pop("agreed_minor"), currency)
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items())


def _subscription(row: AnyRow) -> Subscription:
    return Subscription(
        id=row.id,
        customer_id=row.customer_id,
        sku=row.sku,
        title=row.title,
        quantity=row.quantity,
        interval=row.interval,
        next_day=row.next_day,
        agreed=Money(row.agreed_minor, row.currency),
        locale=row.locale,
        state=row.state,
        waits=row.waits,
        version=row.version,
    )
