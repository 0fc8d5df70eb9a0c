"""Ordering what is in the cart: everything is read out, and only a yes to exactly that orders it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from skill.dialogue import Card, Intent, Prompt, Question, Reply, Value
from skill.intents.coupons import refusal_of, take
from skill.intents.delivery import SLOTS, choose, day_and_time, when
from skill.intents.pin import pin_refusal
from skill.intents.say import ANYTHING_ELSE, go_on, line, say
from skill.shop import Shop
from skill.shop.delivery import STANDARD
from skill.shop.errors import Declined, OverLimit, SoldOut, TermsChanged
from skill.shop.limits import check_limits
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.quotes import Quote

REFUSALS = {
    "no_payment_method": "payment-no-card",
    "authentication_required": "payment-card-again",
    "expired_card": "payment-card-again",
}
"""What is said to a gateway's reasons about which the customer can do something."""


def checkout(intent: Intent, shop: Shop) -> Reply:
    """Order the cart."""
    if intent.agreed and (order := shop.orders.with_key(intent.agreed.id)):
        return ordered(order, shop)
    cart = shop.cart.get()
    if not cart:
        return say("cart-empty", ask=ANYTHING_ELSE)
    return order_after_yes(intent, lambda: shop.quote(shop.cart.get()), shop)


def order_after_yes(intent: Intent, quote_now: Callable[[], Quote], shop: Shop) -> Reply:
    """Order what is quoted when its terms were agreed to; else read them out and ask.

    "Express please" and "use the coupon …" while that is asked change what is read out next.
    """
    notes = _wished(intent, shop)
    quote = quote_now()
    if impossible := refusal(quote, shop):
        return impossible
    if intent.agreed is None or intent.agreed.terms != quote.fingerprint:
        return _read_out(intent, quote, notes)
    if quote.total >= shop.terms.pin_limit and (refused := pin_refusal(intent, shop)) is not None:
        return refused
    try:
        return ordered(shop.orders.place(quote, intent.agreed.id), shop)
    except (SoldOut, TermsChanged):
        return _read_out(intent, quote_now())
    except OverLimit as over:
        return _limited(over)
    except Declined as refused:
        return payment_declined(refused.reason, quote.total)


def _wished(intent: Intent, shop: Shop) -> list[Prompt]:
    """Takes up what the customer wishes for this order; returns why something cannot be had."""
    notes = []
    if any(intent.text(slot) for slot in SLOTS):
        chosen = choose(intent, shop)
        notes += [chosen] if isinstance(chosen, Prompt) else []
    if code := intent.slots.get("code"):
        taken = take(code, shop)
        notes += [taken] if isinstance(taken, Prompt) else []
    return notes


def refusal(quote: Quote, shop: Shop) -> Reply | None:
    """Why nothing can be ordered at all; None when something can."""
    if not quote:
        return go_on("all-sold-out", titles=tuple(short.title for short in quote.short))
    if quote.address is None:
        return _link_account()
    if not shop.gateway.ready(shop.customer.id):
        return go_on("payment-no-card")
    if quote.missing:
        assert quote.minimum is not None
        return go_on("below-minimum", minimum=quote.minimum, missing=quote.missing)
    return _over_limit(quote, shop)


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


def _read_out(intent: Intent, quote: Quote, notes: Iterable[Prompt] = ()) -> Reply:
    """Seller, products, delivery, tax and total; the yes to this is an order."""
    wished = ("pin", "code", *SLOTS)
    asked = Intent(intent.name, {name: slot for name, slot in intent.slots.items() if name not in wished})
    first = [*notes]
    if intent.agreed and intent.agreed.terms:
        first.append(Prompt("terms-changed"))
    return Reply(
        prompts=(
            *first,
            *_unlike_wished(quote),
            terms(quote),
            Prompt("order-question", {"total": quote.total}),
        ),
        question=Question(asked, terms=quote.fingerprint),
        card=Card("order", Prompt("card-order"), _summary(quote)),
    )


