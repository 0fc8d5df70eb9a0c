"""What is known about a product: details, price, stock, and how it compares."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from skill.dialogue import Expects, Intent, Prompt, Question, Reply, Value
from skill.intents.choose import choose, referred
from skill.intents.say import ANYTHING_ELSE, WHICH, add_it, choices, go_on, numbered, offer, say, seen
from skill.language.wishes import parse_wish
from skill.shop import Shop
from skill.shop.catalog import Product

FEW = 6
"""Below so many pieces, how many there are is said."""


def details(intent: Intent, shop: Shop) -> Reply:
    """What is known about one product."""
    product = _meant(intent, shop)
    if product is None:
        return _which_product("ProductDetailsIntent", intent)
    return say(
        "details" if product.brand else "details-no-brand",
        then=[Prompt("add-it" if product.orderable else "anything-else")],
        ask=add_it(product) if product.orderable else ANYTHING_ELSE,
        context=seen([product], dict(intent.context.query)),
        choices=choices([product]),
        offer=offer(product),
        brand=product.brand,
        description=product.description,
    )


def price(intent: Intent, shop: Shop) -> Reply:
    """What one product costs."""
    product = _meant(intent, shop)
    if product is None:
        return _which_product("PriceIntent", intent)
    return _told("price", product, intent, price=product.price)


def stock(intent: Intent, shop: Shop) -> Reply:
    """Whether one product can be had now, and how many when there are few."""
    product = _meant(intent, shop)
    if product is None:
        return _which_product("StockIntent", intent)
    if product.orderable and not product.stock:
        return _told("in-stock-later", product, intent, day=_late_day(product, shop))
    return _told("in-stock-few" if product.stock < FEW else "in-stock", product, intent, stock=product.stock)


def _late_day(product: Product, shop: Shop) -> date:
    """When something that is not in stock would come."""
    return shop.terms.delivery_day(shop.now + timedelta(days=product.backorder_days or 0))


def _told(message: str, product: Product, intent: Intent, **args: Value) -> Reply:
    """The message about a product and the offer to add it; one that is sold out is said to be."""
    if not product.orderable:
        return go_on("found-sold-out", context=seen([product]), title=product.title)
    return say(
        message,
        then=[Prompt("add-it")],
        ask=add_it(product),
        context=seen([product], dict(intent.context.query)),
        args={"title": product.title, **args},
    )


def _meant(intent: Intent, shop: Shop) -> Product | None:
    """The product that was named or pointed at; without words, the one that was talked about last."""
    if product := referred(intent, shop):
        return product
    if words := intent.text("product"):
        chosen = choose(parse_wish(words, shop.locale), shop)
        return chosen.product or next(iter(chosen.among), None)
    if len(intent.context.shown) == 1 and "ordinal" not in intent.slots:
        return shop.catalog.get(intent.context.shown[0].sku)
    return None


def _which_product(name: str, intent: Intent) -> Reply:
    if len(intent.context.shown) > 1:
        return say("which-one", ask=Question(Intent(name), "ordinal", Expects.ORDINAL))
    if words := intent.text("product"):
        return say("nothing-found", what=words, ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    return say("which-product", ask=Question(Intent(name), "product", Expects.TEXT))


def compare(intent: Intent, shop: Shop) -> Reply:
    """The shown products side by side: which is cheapest, and which by weight or volume."""
    products = list(shop.catalog.many(one.sku for one in intent.context.shown).values())
    if len(products) < 2:
        return say("compare-what", ask=Question(Intent("SearchIntent"), "query", Expects.TEXT))
    cheapest = min(products, key=lambda one: one.price)
    by_amount = min((one for one in products if one.pack), key=_per_unit, default=None)
    verdict = [Prompt("compare-cheapest", {"title": cheapest.title, "price": cheapest.price})]
    if (
        by_amount
        and by_amount is not cheapest
        and len({one.pack.base_unit for one in products if one.pack}) == 1
    ):
        verdict.append(Prompt("compare-by-amount", {"title": by_amount.title}))
    return say(
        "compare",
        then=[*verdict, Prompt("results-which")],
        ask=WHICH,
        choices=choices(products),
        offers=numbered(products),
    )


def _per_unit(product: Product) -> Decimal:
    assert product.pack is not None
    return product.price.minor / product.pack.base_value
