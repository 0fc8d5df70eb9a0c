"""Whose shop this is, what it keeps of whom, and how to be forgotten."""

from __future__ import annotations

from skill.dialogue import Card, Context, Intent, Prompt, Question, Reply
from skill.intents.pin import pin_refusal
from skill.intents.say import go_on, say
from skill.shop import Shop, StillOrdered


def connect_account(intent: Intent, shop: Shop) -> Reply:
    """Tells a guest the code that connects this device with an account."""
    if not shop.customer.guest:
        return go_on("connected-already")
    code = " ".join(shop.device_code())
    card = Card("link-account", Prompt("card-connect", {"code": code}), (Prompt("card-connect-text"),))
    return say("connect-code", card=card, ends=True, code=code)


def what_is_kept(intent: Intent, shop: Shop) -> Reply:
    """Says what is kept of the customer, and where all of it can be had."""
    if shop.customer.guest:
        return go_on("kept-of-guest", pieces=shop.cart.get().pieces)
    return go_on("kept-of-customer", orders=len(shop.orders.history(1000)), pieces=shop.cart.get().pieces)


def erase(intent: Intent, shop: Shop) -> Reply:
    """Erases everything of the customer after a yes, and after the voice code where there is one."""
    terms = f"erase {shop.customer.id}"
    if intent.agreed is None or intent.agreed.terms != terms:
        message = "erase-guest-confirm" if shop.customer.guest else "erase-confirm"
        return say(message, ask=Question(Intent(intent.name), terms=terms))
    if (refusal := pin_refusal(intent, shop, "pin-ask-erase", "pin-locked-erase")) is not None:
        return refusal
    try:
        shop.erase_customer()
    except StillOrdered as still:
        return go_on("erase-later", number=still.numbers[0])
    return say("erased", ends=True, context=Context())


def not_erased(intent: Intent, shop: Shop) -> Reply:
    """A no to being forgotten."""
    return go_on("not-erased")
