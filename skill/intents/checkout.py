"""Ordering what is in the cart: everything is read out, and only a yes to exactly that orders it."""

from __future__ import annotations

from collections.abc import Callable

from skill.dialogue import Card, Intent, Prompt, Question, Reply
from skill.intents.pin import pin_refusal
from skill.intents.say import ANYTHING_ELSE, go_on, line, say
from skill.shop import Shop
from skill.shop.errors import Declined, OverLimit, SoldOut, TermsChanged
from skill.shop.limits import check_limits
from skill.shop.orders import Order
from skill.shop.quotes import Quote


def checkout(intent: Intent, shop: Shop) -> Reply:
    """Order the cart."""
    if intent.agreed and (order := shop.orders.with_key(intent.agreed.id)):
        return ordered(order, shop)
    cart = shop.cart.get()
    if not cart:
        return say("cart-empty", ask=ANYTHING_ELSE)
    return order_after_yes(intent, lambda: shop.quote(shop.cart.get()), shop)


def order_after_yes(intent: Intent, quote_now: Callable[[], Quote], shop: Shop) -> Reply:
    """Order what is quoted when its terms were agreed to; else read them out and ask."""
    quote = quote_now()
    if not quote:
        return go_on("all-sold-out", titles=tuple(short.title for short in quote.short))
    if quote.address is None:
        return _link_account()
    if (limited := _over_limit(quote, shop)) is not None:
        return limited
    if intent.agreed is None or intent.agreed.terms != quote.fingerprint:
        return _read_out(intent, quote)
    if quote.total >= shop.terms.pin_limit and (refusal := pin_refusal(intent, shop)) is not None:
        return refusal
    try:
        return ordered(shop.orders.place(quote, intent.agreed.id), shop)
    except (SoldOut, TermsChanged):
        return _read_out(intent, quote_now())
    except OverLimit as over:
        return _limited(over)
    except Declined:
        return go_on("payment-declined", total=quote.total)


def _over_limit(quote: Quote, shop: Shop) -> Reply | None:
    """What is said before anything is read out that may not be ordered; None when it may."""
    try:
        check_limits(shop, quote.total)
    except OverLimit as over:
        return _limited(over)
    return None


def _limited(over: OverLimit) -> Reply:
    message = {"order": "over-order-limit", "day": "over-day-limit"}[over.kind]
    return go_on(message, limit=over.limit, left=over.left)


def _link_account() -> Reply:
    """Somebody unknown cannot order: says why, and sends the card that leads to an account."""
    card = Card("link-account", Prompt("card-link-account"), (Prompt("card-link-account-text"),))
    return say("link-account", card=card, ends=True)


def _read_out(intent: Intent, quote: Quote) -> Reply:
    """Seller, products, delivery, tax and total; the yes to this is an order."""
    asked = Intent(intent.name, {name: slot for name, slot in intent.slots.items() if name != "pin"})
    first = []
    if intent.agreed and intent.agreed.terms:
        first.append(Prompt("terms-changed"))
    first += [_short(short.title, short.available) for short in quote.short]
    return Reply(
        prompts=(*first, _terms(intent.name, quote), Prompt("order-question", {"total": quote.total})),
        question=Question(asked, terms=quote.fingerprint),
        card=Card("order", Prompt("card-order"), tuple(line(one.quantity, one.title) for one in quote.lines)),
    )


def _short(title: str, available: int) -> Prompt:
    return (
        Prompt("short-some", {"title": title, "left": available})
        if available
        else Prompt("short", {"title": title})
    )


def _terms(name: str, quote: Quote) -> Prompt:
    return Prompt(
        "order-terms-free" if not quote.delivery else "order-terms",
        {
            "seller": quote.seller,
            "lines": tuple(line(one.quantity, one.title) for one in quote.lines),
            "goods": quote.goods,
            "delivery": quote.delivery,
            "day": quote.delivery_day,
            "tax": quote.tax,
            "total": quote.total,
        },
    )


def ordered(order: Order, shop: Shop) -> Reply:
    """What is said and kept after an order; the truth about its payment included.

    Who has no voice code yet is told after a large order where one can be set: in the account, as
    whoever stands at the device could set one by speaking.
    """
    if order.state == "cancelled":
        return go_on("payment-declined", total=order.total)
    return say(
        "order-pending" if order.state == "placed" else "order-placed",
        then=[Prompt("pin-offer", {"limit": shop.terms.pin_limit})] if _lacks_pin(order, shop) else [],
        card=receipt(order),
        number=order.number,
        total=order.total,
        day=order.delivery_day,
    )


def _lacks_pin(order: Order, shop: Shop) -> bool:
    return order.total >= shop.terms.pin_limit and not shop.customer.has_pin


def receipt(order: Order) -> Card:
    """The order to keep: its lines, delivery, total with tax, and the seller."""
    lines = (
        Prompt("line-priced", {"quantity": one.quantity, "title": one.title, "price": one.total})
        for one in order.lines
    )
    return Card(
        "receipt",
        Prompt("card-receipt", {"number": order.number}),
        (
            *lines,
            Prompt("card-delivery", {"delivery": order.delivery, "day": order.delivery_day}),
            Prompt("card-total", {"total": order.total, "tax": order.tax}),
            Prompt("card-seller", {"seller": order.seller}),
        ),
    )


def declined(intent: Intent, shop: Shop) -> Reply:
    """A no to the order: nothing is ordered, the cart is kept."""
    return go_on("not-ordered")
