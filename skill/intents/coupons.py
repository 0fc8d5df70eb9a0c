"""Coupons by ear: taking one for the next order, and taking it off again."""

from __future__ import annotations

from decimal import Decimal

from skill.dialogue import Expects, Intent, Prompt, Question, Reply, Slot, Value
from skill.intents.say import ANYTHING_ELSE, go_on, say
from skill.shop import Shop
from skill.shop.coupons import Coupon, code_of
from skill.shop.errors import CouponRefused


def use(intent: Intent, shop: Shop) -> Reply:
    """Take a coupon for the next order."""
    slot = intent.slots.get("code")
    if slot is None:
        return say("coupon-which", ask=Question(Intent("CouponIntent"), "code", Expects.TEXT))
    taken = take(slot, shop)
    if isinstance(taken, Prompt):
        return Reply((taken, Prompt("anything-else")), ANYTHING_ELSE)
    if not shop.cart.get():
        return Reply((worth(taken), Prompt("anything-else")), ANYTHING_ELSE)
    return Reply((worth(taken), Prompt("check-out-question")), Question(Intent("CheckoutIntent")))


def take(slot: Slot, shop: Shop) -> Coupon | Prompt:
    """Takes the coupon that was said, or heard otherwise; a prompt that says why not when it is refused."""
    refused: CouponRefused | None = None
    for spoken in (slot.text, *slot.alternatives):
        try:
            return shop.choices.coupon(code_of(spoken, shop.locale))
        except CouponRefused as refusal:
            refused = refusal if refused is None or refused.reason == "unknown" else refused
    assert refused is not None
    return refusal_of(refused.code if refused.reason != "unknown" else slot.text, refused.reason)


def refusal_of(code: str, reason: str, **args: Value) -> Prompt:
    """Why a coupon is not used, in a sentence."""
    return Prompt(REFUSED[reason], {"code": code, **args})


REFUSED = {
    "unknown": "coupon-unknown",
    "over": "coupon-over",
    "early": "coupon-early",
    "used": "coupon-used",
    "gone": "coupon-gone",
    "minimum": "coupon-minimum",
}
"""The message for each reason of `Coupon.refusal`."""


def worth(coupon: Coupon) -> Prompt:
    """What a coupon takes off, and from which worth of goods on."""
    args: dict[str, Value] = {"code": coupon.code}
    if coupon.amount is not None:
        args["off"] = coupon.amount
    else:
        args["off"] = Prompt("percent", {"percent": Decimal(coupon.percent or 0) / 100})
    if not coupon.minimum:
        return Prompt("coupon-taken", args)
    return Prompt("coupon-taken-from", args | {"minimum": coupon.minimum})


def drop(intent: Intent, shop: Shop) -> Reply:
    """Take the coupon off again."""
    code = shop.choices.without_coupon()
    return go_on("coupon-dropped", code=code) if code else go_on("coupon-none")
