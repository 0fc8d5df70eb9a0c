"""The voice code: asked for before what only its owner may do."""

from __future__ import annotations

from skill.dialogue import Expects, Intent, Question, Reply
from skill.intents.say import go_on, say
from skill.shop import Shop


def pin_refusal(intent: Intent, shop: Shop, ask: str = "pin-ask", locked: str = "pin-locked") -> Reply | None:
    """Asks for the voice code by the message `ask`, once more when it is wrong, until it is `locked`.

    None when it is right, when the channel made sure who speaks, or when the customer has none.
    """
    if intent.proven or not shop.customer.has_pin:
        return None
    pin = intent.text("pin")
    question = Question(intent.filled(pin=""), "pin", Expects.PIN)
    if not pin:
        return say(ask, ask=question)
    result = shop.customers.check_pin(shop.customer.id, pin)
    if result.ok:
        return None
    return go_on(locked) if result.locked else say("pin-wrong", ask=question, left=result.left)
