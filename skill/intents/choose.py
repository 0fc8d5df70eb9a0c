"""Which product is meant: what was shown, what this customer buys, or the question to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from rapidfuzz import fuzz, process

from skill.dialogue import Intent, Shown, Slot
from skill.language.normalise import fold, fold_word
from skill.language.variants import variant_keys, variants_said
from skill.language.wishes import Wish, parse_wish
from skill.language.words import language_of
from skill.shop import Shop
from skill.shop.catalog import Product
from skill.shop.search import SURE, UNSURE, Hit

PAGE = 3
"""How many products ears can hold at once."""

CLEAR = 0.12
"""How far the best hit must be ahead of the next one to be taken without a question."""

NAMED = 75
"""From this likeness on (0 to 100), words name one of the things that were shown."""


SIZES = ("bigger", "biggest", "smaller", "smallest")
"""Comparisons that tell nothing where all are as big."""


@dataclass(frozen=True)
class Chosen:
    """What came of looking for one product: it, or the ones to choose from, or the nearest guess."""

    product: Product | None = None
    among: tuple[Product, ...] = ()
    guess: Product | None = None


def referred(
    intent: Intent, shop: Shop, slots: tuple[str, ...] = ("choice", "ordinal", "which", "product")
) -> Product | None:
    """The shown product that the first filled slot of `slots` refers to, or None."""
    for name in slots:
        if slot := intent.slots.get(name):
            return among_shown(slot, intent.context.shown, shop)
    return None


def among_shown(slot: Slot, shown: tuple[Shown, ...], shop: Shop) -> Product | None:
    """The shown product that the words mean: by colour and size, number, comparison, or name."""
    if found := _by_variant(slot.spoken, shown, shop):
        return found
    if slot.ids and (found := at_reference(Wish(reference=slot.ids[0]), shown, shop)):
        return found
    for words in dict.fromkeys((slot.value, slot.spoken)):
        wish = parse_wish(words, shop.locale)
        by_reference = at_reference(wish, shown, shop)
        found = by_reference or _by_number(words, wish, shown, shop) or _by_name(words, wish, shown, shop)
        if found:
            return found
    return None


def _by_variant(words: str, shown: tuple[Shown, ...], shop: Shop) -> Product | None:
    """The only shown variant of the colour and size that the words say."""
    said = variants_said(words, language_of(shop.locale))
    products = shop.catalog.many(one.sku for one in shown).values() if said else ()
    fitting = [one for one in products if said <= variant_keys(one.attributes)]
    return fitting[0] if len(fitting) == 1 else None


def at_reference(wish: Wish, shown: tuple[Shown, ...], shop: Shop) -> Product | None:
    """The shown product that `wish.reference` points at: an ordinal, "it", or a comparison."""
    products = list(shop.catalog.many(one.sku for one in shown).values())
    match wish.reference:
        case None:
            return None
        case int(number):
            return _at(number, products)
        case "it" | "them" | "both":
            return products[0] if products else None
        case "other":
            return products[1] if len(products) > 1 else None
        case (
            "cheaper"
            | "cheapest"
            | "dearer"
            | "dearest"
            | "bigger"
            | "biggest"
            | "smaller"
            | "smallest"
            | "best"
        ):
            return _compared(wish.reference, products)
        case _:
            return None


def _at(number: int, products: list[Product]) -> Product | None:
    index = number - 1 if number > 0 else number
    return products[index] if -len(products) <= index < len(products) else None


def _compared(word: str, products: list[Product]) -> Product | None:
    if not products or (word in SIZES and len(set(map(_bulk, products))) == 1):
        return None
    match word:
        case "cheaper" | "cheapest":
            return min(products, key=lambda one: one.price.minor)
        case "dearer" | "dearest":
            return max(products, key=lambda one: one.price.minor)
        case "bigger" | "biggest":
            return max(products, key=_bulk)
        case "smaller" | "smallest":
            return min(products, key=_bulk)
        case _:
            return max(products, key=lambda one: one.popularity)


def _bulk(product: Product) -> float:
    return float(product.pack.base_value) if product.pack else 0.0


def _by_number(words: str, wish: Wish, shown: tuple[Shown, ...], shop: Shop) -> Product | None:
    """A bare number answers "which one?"."""
    number = int(words) if words.isdecimal() and len(words) < 4 else wish.quantity if not wish.text else None
    return _at(number, list(shop.catalog.many(one.sku for one in shown).values())) if number else None


def _by_name(words: str, wish: Wish, shown: tuple[Shown, ...], shop: Shop) -> Product | None:
    """The one shown product whose title is like the words, or that alone has the asked attributes."""
    products = list(shop.catalog.many(one.sku for one in shown).values())
    fitting = [one for one in products if wish.require and wish.require <= one.attributes]
    if len(fitting) == 1:
        return fitting[0]
    titles = {one.sku: f"{one.brand} {one.title}" for one in products}
    scored = process.extract(
        wish.phrase or words, titles, scorer=fuzz.token_set_ratio, processor=fold, limit=2
    )
    if not scored or scored[0][1] < NAMED or (len(scored) > 1 and scored[1][1] == scored[0][1]):
        return None
    return shop.catalog.get(scored[0][2])


def choose(wish: Wish, shop: Shop, alternatives: tuple[str, ...] = ()) -> Chosen:
    """The product that is wanted, when it is clear; else up to three to choose from, or a guess.

    Clear is: the only good hit, one that is named in full, far ahead of the others, or the one
    among the good hits that this customer has bought before.
    """
    hits = shop.search.query(wish.phrase or wish.text, 12, alternatives=alternatives, wish=wish)
    if not hits or hits[0].score < UNSURE:
        return Chosen()
    if hits[0].score < SURE:
        return Chosen(guess=hits[0].product if hits[0].product.stock else None)
    good = [hit for hit in hits if hit.score >= min(SURE, hits[0].score - CLEAR)]
    clear = named_in_full(wish, good) or _ahead(hits) or _usual(good, shop)
    if clear:
        return Chosen(clear)
    in_stock = [hit.product for hit in good if hit.product.stock] or [hit.product for hit in good]
    return Chosen(among=tuple(islice(in_stock, PAGE))) if len(in_stock) > 1 else Chosen(in_stock[0])


def named_in_full(wish: Wish, hits: list[Hit]) -> Product | None:
    """The only hit whose whole title, with or without its brand, was said; None when that is not clear."""
    names = {fold(wish.text), fold(wish.phrase)}
    named = [
        one.product
        for one in hits
        if names & {fold_word(one.title), fold_word(f"{one.product.brand} {one.title}")}
    ]
    return named[0] if len(named) == 1 else None


def _ahead(hits: list[Hit]) -> Product | None:
    far = len(hits) == 1 or hits[0].score - hits[1].score > CLEAR
    return hits[0].product if far and hits[0].score >= SURE else None


def _usual(hits: list[Hit], shop: Shop) -> Product | None:
    """The good hit that the customer ordered last, if any."""
    order = shop.orders.last_with([hit.sku for hit in hits])
    ordered = {line.sku for line in order.lines} if order else set()
    return next((hit.product for hit in hits if hit.sku in ordered and hit.product.stock), None)


def remember(wish: Wish, offset: int = 0, category: str = "") -> dict[str, str]:
    """The parts of a search by name, so that the next turn can refine it or go on."""
    parts = {
        "text": wish.text,
        "phrase": wish.phrase,
        "max_price": str(wish.max_price or ""),
        "min_price": str(wish.min_price or ""),
        "brand": wish.brand,
        "require": " ".join(sorted(wish.require)),
        "without": "|".join(wish.without),
        "sort": wish.sort or "",
        "offset": str(offset),
        "category": category,
    }
    return {name: text for name, text in parts.items() if text}


def recall(parts: Mapping[str, str]) -> tuple[Wish, int]:
    """The search that `remember` kept, and how far into its results the customer is."""

    def amount(name: str) -> Decimal | None:
        return Decimal(parts[name]) if name in parts else None

    wish = Wish(
        text=parts.get("text", ""),
        phrase=parts.get("phrase", ""),
        max_price=amount("max_price"),
        min_price=amount("min_price"),
        brand=parts.get("brand", ""),
        require=frozenset(parts.get("require", "").split()),
        without=tuple(one for one in parts.get("without", "").split("|") if one),
        sort=parts.get("sort"),
    )
    return wish, int(parts.get("offset", "0"))


def refined(wish: Wish, by: Wish) -> Wish:
    """`wish` with what `by` adds to it: limits, brand, attributes, order."""
    return replace(
        wish,
        max_price=by.max_price if by.max_price is not None else wish.max_price,
        min_price=by.min_price if by.min_price is not None else wish.min_price,
        brand=by.brand or wish.brand,
        require=wish.require | by.require,
        without=(*wish.without, *(one for one in by.without if one not in wish.without)),
        sort=by.sort or wish.sort,
    )