def _unlike_wished(quote: Quote) -> list[Prompt]:
    """What is not as the customer may think: sold out, late, or a coupon that does not count."""
    told = [_short(short.title, short.available) for short in quote.short]
    if quote.late:
        titles = tuple(one.title for one in quote.late)
        told.append(Prompt("late", {"titles": titles, "count": len(titles), "day": quote.delivery_day}))
    if quote.coupon and quote.coupon.refused:
        minimum: dict[str, Value] = {"minimum": quote.coupon.minimum} if quote.coupon.minimum else {}
        told.append(refusal_of(quote.coupon.code, quote.coupon.refused, **minimum))
    return told


def _short(title: str, available: int) -> Prompt:
    return (
        Prompt("short-some", {"title": title, "left": available})
        if available
        else Prompt("short", {"title": title})
    )


def terms(quote: Quote) -> Prompt:
    """Everything that is agreed to with an order, in one sentence or two."""
    args: dict[str, Value] = {
        "seller": quote.seller,
        "lines": tuple(line(one.quantity, one.title) for one in quote.lines),
        "goods": _goods(quote),
        "tax": quote.tax,
        "total": quote.total,
    }
    shipping = quote.shipping
    if shipping.option == STANDARD and not shipping.span and not quote.discount:
        plain: dict[str, Value] = {"delivery": quote.delivery, "day": quote.delivery_day}
        return Prompt("order-terms" if quote.delivery else "order-terms-free", args | plain)
    coming: dict[str, Value] = {"name": shipping.name, "day": when(shipping), "cost": shipping.cost}
    if shipping.option == STANDARD:
        coming["name"] = Prompt("delivery-standard")
    delivery = Prompt("delivery-paid" if shipping.cost else "delivery-free", coming)
    return Prompt("order-terms-with", args | {"delivery": delivery})


def _goods(quote: Quote) -> Value:
    """What the goods cost, and what the coupon takes off."""
    if not quote.discount or quote.coupon is None:
        return quote.goods
    worth = quote.goods + quote.discount
    return Prompt("goods-discounted", {"worth": worth, "discount": quote.discount, "code": quote.coupon.code})


def ordered(order: Order, shop: Shop) -> Reply:
    """What is said and kept after an order; the truth about its payment included.

    Who has no voice code yet is told after a large order where one can be set: in the account, as
    whoever stands at the device could set one by speaking.
    """
    if order.state == "cancelled":
        if reason := shop.orders.refused(order):
            return payment_declined(reason, order.total)
        return go_on("cancelled-already", number=order.number)
    if order.state == "placed":
        shop.notices.promise(order)
    option = shop.terms.option(order.delivery_option)
    placed = "order-placed-pickup" if option and option.pickup else "order-placed"
    return say(
        "order-pending" if order.state == "placed" else placed,
        then=[Prompt("pin-offer", {"limit": shop.terms.pin_limit})] if _lacks_pin(order, shop) else [],
        card=receipt(order),
        number=order.number,
        total=order.total,
        day=day_and_time(order.delivery_day, order.delivery_time),
    )


def payment_declined(reason: str, total: Money) -> Reply:
    """That nothing was ordered, and what the customer can do about it where that is known."""
    message = REFUSALS.get(reason)
    return go_on(message) if message else go_on("payment-declined", total=total)


def _lacks_pin(order: Order, shop: Shop) -> bool:
    return order.total >= shop.terms.pin_limit and not shop.customer.has_pin


def receipt(order: Order) -> Card:
    """The order to keep: its lines, delivery, total with tax, and the seller."""
    return Card("receipt", Prompt("card-receipt", {"number": order.number}), _summary(order))


def _summary(sold: Quote | Order) -> tuple[Prompt, ...]:
    """Lines, delivery, total with tax, and the seller, as they are read."""
    lines = (
        Prompt("line-priced", {"quantity": one.quantity, "title": one.title, "price": one.total})
        for one in sold.lines
    )
    return (
        *lines,
        Prompt("card-delivery", {"delivery": sold.delivery, "day": sold.delivery_day}),
        Prompt("card-total", {"total": sold.total, "tax": sold.tax}),
        Prompt("card-seller", {"seller": sold.seller}),
    )


def declined(intent: Intent, shop: Shop) -> Reply:
    """A no to the order: nothing is ordered, the cart is kept."""
    return go_on("not-ordered")
