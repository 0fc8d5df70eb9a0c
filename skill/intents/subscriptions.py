"""Subscriptions by ear: which there are, and skipping, pausing, resuming, changing and stopping them."""

from __future__ import annotations

from rapidfuzz import process

from skill.dialogue import Expects, Intent, Prompt, Question, Reply, Value
from skill.intents.alike import ALIKE, any_word
from skill.intents.checkout import refusal
from skill.intents.say import ANYTHING_ELSE, go_on, line, say
from skill.intents.subscribe import begun_reply, every, interval_of
from skill.language.normalise import fold
from skill.shop import Shop
from skill.shop.quotes import Piece
from skill.shop.subscription_run import order_due, why_not
from skill.shop.subscriptions import ACTIVE, PAUSED, PAYMENT, Subscription


def show(intent: Intent, shop: Shop) -> Reply:
    """What comes regularly; one that waits for the customer is asked about first."""
    waiting = shop.subscriptions.waiting()
    if waiting is not None:
        return _waiting(waiting, intent, shop)
    known = shop.subscriptions.all()
    if not known:
        return go_on("subscriptions-none")
    told = tuple(_told(one) for one in known)
    return say("subscriptions", then=[Prompt("anything-else")], ask=ANYTHING_ELSE, subscriptions=told)


def _told(one: Subscription) -> Prompt:
    args: dict[str, Value] = {"line": line(one.quantity, one.title), "interval": every(one.interval)}
    if one.state == PAUSED:
        return Prompt("subscription-paused", args)
    return Prompt("subscription-active", args | {"day": one.next_day, "total": one.agreed})


def _waiting(one: Subscription, intent: Intent, shop: Shop) -> Reply:
    """Asks whether what is due shall be ordered at today's price, and orders it after a yes."""
    quote = shop.subscriptions.quote(one.piece)
    if not quote or quote.short or quote.late:
        return go_on("subscription-sold-out", title=one.title)
    if impossible := refusal(quote, shop):
        return impossible
    terms = f"{one.id} {one.version} {quote.fingerprint}"
    if intent.agreed is None or intent.agreed.terms != terms:
        message = "subscription-declined" if one.waits == PAYMENT else "subscription-dearer"
        return say(
            message,
            ask=Question(Intent("SubscriptionsIntent"), terms=terms),
            line=line(one.quantity, one.title),
            total=quote.total,
            agreed=one.agreed,
            day=quote.delivery_day,
        )
    shop.subscriptions.accept(one, quote)
    order = order_due(shop, one.id, "customer")
    if order is None:
        return go_on("subscribed-waits", total=quote.total)
    return begun_reply("subscription-goes-on", order, one.interval)


def not_ordered(intent: Intent, shop: Shop) -> Reply:
    """A no to a subscription that waits: this delivery is left out, the next one is tried again."""
    waiting = shop.subscriptions.waiting()
    if waiting is None:
        return go_on("okay")
    return go_on("subscription-skipped", title=waiting.title, day=shop.subscriptions.skip(waiting).next_day)


def skip(intent: Intent, shop: Shop) -> Reply:
    """Leave out the next delivery, after a yes."""
    one = _which(intent, shop, ACTIVE)
    if isinstance(one, Reply):
        return one
    day = one.after(max(shop.subscriptions.today, one.next_day))
    if not _agreed(intent, one):
        return _confirm("subscription-skip-confirm", intent, one, left_out=one.next_day, day=day)
    return go_on("subscription-skipped", title=one.title, day=shop.subscriptions.skip(one).next_day)


def pause(intent: Intent, shop: Shop) -> Reply:
    """Order nothing until it is resumed, after a yes."""
    one = _which(intent, shop, ACTIVE)
    if isinstance(one, Reply):
        return one
    if not _agreed(intent, one):
        return _confirm("subscription-pause-confirm", intent, one)
    shop.subscriptions.pause(one)
    return go_on("subscription-is-paused", title=one.title)


