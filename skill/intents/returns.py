"""Sending something back by ear: what, why, and what is given back for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skill.dialogue import Expects, Intent, Prompt, Question, Reply, Value
from skill.intents.ordered import Meant, meant
from skill.intents.say import go_on, say
from skill.shop import Shop
from skill.shop.errors import NotReturnable
from skill.shop.line_changes import ANNOUNCED
from skill.shop.money import Money
from skill.shop.orders import Order

REASONS = ("damaged", "wrong", "spoiled", "unwanted", "late", "other")
"""The ids of the reasons that the interaction model knows."""

EVERYTHING = ("everything", "alles", "all", "order", "bestellung")
"""Words that name the whole order, in all languages."""


def give_back(intent: Intent, shop: Shop) -> Reply:
    """Announce a return: asks what, why, and reads out what is given back before it is noted."""
    if not shop.orders.history(1):
        return go_on("no-orders")
    words = intent.text("items")
    if not words:
        return say("return-which", ask=Question(Intent("ReturnIntent"), "items", Expects.TEXT))
    found = _meant(words, intent, shop)
    if found is None:
        return _impossible(words, intent, shop)
    asked = intent.filled(number=found.order.number)
    asked = Intent(asked.name, asked.slots)
    if not intent.text("reason"):
        return say("return-why", ask=Question(asked, "reason", Expects.TEXT), lines=found.told(shop))
    if intent.agreed is None or intent.agreed.terms != found.terms:
        return _read_out(found, asked, shop)
    try:
        amount = shop.returns.announce(found.order.id, found.pieces, _reason(intent), intent.agreed.id)
    except NotReturnable:
        return go_on("return-impossible")
    return go_on("return-noted", total=amount, number=found.order.number)


def _meant(words: str, intent: Intent, shop: Shop) -> Meant | None:
    if words.casefold().split()[-1] in EVERYTHING:
        order = next((one for one in shop.orders.history(5) if _left(one, shop)), None)
        return Meant(order, _left(order, shop)) if order else None
    return meant(words, intent, shop, lambda order: _left(order, shop))


def _left(order: Order, shop: Shop) -> Mapping[str, int]:
    known = shop.returns.of(order)
    return known.left if known.possible else {}


def _read_out(found: Meant, asked: Intent, shop: Shop) -> Reply:
    known = shop.returns.of(found.order)
    amounts = known.worth(found.pieces, ANNOUNCED, shop.terms)
    args: dict[str, Value] = {
        "lines": found.told(shop),
        "total": Money.sum(amounts.values(), found.order.total.currency),
    }
    until: dict[str, date] = {"day": known.until} if known.until else {}
    return say(
        "return-confirm" if until else "return-confirm-open",
        then=[Prompt("return-question")],
        ask=Question(asked, terms=found.terms),
        args=args | until,
    )


def _impossible(words: str, intent: Intent, shop: Shop) -> Reply:
    """Why it cannot be sent back: not here yet, too late, on its way back, or never ordered."""
    found = meant(words, intent, shop, lambda order: {line.sku: line.quantity for line in order.lines})
    if found is None:
        return go_on("return-unknown", what=words)
    known = shop.returns.of(found.order)
    if found.order.cancellable:
        return say(
            "return-not-left",
            ask=Question(Intent("CancelItemsIntent", dict(intent.filled(number=found.order.number).slots))),
            lines=found.told(shop),
        )
    if known.until and known.today > known.until:
        return go_on("return-too-late", day=known.until)
    return go_on("return-impossible")


def _reason(intent: Intent) -> str:
    """The reason as the merchant reads it: its id, else the customer's own words."""
    slot = intent.slots["reason"]
    return next((one for one in slot.ids if one in REASONS), slot.text)


def not_returned(intent: Intent, shop: Shop) -> Reply:
    """A no to a return: nothing is noted."""
    return go_on("return-not-noted")
