"""Coming and going: welcome, goodbye, and answers that belong to no open question."""

from __future__ import annotations

from skill.dialogue import Context, Intent, Prompt, Question, Reply
from skill.intents.say import ANYTHING_ELSE, go_on, say
from skill.shop import Shop
from skill.shop.notices import CALLED_OFF, DECLINED, EXPIRED, THROUGH


def welcome(intent: Intent, shop: Shop) -> Reply:
    """Greets, and reminds of a cart that was not ordered yet."""
    cart = shop.cart.get()
    name = {"name": first_name(shop.customer.name)} if shop.customer.name else {}
    if not cart:
        return say("welcome-name" if name else "welcome", ask=ANYTHING_ELSE, context=Context(), args=name)
    return say(
        "welcome-cart-name" if name else "welcome-cart",
        ask=ANYTHING_ELSE,
        context=Context(),
        args=name,
        pieces=cart.pieces,
        total=cart.total,
    )


NEWS = {
    THROUGH: "payment-through",
    DECLINED: "payment-failed",
    EXPIRED: "payment-expired",
    CALLED_OFF: "order-called-off",
}
"""What is said of what became of an order."""


def news(intent: Intent, shop: Shop) -> list[Prompt]:
    """What a conversation begins with, whatever was asked first: what became of orders without the
    customer, and that a subscription waits for a yes.
    """
    if shop.customer.guest:
        return []
    told = [
        Prompt(NEWS[one.outcome], {"number": one.order.number, "total": one.order.total})
        for one in shop.notices.take()
    ]
    asks_already = intent.name == "SubscriptionsIntent"
    waits = [Prompt("subscription-waits")] if not asks_already and shop.subscriptions.waiting() else []
    return told + waits


def first_name(name: str) -> str:
    """How a customer is greeted: the first word of the name."""
    return name.split()[0]


def goodbye(intent: Intent, shop: Shop) -> Reply:
    """Ends the conversation; the cart is kept, and said to be."""
    cart = shop.cart.get()
    return say("goodbye-cart", ends=True, pieces=cart.pieces) if cart else say("goodbye", ends=True)


def start_over(intent: Intent, shop: Shop) -> Reply:
    """Forgets what was asked and shown. The cart is not conversation: it stays."""
    cart = shop.cart.get()
    if cart:
        return say("start-over-cart", ask=ANYTHING_ELSE, context=Context(), pieces=cart.pieces)
    return say("start-over", ask=ANYTHING_ELSE, context=Context())


def anything_else(intent: Intent, shop: Shop) -> Reply:
    """Yes, there is something else: asks what."""
    return say("what-else", ask=ANYTHING_ELSE)


def nothing_else(intent: Intent, shop: Shop) -> Reply:
    """No, nothing else: offers to order what is in the cart, else says goodbye."""
    cart = shop.cart.get()
    if not cart:
        return say("goodbye", ends=True)
    return say("check-out-now", ask=Question(Intent("CheckoutIntent")), pieces=cart.pieces, total=cart.total)


def yes_to_nothing(intent: Intent, shop: Shop) -> Reply:
    """A yes without a question agrees to nothing."""
    return say("yes-to-nothing", then=[Prompt("help-what-now")], ask=ANYTHING_ELSE)


def no_to_nothing(intent: Intent, shop: Shop) -> Reply:
    """A no without a question."""
    return go_on("okay")


def declined(intent: Intent, shop: Shop) -> Reply:
    """A no to a question that has no answer of its own to it."""
    return go_on("okay")