def stop(intent: Intent, shop: Shop) -> Reply:
    """End it, after a yes."""
    one = _which(intent, shop, "")
    if isinstance(one, Reply):
        return one
    if not _agreed(intent, one):
        return _confirm("subscription-stop-confirm", intent, one)
    shop.subscriptions.stop(one)
    return go_on("subscription-stopped", title=one.title)


def resume(intent: Intent, shop: Shop) -> Reply:
    """Go on at today's price, after a yes to it."""
    one = _which(intent, shop, PAUSED)
    if isinstance(one, Reply):
        return one
    return _at_new_terms("subscription-resume-confirm", one, one.piece, one.interval, intent, shop)


def change(intent: Intent, shop: Shop) -> Reply:
    """Another number of pieces or another interval, after a yes to what it costs then."""
    one = _which(intent, shop, "")
    if isinstance(one, Reply):
        return one
    interval, quantity = interval_of(intent), intent.number("quantity")
    if not interval and not quantity:
        asked = Intent(intent.name, dict(intent.filled(product=one.title).slots))
        ask = Question(asked, "interval", Expects.TEXT)
        now = line(one.quantity, one.title)
        return say("subscription-change-how", ask=ask, line=now, interval=every(one.interval))
    piece = Piece(one.sku, quantity or one.quantity, one.title)
    return _at_new_terms("subscription-change-confirm", one, piece, interval or one.interval, intent, shop)


def _at_new_terms(
    message: str, one: Subscription, piece: Piece, interval: str, intent: Intent, shop: Shop
) -> Reply:
    """Reads out what it will be and what that costs; a yes to exactly that makes it so."""
    quote = shop.subscriptions.quote(piece)
    if why_not(quote, one) and (not quote or quote.short or quote.late):
        return go_on("found-sold-out", title=one.title)
    if impossible := refusal(quote, shop):
        return impossible
    terms = f"{one.id} {one.version} {interval} {quote.fingerprint}"
    args: dict[str, Value] = {"line": line(piece.quantity, one.title), "interval": every(interval)}
    if intent.agreed is None or intent.agreed.terms != terms:
        asked = Intent(intent.name, dict(intent.filled(product=one.title).slots))
        return say(message, ask=Question(asked, terms=terms), args=args | {"total": quote.total})
    known = shop.subscriptions
    new = known.resume(one, quote) if intent.name.startswith("Resume") else known.change(one, quote, interval)
    return go_on("subscription-changed", args=args | {"total": quote.total, "day": new.next_day})


def _which(intent: Intent, shop: Shop, state: str) -> Subscription | Reply:
    """The subscription that is meant, among those in that state (any, when it is empty)."""
    known = [one for one in shop.subscriptions.all() if not state or one.state == state]
    if not known:
        return go_on("subscriptions-none-paused" if state == PAUSED else "subscriptions-none")
    if words := intent.text("product"):
        titles = {one.id: one.title for one in known}
        best = process.extractOne(words, titles, scorer=any_word, processor=fold, score_cutoff=ALIKE)
        found = next((one for one in known if best and one.id == best[2]), None)
        return found or go_on("subscription-unknown", what=words)
    if len(known) == 1:
        return known[0]
    ask = Question(Intent(intent.name, dict(intent.slots)), "product", Expects.TEXT)
    return say("subscription-which", ask=ask, titles=tuple(one.title for one in known))


def _agreed(intent: Intent, one: Subscription) -> bool:
    return intent.agreed is not None and intent.agreed.terms == _terms(intent, one)


def _confirm(message: str, intent: Intent, one: Subscription, **args: Value) -> Reply:
    asked = Intent(intent.name, dict(intent.filled(product=one.title).slots))
    return say(message, ask=Question(asked, terms=_terms(intent, one)), args={"title": one.title, **args})


def _terms(intent: Intent, one: Subscription) -> str:
    return f"{intent.name} {one.id} {one.version}"


def kept(intent: Intent, shop: Shop) -> Reply:
    """A no to changing a subscription: it stays as it is."""
    return go_on("subscription-kept")


def not_begun(intent: Intent, shop: Shop) -> Reply:
    """A no to a new subscription: there is none."""
    return go_on("not-subscribed")
