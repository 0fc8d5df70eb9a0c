"""The cart by ear. Nothing in here costs money: everything is read out again before it is ordered."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz import process

from skill.dialogue import Card, Choice, Expects, Intent, Prompt, Question, Reply
from skill.intents.adding import REFUSED, Found, add_one, add_several, not_put_in, priced, put_in, wanted
from skill.intents.alike import ALIKE, every_word
from skill.intents.choose import among_shown, at_reference, choose
from skill.intents.say import ANYTHING_ELSE, go_on, line, say, seen
from skill.language.normalise import fold
from skill.language.wishes import Wish, parse_items, parse_wish
from skill.shop import Shop
from skill.shop.cart import Cart, CartLine
from skill.shop.catalog import Product
from skill.shop.errors import SoldOut, TooMany
from skill.shop.search_hits import UNSURE, good

SPOKEN_LINES = 3
"""How many lines of a cart ears can hold; the card has them all."""


def add(intent: Intent, shop: Shop) -> Reply:
    """Put one or several things into the cart; asks which one when one thing may be several."""
    found = wanted(intent, shop)
    if not found:
        return say("add-what", ask=Question(Intent("AddToCartIntent"), "items", Expects.TEXT))
    if len(found) == 1:
        return add_one(found[0], intent, shop)
    return add_several(found, shop)


def show(intent: Intent, shop: Shop) -> Reply:
    """What is in the cart, and whether to order it."""
    cart = shop.cart.get()
    if not cart:
        return say("cart-empty", ask=ANYTHING_ELSE)
    lines = tuple(priced(one.product, one.quantity) for one in cart.lines)
    more = len(lines) - SPOKEN_LINES
    return say(
        "cart-long" if more > 0 else "cart",
        then=[Prompt("check-out-question")],
        ask=Question(Intent("CheckoutIntent")),
        context=seen([one.product for one in cart.lines]),
        choices=tuple(
            Choice(one.product.title, "", one.sku, one.total, one.product.image) for one in cart.lines
        ),
        card=Card("cart", Prompt("card-cart"), lines),
        lines=lines[:SPOKEN_LINES],
        total=cart.total,
        args={"more": more} if more > 0 else {},
    )


def change_quantity(intent: Intent, shop: Shop) -> Reply:
    """Make a line hold more, fewer, or an exact number; without a name, the line touched last."""
    cart = shop.cart.get()
    more, less, exact = (intent.number(name) for name in ("more", "less", "quantity"))
    held = _line_of(intent.text("product"), cart, shop) if intent.text("product") else _latest(cart)
    if held is None:
        return _nothing_to_change(intent, cart, shop)
    wanted = exact if exact is not None else held.quantity + (more or 0) - (less or 0)
    if more is None and less is None and exact is None:
        return say("how-many", ask=Question(intent, "quantity", Expects.NUMBER), title=held.product.title)
    return _set(held.product, max(wanted, 0), shop)


def _nothing_to_change(intent: Intent, cart: Cart, shop: Shop) -> Reply:
    """ "Two more bananas" without any in the cart: two bananas."""
    words, shown = intent.text("product"), intent.context.shown
    count = intent.number("quantity") or intent.number("more")
    if words and count:
        found = Found(Wish(text=words, phrase=words), choose(parse_wish(words, shop.locale), shop), count)
        return add_one(found, intent, shop)
    product = shop.catalog.get(shown[0].sku) if len(shown) == 1 and not words else None
    if product and count and not cart.line(product.sku):
        return put_in(product, count, shop)
    return go_on("not-in-cart", what=words) if words else say("cart-empty", ask=ANYTHING_ELSE)


def _set(product: Product, quantity: int, shop: Shop) -> Reply:
    try:
        cart = shop.cart.set(product.sku, quantity)
    except SoldOut as sold_out:
        return go_on("only-in-stock", title=product.title, left=sold_out.available)
    except TooMany as too_many:
        return go_on("too-many", title=product.title, limit=too_many.limit)
    if quantity == 0:
        return go_on("removed", title=product.title, total=cart.total)
    return go_on("changed", line=line(quantity, product.title), total=cart.total, context=seen([product]))


def correct(intent: Intent, shop: Shop) -> Reply:
    """ "No, three" and "no, I meant oat milk": puts the last thing right."""
    words = intent.text("correction")
    wish = parse_wish(words, shop.locale)
    latest = _latest(shop.cart.get())
    if not words or (latest is None and not wish.text):
        return say("correct-what", ask=Question(Intent("CorrectIntent"), "correction", Expects.TEXT))
    if not wish.text and wish.quantity is not None and latest:
        return _set(latest.product, wish.quantity, shop)
    slot = intent.slots["correction"]
    product = among_shown(slot, intent.context.shown, shop) or choose(wish, shop, slot.alternatives).product
    if product is None or latest is None or intent.context.query:
        found = Found(wish, choose(wish, shop, slot.alternatives), wish.count(None))
        return add_one(found, replace(intent, slots={"items": slot}), shop)
    return _replace(latest, product, wish.quantity or latest.quantity, shop)


def _replace(held: CartLine, product: Product, quantity: int, shop: Shop) -> Reply:
    try:
        shop.cart.add(product.sku, quantity)
    except REFUSED as refused:
        return not_put_in(product, refused, shop)
    cart = shop.cart.remove(held.sku) if held.sku != product.sku else shop.cart.get()
    return go_on(
        "replaced",
        context=seen([product]),
        line=line(quantity, product.title),
        price=product.price * quantity,
        old=held.product.title,
        total=cart.total,
    )


def remove(intent: Intent, shop: Shop) -> Reply:
    """Take things out of the cart, or some pieces of them."""
    cart = shop.cart.get()
    if not cart:
        return say("cart-empty", ask=ANYTHING_ELSE)
    wishes = parse_items(intent.text("items"), shop.locale)
    if not wishes:
        return say("remove-what", ask=Question(Intent("RemoveFromCartIntent"), "items", Expects.TEXT))
    removed, missing = [], []
    for wish in wishes:
        held = _held(wish, intent, cart, shop)
        if held is None:
            missing.append(wish.phrase or wish.text or intent.text("items"))
        else:
            kept = held.quantity - wish.quantity if wish.quantity else 0
            shop.cart.set(held.sku, max(kept, 0))
            removed.append(line(min(wish.quantity or held.quantity, held.quantity), held.product.title))
    if not removed:
        return go_on("not-in-cart", what=missing[0])
    return go_on(
        "removed-several-missing" if missing else "removed-several",
        lines=tuple(removed),
        total=shop.cart.get().total,
        args={"missing": tuple(missing)} if missing else {},
    )


def _held(wish: Wish, intent: Intent, cart: Cart, shop: Shop) -> CartLine | None:
    if wish.reference is None:
        return _line_of(wish.phrase or wish.text, cart, shop) if wish.text else _latest(cart)
    if wish.reference == -1 or not intent.context.shown:
        return _latest(cart)
    product = at_reference(wish, intent.context.shown, shop)
    return (cart.line(product.sku) if product else None) or _latest(cart)


def _latest(cart: Cart) -> CartLine | None:
    """The line that was touched last."""
    return cart.line(cart.latest) or (cart.lines[-1] if cart.lines else None)


def _line_of(words: str, cart: Cart, shop: Shop) -> CartLine | None:
    """The line of the cart that the words name, by its title, its synonyms or what search finds."""
    names = {one.sku: _names(one.product) for one in cart.lines}
    best = process.extractOne(words, names, scorer=every_word, processor=fold, score_cutoff=ALIKE)
    if best:
        return cart.line(best[2])
    hits = [hit for hit in good(shop.search.query(words, 20)) if hit.score >= UNSURE]
    return next((held for hit in hits if (held := cart.line(hit.sku))), None)


def _names(product: Product) -> str:
    return " ".join((product.brand, product.title, product.category, *product.synonyms))


def empty(intent: Intent, shop: Shop) -> Reply:
    """Take everything out, after a yes."""
    cart = shop.cart.get()
    if not cart:
        return say("cart-empty", ask=ANYTHING_ELSE)
    if intent.agreed is None or intent.agreed.terms != str(cart.version):
        ask = Question(Intent("EmptyCartIntent"), terms=str(cart.version))
        return say("empty-confirm", ask=ask, pieces=cart.pieces, total=cart.total)
    shop.cart.empty()
    return go_on("emptied")


def kept(intent: Intent, shop: Shop) -> Reply:
    """A no to emptying the cart."""
    return go_on("kept")
