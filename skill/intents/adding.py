"""Putting things into the cart: which product is meant, how many, and what there is instead."""

from __future__ import annotations

from dataclasses import dataclass

from skill.dialogue import Expects, Intent, Prompt, Question, Reply, Slot, Value
from skill.intents.choose import Chosen, among_shown, at_reference, choose
from skill.intents.say import add_it, choices, go_on, line, numbered, offer, say, seen
from skill.language.normalise import fold
from skill.language.wishes import Wish, parse_items, parse_wish
from skill.shop import Shop
from skill.shop.catalog import Product
from skill.shop.errors import OtherCurrency, SoldOut, TooMany

REFUSED = (SoldOut, TooMany, OtherCurrency)
"""Why a cart does not take a product."""


@dataclass(frozen=True)
class Found:
    """One thing that was asked for: what came of looking for it, and how many of it."""

    wish: Wish
    chosen: Chosen
    quantity: int = 1


def wanted(intent: Intent, shop: Shop) -> list[Found]:
    """What the slots ask for: a product we asked about, the answer to "which one?", or spoken items."""
    quantity = intent.number("quantity")
    if sku := intent.slots.get("sku"):
        return [Found(Wish(), Chosen(shop.catalog.get(sku.text)), quantity or 1)]
    items = intent.slots.get("items")
    if choice := intent.slots.get("choice"):
        wish = parse_wish(items.text if items else "", shop.locale)
        product = among_shown(choice, intent.context.shown, shop)
        chosen = Chosen(product) if product else choose(parse_wish(choice.text, shop.locale), shop)
        return [_counted(wish, chosen, quantity)]
    if items is None:
        return []
    known = lambda phrase: _is_one_product(phrase, shop)  # noqa: E731 (a name for what it says)
    wishes = parse_items(items.text, shop.locale, known)
    alternatives = items.alternatives if len(wishes) == 1 else ()
    return [_counted(wish, _look_for(wish, intent, shop, alternatives), quantity) for wish in wishes]


def _counted(wish: Wish, chosen: Chosen, quantity: int | None) -> Found:
    pack = chosen.product.pack if chosen.product else None
    return Found(wish, chosen, quantity or wish.count(pack))


def _is_one_product(phrase: str, shop: Shop) -> bool:
    hits = shop.search.query(phrase, 1)
    return bool(hits) and fold(phrase) in {fold(name) for name in (hits[0].title, *hits[0].product.synonyms)}


def _look_for(wish: Wish, intent: Intent, shop: Shop, alternatives: tuple[str, ...]) -> Chosen:
    if wish.reference is not None and not wish.text:
        return Chosen(at_reference(wish, intent.context.shown, shop))
    return choose(wish, shop, alternatives)


def add_one(found: Found, intent: Intent, shop: Shop) -> Reply:
    """One thing: puts it in, or asks which one, or offers the nearest."""
    if found.chosen.product:
        return put_in(found.chosen.product, found.quantity, shop)
    if found.chosen.among:
        return _which(found, intent)
    if found.chosen.guess:
        guess = found.chosen.guess
        return say(
            "did-you-mean",
            what=found.wish.phrase or found.wish.text,
            offer=offer(guess),
            ask=add_it(guess, found.quantity),
            context=seen([guess]),
        )
    if found.wish.reference is not None:
        return say("nothing-shown", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    what = found.wish.phrase or found.wish.text or intent.text("items")
    return say("nothing-found", what=what, ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))


def _which(found: Found, intent: Intent) -> Reply:
    """Several products fit: asks which one, keeping how many were asked for."""
    among = found.chosen.among
    items = intent.slots.get("items") or Slot(found.wish.phrase)
    asked = Intent("AddToCartIntent", {"items": items, "quantity": Slot(str(found.quantity))})
    return say(
        "add-which",
        ask=Question(asked, "choice", Expects.ORDINAL),
        context=seen(among),
        choices=choices(among),
        what=found.wish.text,
        offers=numbered(among),
    )


def put_in(product: Product, quantity: int, shop: Shop) -> Reply:
    """Puts so many of one product into the cart, or says why not."""
    try:
        cart = shop.cart.add(product.sku, quantity)
    except REFUSED as refused:
        return not_put_in(product, refused, shop)
    price = product.price * quantity
    total: dict[str, Value] = {} if cart.total == price else {"total": cart.total}
    return go_on(
        "added-total" if total else "added",
        context=seen([product]),
        line=line(quantity, product.title),
        price=price,
        args=total,
    )


def not_put_in(product: Product, refused: SoldOut | TooMany | OtherCurrency, shop: Shop) -> Reply:
    """Why the cart does not take it, and what there is instead."""
    match refused:
        case TooMany():
            return go_on("too-many", title=product.title, limit=refused.limit)
        case OtherCurrency():
            return go_on("other-currency", title=product.title, currency=refused.currency)
        case SoldOut():
            return _too_few(product, refused, shop)


def _too_few(product: Product, sold_out: SoldOut, shop: Shop) -> Reply:
    """Not enough in stock: offers what there is, or the nearest product that can be had."""
    in_cart = shop.cart.get().line(product.sku)
    left = sold_out.available - (in_cart.quantity if in_cart else 0)
    if left > 0:
        return say(
            "only-left", ask=add_it(product, left), context=seen([product]), title=product.title, left=left
        )
    if in_cart:
        return go_on("all-in-cart", title=product.title)
    instead = _instead(product, shop)
    if instead is None:
        return go_on("found-sold-out", title=product.title)
    return say(
        "sold-out-instead",
        ask=add_it(instead, sold_out.wanted),
        context=seen([instead]),
        title=product.title,
        offer=offer(instead),
    )


def _instead(product: Product, shop: Shop) -> Product | None:
    """What comes nearest to a product that is sold out: its own family first, then its category."""
    hits = [*shop.search.query(product.title, 8), *shop.search.query(product.category, 8)]
    near = [*shop.catalog.family(product.family), *(hit.product for hit in hits)]
    fitting = (
        one for one in near if one.stock and one.sku != product.sku and one.category == product.category
    )
    return next(fitting, None)


def add_several(found: list[Found], shop: Shop) -> Reply:
    """Adds what is clear, takes the likeliest where several fit, and says what could not be had."""
    added, missing = [], []
    for one in found:
        product = one.chosen.product or next(iter(one.chosen.among), None)
        try:
            if product is None:
                raise LookupError(one.wish.text)
            shop.cart.add(product.sku, one.quantity)
        except (LookupError, *REFUSED):
            missing.append(product.title if product else one.wish.phrase or one.wish.text)
        else:
            added.append((product, one.quantity))
    if not added:
        return go_on("several-missing", missing=tuple(missing))
    return go_on(
        "added-several-missing" if missing else "added-several",
        context=seen([product for product, _ in added]),
        lines=tuple(priced(product, quantity) for product, quantity in added),
        total=shop.cart.get().total,
        args={"missing": tuple(missing)} if missing else {},
    )


def priced(product: Product, quantity: int) -> Prompt:
    """So many of one product with what they cost together."""
    args: dict[str, Value] = {"quantity": quantity, "title": product.title, "price": product.price * quantity}
    return Prompt("line-priced", args)
