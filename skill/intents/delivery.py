"""How and when an order comes: which ways there are, and choosing one."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

from skill.dialogue import Choice, Expects, Intent, Prompt, Question, Reply, Value
from skill.intents.say import ANYTHING_ELSE, go_on, say
from skill.language.dates import coming_days, parse_date
from skill.language.normalise import fold
from skill.shop import Shop
from skill.shop.choices import Choices
from skill.shop.delivery import DeliveryOption
from skill.shop.errors import NotDelivered
from skill.shop.quotes import Delivery

SLOTS = ("delivery", "day", "time")
"""The slots that say how and when."""


def options(intent: Intent, shop: Shop) -> Reply:
    """Which ways of delivery there are, with what they cost and when they come."""
    found = shop.terms.options
    if len(found) == 1:
        return go_on("delivery-only", option=_told(found[0], shop))
    return say(
        "delivery-options",
        then=[Prompt("delivery-which")],
        ask=Question(Intent("DeliveryIntent"), "delivery", Expects.TEXT),
        choices=[Choice(one.name(shop.locale), one.name(shop.locale), "", one.fee) for one in found],
        options=tuple(_told(one, shop) for one in found),
    )


def _told(option: DeliveryOption, shop: Shop) -> Prompt:
    day = shop.choices.earliest(option)
    args: dict[str, Value] = {"name": option.name(shop.locale), "fee": option.fee, "day": day}
    if not option.fee:
        return Prompt("delivery-option-free", args)
    if option.free_from is None:
        return Prompt("delivery-option", args)
    return Prompt("delivery-option-from", args | {"limit": option.free_from})


def deliver(intent: Intent, shop: Shop) -> Reply:
    """Choose how or when the next order comes; what is in the cart can then be ordered."""
    if not any(intent.text(slot) for slot in SLOTS):
        return options(intent, shop)
    chosen = choose(intent, shop)
    if isinstance(chosen, Prompt):
        return Reply((chosen, Prompt("anything-else")), ANYTHING_ELSE)
    cart = shop.cart.get()
    coming = shop.quote(cart).shipping if cart else _without_goods(chosen, shop)
    args: dict[str, Value] = {"name": coming.name, "day": when(coming)}
    if not cart:
        return go_on("delivery-chosen-next", args=args)
    return say(
        "delivery-chosen" if coming.cost else "delivery-chosen-free",
        then=[Prompt("check-out-question")],
        ask=Question(Intent("CheckoutIntent")),
        args=args | {"cost": coming.cost} if coming.cost else args,
    )


def choose(intent: Intent, shop: Shop) -> Choices | Prompt:
    """Chooses what the slots say; a prompt that says why not when it cannot be had."""
    option = _option(intent, shop)
    if option is None:
        names = tuple(one.name(shop.locale) for one in shop.terms.options)
        return Prompt("delivery-unknown", {"names": names})
    days = _days(intent, shop)
    if intent.text("day") and days is None:
        return Prompt("delivery-day-unclear")
    try:
        return shop.choices.delivery(option, days, _time(intent, shop))
    except NotDelivered as refused:
        args: dict[str, Value] = {"name": refused.option.name(shop.locale)}
        if refused.by_time:
            return Prompt("delivery-no-time", args)
        return Prompt("delivery-no-day", args | {"day": refused.nearest})


def when(coming: Delivery) -> date | Prompt:
    """The day on which something comes, with the time of the day where there is one."""
    return day_and_time(coming.day, coming.span)


def day_and_time(day: date, span: str) -> date | Prompt:
    """A day, and a time of it as `08:00-12:00` (empty: any)."""
    if not span:
        return day
    start, end = (time.fromisoformat(one) for one in span.split("-"))
    return Prompt("day-between", {"day": day, "start": start, "end": end})


def _without_goods(chosen: Choices, shop: Shop) -> Delivery:
    option = shop.terms.option(chosen.delivery) or shop.terms.standard
    slot = option.at(chosen.time)
    day = chosen.day or shop.choices.earliest(option, slot)
    cost = option.fee + slot.fee if slot else option.fee
    return Delivery(option.id, option.name(shop.locale), day, cost, slot.span if slot else "")


def _option(intent: Intent, shop: Shop) -> str | None:
    """The id of the option that was named, empty when none was; None when there is no such option."""
    slot = intent.slots.get("delivery")
    if slot is None:
        return ""
    known = {name: one.id for one in shop.terms.options for name in _names(one, shop.locale)}
    for words in (*slot.ids, slot.value, slot.spoken):
        if found := known.get(fold(words)):
            return found
    said = set(fold(slot.spoken).split())
    return next((option for name, option in known.items() if said & set(name.split()) - _SMALL), None)


_SMALL = frozenset(("the", "in", "at", "am", "im", "delivery", "way"))


def _names(option: DeliveryOption, locale: str) -> tuple[str, ...]:
    words = (option.id, option.name(locale), *option.synonyms.get(locale, ()))
    return tuple(fold(one) for one in words)


def _days(intent: Intent, shop: Shop) -> tuple[date, date] | None:
    slot = intent.slots.get("day")
    if slot is None:
        return None
    today = shop.now.astimezone(ZoneInfo(shop.terms.zone)).date()
    readings = (slot.value, parse_date(slot.spoken, shop.locale, today), slot.spoken)  # Alexa says the value
    return next((days for said in readings if said and (days := coming_days(said, today))), None)


def _time(intent: Intent, shop: Shop) -> str:
    """The id of the time of the day that was said; empty when none was."""
    slot = intent.slots.get("time")
    if slot is None:
        return ""
    known = {one.id for option in shop.terms.options for one in option.times}
    return next((one for one in slot.ids if one in known), slot.ids[0] if slot.ids else slot.text)
