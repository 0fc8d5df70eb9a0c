"""The same once more, but otherwise: "and the same in large"."""

from __future__ import annotations

from skill.dialogue import Expects, Intent, Question, Reply
from skill.intents.adding import put_in
from skill.intents.choose import choose
from skill.intents.say import go_on, say
from skill.language.wishes import Wish, parse_wish
from skill.shop import Shop
from skill.shop.catalog import Product


def variant(intent: Intent, shop: Shop) -> Reply:
    """Put what was spoken of last into the cart in another size or kind."""
    product = _last(intent, shop)
    if product is None:
        return say("add-what", ask=Question(Intent("AddToCartIntent"), "items", Expects.TEXT))
    words = intent.text("change")
    if not words:
        return say("variant-how", ask=Question(intent, "change", Expects.TEXT), title=product.title)
    other = _otherwise(product, parse_wish(words, shop.locale), words, shop)
    return put_in(other, 1, shop) if other else go_on("no-variant", title=product.title, what=words)


def _last(intent: Intent, shop: Shop) -> Product | None:
    """The product that was shown or said alone, else the line of the cart that was touched last."""
    shown, cart = intent.context.shown, shop.cart.get()
    if len(shown) == 1:
        return shop.catalog.get(shown[0].sku)
    line = cart.line(cart.latest) or (cart.lines[-1] if cart.lines else None)
    return line.product if line else None


def _otherwise(product: Product, wish: Wish, words: str, shop: Shop) -> Product | None:
    """The product of the same family that the words describe, else what search finds for both."""
    family = [one for one in shop.catalog.family(product.family) if one.sku != product.sku]
    for one in sorted(family, key=_bulk, reverse=wish.reference in ("bigger", "biggest")):
        if _fits(one, product, wish):
            return one
    found = choose(parse_wish(f"{words} {product.title}", shop.locale), shop)
    other = found.product or next(iter(found.among), None)
    return other if other and other.sku != product.sku and other.category == product.category else None


def _fits(one: Product, product: Product, wish: Wish) -> bool:
    if wish.pack is not None and one.pack is not None:
        return one.pack.base_value == wish.pack.base_value
    if wish.reference in ("bigger", "biggest"):
        return _bulk(one) > _bulk(product)
    if wish.reference in ("smaller", "smallest"):
        return _bulk(one) < _bulk(product)
    return bool(wish.require) and wish.require <= one.attributes


def _bulk(product: Product) -> float:
    return float(product.pack.base_value) if product.pack else 0.0
