"""Finding products by ear: search, refine, more, and pick one of what was read out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from skill.dialogue import Card, Expects, Intent, Prompt, Question, Reply
from skill.intents.choose import PAGE, named_in_full, recall, referred, refined, remember
from skill.intents.say import ANYTHING_ELSE, WHICH, add_it, choices, go_on, numbered, offer, say, seen
from skill.language.wishes import Wish, parse_wish
from skill.shop import Shop
from skill.shop.catalog import Product
from skill.shop.money import Money
from skill.shop.search import SURE, UNSURE, Hit

LIMIT = 30
"""How many results a search holds for "more"."""


def search(intent: Intent, shop: Shop) -> Reply:
    """Find products and read out the first three."""
    query = intent.slots.get("query")
    if query is None or not query.text.strip():
        return say("search-what", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    wish = parse_wish(query.text, shop.locale)
    if wish == Wish(phrase=wish.phrase):
        return say("search-what", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    if not wish.text and intent.context.query:
        wish = refined(recall(intent.context.query)[0], wish)
    return _results(wish, shop, query.alternatives)


def refine(intent: Intent, shop: Shop) -> Reply:
    """Search again for the same thing with one more condition: cheaper, a brand, without sugar."""
    if not intent.context.query:
        return say("refine-what", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    wish = refined(recall(intent.context.query)[0], _condition(intent, shop))
    shown = list(shop.catalog.many(one.sku for one in intent.context.shown).values())
    if not (intent.slots.get("sort") and shown):
        return _results(wish, shop, category=intent.context.query.get("category", ""))
    if wish.sort != "price":
        return _results(wish, shop, category=shown[0].category)
    cheapest = min(shown, key=lambda one: one.price)
    cheaper = replace(wish, max_price=(cheapest.price - Money(1, cheapest.price.currency)).major)
    if not _hits(cheaper, shop, cheapest.category):
        return _offer("nothing-cheaper", cheapest, wish.phrase or wish.text, dict(intent.context.query))
    return _results(cheaper, shop, category=cheapest.category)


def _condition(intent: Intent, shop: Shop) -> Wish:
    """The one condition that the slots of a refinement hold."""
    limit = intent.number("maxPrice")
    sort = intent.slots.get("sort")
    by = Wish(
        max_price=None if limit is None else Decimal(limit),
        brand=intent.text("brand"),
        sort=_sort(sort.ids[0] if sort.ids else parse_wish(sort.text, shop.locale).sort) if sort else None,
    )
    if only := intent.text("only"):
        wish = parse_wish(only, shop.locale)
        by = refined(by, wish)
        by = by if wish.require or wish.brand or wish.max_price or wish.without else replace(by, brand=only)
    if without := intent.text("without"):
        wish = parse_wish(without, shop.locale)
        by = refined(by, Wish(without=(*sorted(wish.require), *filter(None, [wish.text]), *wish.without)))
    return by


def _sort(name: str | None) -> str | None:
    orders = {
        "cheaper": "price",
        "cheapest": "price",
        "dearer": "-price",
        "dearest": "-price",
        "best": "rating",
    }
    sizes = {
        "bigger": "-size",
        "biggest": "-size",
        "smaller": "size",
        "smallest": "size",
        "popular": "popular",
    }
    return (orders | sizes).get(name or "", name)


def _hits(wish: Wish, shop: Shop, category: str = "", alternatives: tuple[str, ...] = ()) -> list[Hit]:
    """The hits for the wish; with `category`, those of the same kind as what was read out."""
    hits = shop.search.query(wish.phrase or wish.text, LIMIT, alternatives=alternatives, wish=wish)
    if not category:
        return hits
    least = SURE if wish.sort else 0.0
    return [hit for hit in hits if hit.product.category == category and hit.score >= least]


def _results(wish: Wish, shop: Shop, alternatives: tuple[str, ...] = (), category: str = "") -> Reply:
    hits = _hits(wish, shop, category, alternatives)
    if not hits or hits[0].score < SURE:
        near = _nearest(wish, shop)
        unsure = hits and hits[0].score >= UNSURE
        return near or (_did_you_mean(hits[0], wish) if unsure else _nothing(wish))
    good = [hit.product for hit in hits if hit.score >= UNSURE]
    named = named_in_full(wish, hits)
    if named and named.stock and len(good) > 1:
        return _named(named, [named, *(one for one in good if one != named)], wish)
    return _page(good, wish, 0, category)


def _named(product: Product, products: list[Product], wish: Wish) -> Reply:
    """The one whose name was said; its relatives can be had with "more"."""
    return say(
        "found-and-more",
        ask=add_it(product),
        context=seen([product], remember(wish, 1 - PAGE)),
        choices=choices([product]),
        offer=offer(product),
        more=len(products) - 1,
    )


def _did_you_mean(hit: Hit, wish: Wish) -> Reply:
    return _offer("did-you-mean", hit.product, wish.phrase or wish.text)


def _nothing(wish: Wish) -> Reply:
    what = wish.phrase or wish.text
    return say("nothing-found", what=what, ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))


def _nearest(wish: Wish, shop: Shop) -> Reply | None:
    """The nearest thing where a condition rules out what was named: at another price, or without any."""
    at_any_price = replace(wish, max_price=None, min_price=None, sort="price")
    unlimited = wish.max_price is None and wish.min_price is None
    loosened = (("price", at_any_price),) if not unlimited else ()
    for differs, looser in (*loosened, ("other", Wish(text=wish.text, phrase=wish.text))):
        near = _hits(looser, shop) if wish.text and looser != wish else []
        products = [hit.product for hit in near if hit.score >= SURE and hit.product.stock]
        if products:
            by_price = min(products, key=lambda one: _off(one.price.major, wish))
            product = by_price if differs == "price" else products[0]
            query = remember(replace(looser, sort=None))
            return _offer("nearest", product, wish.phrase or wish.text, query, differs=differs)
    return None


def _off(price: Decimal, wish: Wish) -> Decimal:
    """How far the price is from the limits of the wish."""
    over = price - wish.max_price if wish.max_price is not None else Decimal(0)
    under = wish.min_price - price if wish.min_price is not None else Decimal(0)
    return max(over, under, Decimal(0))


def _offer(
    message: str, product: Product, what: str, query: dict[str, str] | None = None, differs: str = ""
) -> Reply:
    return say(
        message,
        what=what,
        differs=differs,
        offer=offer(product),
        ask=add_it(product) if product.stock else ANYTHING_ELSE,
        context=seen([product], query or {"text": product.title}),
    )


def _page(products: list[Product], wish: Wish, offset: int, category: str = "") -> Reply:
    """Three of the results from `offset` on, and the question which one it shall be."""
    page = products[offset : offset + PAGE]
    if len(products) == 1:
        return _one(page[0], remember(wish, 0, category))
    more = len(products) > offset + PAGE
    return say(
        "results-more" if offset else "results",
        then=[Prompt("results-which-more" if more else "results-which")],
        ask=WHICH,
        context=seen(page, remember(wish, offset, category)),
        choices=choices(page),
        card=Card("products", Prompt("card-products", {"what": wish.text}), tuple(map(offer, page))),
        count=len(products),
        what=wish.text,
        offers=numbered(page),
    )


def _one(product: Product, query: dict[str, str], message: str = "found-one") -> Reply:
    """One product with its price, and the offer to put it into the cart when it is there."""
    if not product.stock:
        return go_on("found-sold-out", context=seen([product], query), title=product.title)
    return say(
        message,
        offer=offer(product),
        ask=add_it(product),
        context=seen([product], query),
        choices=choices([product]),
    )


def more_results(intent: Intent, shop: Shop) -> Reply:
    """The next three results."""
    return _turn_page(intent, shop, PAGE)


def previous_results(intent: Intent, shop: Shop) -> Reply:
    """The three results before."""
    return _turn_page(intent, shop, -PAGE)


def _turn_page(intent: Intent, shop: Shop, step: int) -> Reply:
    if not intent.context.query:
        return say("refine-what", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    wish, offset = recall(intent.context.query)
    category = intent.context.query.get("category", "")
    products = [hit.product for hit in _hits(wish, shop, category) if hit.score >= UNSURE]
    if not 0 <= offset + step < len(products):
        return say("no-more-results", ask=WHICH, then=[Prompt("results-which")])
    return _page(products, wish, offset + step, category)


def select(intent: Intent, shop: Shop) -> Reply:
    """One of the things that were read out: says its price and offers to add it."""
    if not intent.context.shown:
        return say("nothing-shown", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    product = referred(intent, shop)
    if product is None:
        return say("which-one", ask=WHICH)
    return _one(product, dict(intent.context.query), "selected")
