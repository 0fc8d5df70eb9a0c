"""Ordering what is due of a subscription: once, at no more than was agreed to."""

from __future__ import annotations

from skill.shop import order_rows
from skill.shop.errors import BelowMinimum, Declined, NoAddress, OverLimit, SoldOut, TermsChanged
from skill.shop.notices import Notices
from skill.shop.orders import Order, Orders
from skill.shop.quotes import Quote
from skill.shop.subscriptions import ACTIVE, LIMIT, PAYMENT, PRICE, SOLD_OUT, Subscription, Subscriptions
from skill.shop.visit import Visit
from skill.store.durable import commit_for_good
from skill.store.statements import hold_customer
from skill.store.tables import orders


def order_due(visit: Visit, subscription_id: int, cause: str = "schedule") -> Order | None:
    """Orders what is due of one subscription of the visit's customer; None when nothing was ordered.

    Safe to run twice, at once, and after days of downtime: each regular day is ordered once, and of
    those that were missed only one. When it would cost more than was agreed to, or cannot be had, or is
    not paid, it waits and the reason is noted. Who ordered while the provider was silent is told later how
    the payment went. Commits.
    """
    known = Subscriptions(visit)
    hold_customer(visit.connection, visit.customer.id)
    one = known.get(subscription_id)
    if one is None or one.state != ACTIVE or one.next_day > known.today:
        return None
    tries = _tries(visit, one)
    order = next((order for order in tries if order.state != "cancelled"), None)
    if order is None:
        key = f"{one.order_key} {len(tries)}" if tries else one.order_key
        order = _order(visit, known, one, key, cause)
    if order is not None:
        _ordered(visit, known, one, order, cause)
        if order.state == "placed":
            Notices(visit).promise(order)
    commit_for_good(visit.connection)
    return order


def _tries(visit: Visit, one: Subscription) -> list[Order]:
    """The orders that were placed for this day already: before a crash, or declined."""
    own = (orders.c.customer_id == one.customer_id, orders.c.key.startswith(one.order_key, autoescape=True))
    placed = order_rows.find(visit.connection, *own)
    settled = (Orders(visit).with_key(order.key) if order.state == "placed" else order for order in placed)
    return [order for order in settled if order is not None]


def _ordered(visit: Visit, known: Subscriptions, one: Subscription, order: Order, cause: str) -> None:
    """Sets the next day, unless somebody else did so when the order was committed."""
    hold_customer(visit.connection, visit.customer.id)
    again = known.get(one.id)
    if again is not None and again.next_day == one.next_day and again.state == ACTIVE:
        known.ordered(again, order.number, cause)


def _order(visit: Visit, known: Subscriptions, one: Subscription, key: str, cause: str) -> Order | None:
    quote = known.quote(one.piece)
    if reason := why_not(quote, one):
        known.wait(one, reason, str(quote.total) if reason == PRICE else "", cause)
        return None
    try:
        return Orders(visit).place(quote, key)
    except Declined as declined:
        reason, detail = PAYMENT, declined.reason
    except OverLimit as over:
        reason, detail = LIMIT, str(over.limit)
    except (SoldOut, TermsChanged, BelowMinimum, NoAddress):
        reason, detail = SOLD_OUT, ""
    again = known.get(one.id)
    if again is not None:
        known.wait(again, reason, detail, cause)
    return None


def why_not(quote: Quote, one: Subscription) -> str:
    """What the subscription has to wait for; empty when it can be ordered."""
    if not quote or quote.short or quote.late or quote.missing or quote.address is None:
        return SOLD_OUT
    return PRICE if quote.total > one.agreed else ""
