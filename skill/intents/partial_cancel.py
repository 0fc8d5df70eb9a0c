"""Taking something out of an order that has not left yet, by ear."""

from __future__ import annotations

from collections.abc import Mapping

from skill.dialogue import Expects, Intent, Question, Reply
from skill.intents.ordered import Meant, meant
from skill.intents.say import go_on, say
from skill.shop import Shop
from skill.shop.errors import NotCancellable
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.partial_cancel import is_all, taken_from


def cancel_items(intent: Intent, shop: Shop) -> Reply:
    """Take pieces out of an order, after a yes to what it costs then."""
    words = intent.text("items")
    newest = next((one for one in shop.orders.history(1)), None)
    if newest is None:
        return go_on("no-orders")
    if not words:
        return say("cancel-items-which", ask=Question(Intent("CancelItemsIntent"), "items", Expects.TEXT))
    found = meant(words, intent, shop, _cancellable)
    if found is None:
        return _not_there(words, intent, shop)
    if intent.agreed and intent.agreed.terms == found.terms:
        return _cancelled(found, intent.agreed.id, shop)
    asked = intent.filled(number=found.order.number)
    ask = Question(Intent(asked.name, asked.slots), terms=found.terms)
    if is_all(found.order, taken_from(found.order, found.pieces)):
        return say("cancel-items-all", ask=ask, lines=found.told(shop), total=found.order.total)
    return say(
        "cancel-items-confirm",
        ask=ask,
        lines=found.told(shop),
        before=found.order.total,
        total=_after(found),
    )


def _after(found: Meant) -> Money:
    taken = taken_from(found.order, found.pieces)
    return found.order.total - Money.sum((one.amount for one in taken), found.order.total.currency)


def _cancellable(order: Order) -> Mapping[str, int]:
    return {line.sku: line.quantity for line in order.lines} if order.cancellable else {}


def _not_there(words: str, intent: Intent, shop: Shop) -> Reply:
    """Says that no order holds it, or that the one that does has left."""
    gone = meant(words, intent, shop, lambda order: {line.sku: line.quantity for line in order.lines})
    if gone and gone.order.state in ("packed", "shipped", "delivered"):
        return go_on("cancel-too-late", number=gone.order.number)
    return go_on("cancel-items-unknown", what=words)


def _cancelled(found: Meant, key: str, shop: Shop) -> Reply:
    try:
        order = shop.orders.cancel_items(found.order.id, found.pieces, key)
    except NotCancellable:
        return go_on("cancel-too-late", number=found.order.number)
    if order.state == "cancelled":
        return go_on("cancelled", number=order.number, total=order.total)
    return go_on("cancelled-items", lines=found.told(shop), total=order.total)
