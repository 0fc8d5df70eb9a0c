"""Beginning a subscription by ear: what, how often, what it costs each time, and a yes to that."""

from __future__ import annotations

from skill.dialogue import Expects, Intent, Prompt, Question, Reply
from skill.intents.checkout import refusal
from skill.intents.choose import choose
from skill.intents.pin import pin_refusal
from skill.intents.say import go_on, line, say
from skill.language.durations import parse_duration
from skill.language.wishes import parse_wish
from skill.shop import Shop
from skill.shop.orders import Order
from skill.shop.quotes import Piece, Quote
from skill.shop.subscription_run import order_due


def subscribe(intent: Intent, shop: Shop) -> Reply:
    """Order something at every interval, after a yes to what it costs each time."""
    words = intent.text("product")
    if not words:
        return say("subscribe-what", ask=Question(Intent("SubscribeIntent"), "product", Expects.TEXT))
    piece = _piece(intent, shop)
    if piece is None and (parted := _with_odd_interval(intent, shop.locale)):
        return subscribe(parted, shop)
    if piece is None:
        return say("nothing-found", what=words, ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    interval = interval_of(intent)
    asked = Intent(intent.name, {name: slot for name, slot in intent.slots.items() if name != "pin"})
    if not interval:
        unclear = bool(intent.text("interval"))
        ask = Question(asked.filled(interval=""), "interval", Expects.TEXT)
        return say("interval-unclear" if unclear else "subscribe-how-often", ask=ask, title=piece.title)
    quote = shop.subscriptions.quote(piece)
    if impossible := refusal(quote, shop):
        return impossible
    if quote.short or quote.late:
        return go_on("found-sold-out", title=piece.title)
    terms = f"{interval} {quote.fingerprint}"
    if intent.agreed is None or intent.agreed.terms != terms:
        return _read_out(asked, quote, interval, terms, changed=intent.agreed is not None)
    if quote.total >= shop.terms.pin_limit and (refused := pin_refusal(intent, shop)) is not None:
        return refused
    return _begin(quote, interval, intent.agreed.id, shop)


def _piece(intent: Intent, shop: Shop) -> Piece | None:
    """The product that is meant and how many: what this customer bought before comes first."""
    wish = parse_wish(intent.text("product"), shop.locale)
    chosen = choose(wish, shop)
    product = chosen.product or next(iter(chosen.among), chosen.guess)
    if product is None:
        return None
    quantity = intent.number("quantity") or wish.count(product.pack)
    return Piece(product.sku, max(1, min(quantity, shop.terms.line_limit)), product.title)


def _with_odd_interval(intent: Intent, locale: str) -> Intent | None:
    """The intent whose product ended with an interval that is not offered: "milk every three days"."""
    words = intent.text("product").split()
    for at in range(1, len(words) - 1):
        if parse_duration(" ".join(words[at + 1 :]), locale):
            return intent.filled(product=" ".join(words[:at]), interval=" ".join(words[at:]))
    return None


def _read_out(asked: Intent, quote: Quote, interval: str, terms: str, *, changed: bool) -> Reply:
    (ordered,) = quote.lines
    told = Prompt(
        "subscribe-terms",
        {
            "line": line(ordered.quantity, ordered.title),
            "interval": every(interval),
            "seller": quote.seller,
            "total": quote.total,
            "tax": quote.tax,
            "day": quote.delivery_day,
        },
    )
    first = [Prompt("terms-changed")] if changed else []
    return Reply((*first, told, Prompt("subscribe-question")), Question(asked, terms=terms))


def _begin(quote: Quote, interval: str, key: str, shop: Shop) -> Reply:
    begun = shop.subscriptions.start(quote, interval, key)
    order = order_due(shop, begun.id, "customer")
    if order is None:
        return go_on("subscribed-waits", total=quote.total)
    return begun_reply("subscribed", order, interval)


def begun_reply(message: str, order: Order, interval: str) -> Reply:
    """Says what was just ordered of a subscription; the truth about its payment included."""
    (ordered,) = order.lines
    placed = Prompt(
        "order-pending" if order.state == "placed" else "order-placed",
        {"number": order.number, "total": order.total, "day": order.delivery_day},
    )
    said = Prompt(message, {"line": line(ordered.quantity, ordered.title), "interval": every(interval)})
    return Reply((said, placed))


def interval_of(intent: Intent) -> str:
    """The interval that was said, as `4w` or `1m`; empty when none was, or an unknown one."""
    slot = intent.slots.get("interval")
    return slot.ids[0] if slot and slot.ids else ""


def every(interval: str) -> Prompt:
    """An interval in words: every four weeks."""
    unit = "interval-weeks" if interval.endswith("w") else "interval-months"
    return Prompt(unit, {"count": int(interval[:-1])})
