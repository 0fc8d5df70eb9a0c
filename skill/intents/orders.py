"""What was ordered: order it again, where it is, what it was, cancel it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from skill.dialogue import Intent, Prompt, Question, Reply, Value
from skill.intents.checkout import order_after_yes, ordered
from skill.intents.say import ANYTHING_ELSE, go_on, line, say
from skill.language.dates import date_range, parse_date
from skill.shop import Shop
from skill.shop.errors import NotCancellable
from skill.shop.orders import Order
from skill.shop.quotes import QuoteLine
from skill.shop.search import UNSURE

SPOKEN_ORDERS = 3
"""How many orders ears can hold."""

SPOKEN_LINES = 3
"""How many lines of each."""


def reorder(intent: Intent, shop: Shop) -> Reply:
    """Order again what the customer ordered before, at today's price."""
    if intent.agreed and (order := shop.orders.with_key(intent.agreed.id)):
        return ordered(order, shop)
    lines = _lines_to_repeat(intent, shop)
    if isinstance(lines, Reply):
        return lines
    return order_after_yes(intent, lambda: shop.quote(lines), shop)


def _lines_to_repeat(intent: Intent, shop: Shop) -> Reply | tuple[QuoteLine, ...]:
    """The old order's lines that are meant, or what to say when there are none."""
    if words := intent.text("product"):
        hits = shop.search.query(words, 50)
        skus = {hit.sku for hit in hits if hit.score >= UNSURE}
        order = shop.orders.last_with(skus)
        if order is None:
            return go_on("reorder-never", what=words)
        return tuple(one for one in order.lines if one.sku in skus)
    if slot := intent.slots.get("date"):
        orders = _within(slot.value or slot.spoken, shop)
        return orders[0].lines if orders else go_on("no-orders-then")
    last = shop.orders.last()
    return last.lines if last else go_on("no-orders")


def _within(spoken: str, shop: Shop) -> list[Order]:
    """The orders of a day, week, month or year that were not cancelled, newest first."""
    zone = ZoneInfo(shop.terms.zone)
    today = shop.now.astimezone(zone).date()
    days = date_range(spoken) or date_range(parse_date(spoken, shop.locale, today) or "")
    if days is None:
        return []
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in days)
    return [order for order in shop.orders.between(start, end) if order.state != "cancelled"]


def status(intent: Intent, shop: Shop) -> Reply:
    """Where an order is: the one with the number that was said, else the newest."""
    order = _named(intent, shop)
    if isinstance(order, Reply):
        return order
    return go_on(
        f"status-{order.state}",
        placed=_day(order.placed_at, shop),
        day=order.delivery_day,
        lines=_lines(order, shop),
        total=order.total,
        number=order.number,
    )


def _named(intent: Intent, shop: Shop) -> Order | Reply:
    if number := intent.text("number"):
        return shop.orders.find(number) or go_on("order-unknown", number=number)
    newest = shop.orders.history(1)
    return newest[0] if newest else go_on("no-orders")


def _day(moment: datetime, shop: Shop) -> date:
    """The day of a moment where the customer is."""
    return moment.astimezone(ZoneInfo(shop.terms.zone)).date()


def _lines(order: Order, shop: Shop) -> tuple[Prompt, ...]:
    """The lines of an order, as many as ears can hold, and how many more there are.

    Products are called what they are called today, in the language of today.
    """
    known = shop.catalog.many(one.sku for one in order.lines)
    titles = {one.sku: known[one.sku].title if one.sku in known else one.title for one in order.lines}
    lines = tuple(line(one.quantity, titles[one.sku]) for one in order.lines)
    more = len(lines) - SPOKEN_LINES
    return (*lines[:SPOKEN_LINES], Prompt("and-more", {"more": more})) if more > 1 else lines


def cancel(intent: Intent, shop: Shop) -> Reply:
    """Cancel an order that has not left yet, after a yes."""
    order = _to_cancel(intent, shop)
    if isinstance(order, Reply):
        return order
    terms = f"{order.number} {order.state}"
    if intent.agreed and intent.agreed.terms == terms:
        try:
            shop.orders.cancel(order.id, intent.agreed.id)
        except NotCancellable:
            return go_on("cancel-too-late", number=order.number)
        return go_on("cancelled", number=order.number, total=order.total)
    asked = intent.filled(number=order.number)
    return say(
        "cancel-confirm",
        ask=Question(Intent(asked.name, asked.slots), terms=terms),
        lines=_lines(order, shop),
        total=order.total,
        placed=_day(order.placed_at, shop),
    )


def _to_cancel(intent: Intent, shop: Shop) -> Order | Reply:
    """The order to cancel: the named one, else the newest that still can be."""
    order = _named(intent, shop)
    if isinstance(order, Reply):
        return order
    if not intent.text("number"):
        order = next((one for one in shop.orders.history(10) if one.cancellable), order)
    if order.cancellable:
        return order
    message = "cancelled-already" if order.state in ("cancelled", "refunded") else "cancel-too-late"
    return go_on(message, number=order.number)


def not_cancelled(intent: Intent, shop: Shop) -> Reply:
    """A no to cancelling an order."""
    return go_on("not-cancelled")


def history(intent: Intent, shop: Shop) -> Reply:
    """The newest orders, or those of a time."""
    slot = intent.slots.get("date")
    orders = _within(slot.value or slot.spoken, shop) if slot else shop.orders.history(SPOKEN_ORDERS)
    if not orders:
        return go_on("no-orders-then" if slot else "no-orders")
    told = [_told(order, shop) for order in orders[:SPOKEN_ORDERS]]
    return say("history", then=[*told, Prompt("history-what-now")], ask=ANYTHING_ELSE, count=len(told))


def _told(order: Order, shop: Shop) -> Prompt:
    args: dict[str, Value] = {
        "day": _day(order.placed_at, shop),
        "lines": _lines(order, shop),
        "total": order.total,
    }
    return Prompt("history-cancelled" if order.state == "cancelled" else "history-order", args)
