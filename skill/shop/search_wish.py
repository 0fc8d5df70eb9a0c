"""What a wish rules out: price limits, brands, attributes, and the order it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from skill.language.normalise import fold
from skill.language.sounds import sounds
from skill.language.wishes import Wish, parse_wish
from skill.language.words import expand, read_words
from skill.shop.catalog import Product
from skill.shop.search_index import SHORTEST_PART, Limits, SearchIndex
from skill.shop.search_rank import SHORTEST_HEAD
from skill.shop.search_text import stems

BRAND_LIKENESS: Final = 84
"""How alike (of 100) a heard brand and a brand of the catalogue must be, by letters or by sound."""


@dataclass(frozen=True)
class Filter:
    """A wish, resolved against one catalogue: what the index is asked for, and what every hit must pass."""

    wish: Wish
    text: str
    brands: tuple[str, ...] = ()
    require: frozenset[str] = frozenset()

    @property
    def restricts(self) -> bool:
        """Whether anything is ruled out or put in order."""
        wish = self.wish
        return bool(self.limits or wish.without or wish.sort)

    @property
    def prices(self) -> bool:
        """Whether there is a price limit."""
        return self.wish.max_price is not None or self.wish.min_price is not None

    @property
    def at_any_price(self) -> Filter:
        """The same without price limits and order."""
        return replace(self, wish=replace(self.wish, max_price=None, min_price=None, sort=None))

    @property
    def limits(self) -> Limits:
        """The part that the index can check by itself."""
        return Limits(self.brands, self.require, self.wish.min_price, self.wish.max_price)

    def allows(self, product: Product) -> bool:
        """Whether the product, as it is in the store, is what the wish leaves."""
        wish = self.wish
        return (
            (wish.max_price is None or product.price.major <= wish.max_price)
            and (wish.min_price is None or product.price.major >= wish.min_price)
            and (not self.brands or fold(product.brand) in self.brands)
            and self.require <= product.attributes
        )


def resolve(wish: Wish, text: str, index: SearchIndex) -> Filter:
    """The filter of a wish: a brand or attribute that the catalogue does not know is searched as words.

    What it should be free of, if the text does not say so, must not be named.
    """
    brands = _brands(wish.brand, index) if wish.brand else ()
    require = frozenset(one for one in wish.require if index.knows_attribute(one))
    if text in (wish.text, wish.phrase):
        text = wish.text if require == wish.require else wish.phrase
    if wish.brand and not brands and fold(wish.brand) not in fold(text):
        text = f"{text} {wish.brand}"
    unsaid = sorted(wish.require - require - parse_wish(text, index.language).require)
    unwanted = [word for one in unsaid for word in _ingredients(one, index.language)]
    wish = replace(wish, without=(*wish.without, *unwanted)) if unwanted else wish
    return Filter(wish, text.strip(), brands, require)


@cache
def _ingredients(attribute: str, language: str) -> tuple[str, ...]:
    """What a product with the attribute lacks: nuts, if it is `nut-free`."""
    named = dict(read_words(language).items("ingredients")).get(attribute, [])
    return tuple(dict.fromkeys(text for template in named for text in expand(template)))


def without(wish: Wish, index: SearchIndex) -> Callable[[Product], bool]:
    """Whether a product lacks everything that the wish wants to be without.

    "without lactose" is what has the attribute `lactose-free` where the catalogue knows it, and
    otherwise what does not name it.
    """
    tests = [_lacks(word, index) for word in wish.without]
    return lambda product: all(test(product) for test in tests)


def _lacks(word: str, index: SearchIndex) -> Callable[[Product], bool]:
    language, free = index.language, f"{word}-free"
    if index.knows_attribute(free):
        return lambda product: free in product.attributes
    if index.knows_attribute(word):
        return lambda product: word not in product.attributes
    unwanted = set(stems(tuple(fold(word).split()), language))

    def lacks(product: Product) -> bool:
        named = _named(product, language)
        return not all(any(_holds(one, stem) for one in named) for stem in unwanted) or _says_free(
            product, unwanted, language
        )

    return lacks


def _holds(word: str, stem: str) -> bool:
    """Whether a word is made with what a stem names: `hazelnut` with nuts, but not `unsalted` with salt."""
    if word == stem or word.startswith("un"):
        return word == stem
    if len(stem) >= SHORTEST_PART:
        return stem in word
    return len(stem) == SHORTEST_HEAD and word.endswith(stem) and len(word) >= 2 * SHORTEST_HEAD


def _says_free(product: Product, unwanted: Set[str], language: str) -> bool:
    """Whether the title says that the product is free of it: `Sugar-Free Cola`."""
    wish = parse_wish(product.title, language)
    free = [*wish.without, *(word for one in wish.require for word in _ingredients(one, language))]
    return any(unwanted <= set(stems(tuple(fold(one).split()), language)) for one in free)


def _named(product: Product, language: str) -> list[str]:
    texts = (product.title, product.brand, product.category, product.description, *product.synonyms)
    return stems(tuple(fold(" ".join(texts)).split()), language)


def _brands(spoken: str, index: SearchIndex) -> tuple[str, ...]:
    """The catalogue's brands that `spoken` is, by spelling or by sound; none when it is no brand."""
    wanted = fold(spoken)
    if not wanted or wanted in index.brands:
        return (wanted,) if wanted else ()
    for key in (wanted.replace(" ", ""), sounds(wanted, index.language)):
        if key in index.brands_by_sound:
            return index.brands_by_sound[key]
    best = process.extractOne(wanted, index.brands, scorer=fuzz.ratio, score_cutoff=BRAND_LIKENESS)
    return (best[0],) if best else ()


def ordered(products: Sequence[Product], sort: str) -> list[Product]:
    """The products in the order that a wish asks for, what can be ordered first; an unknown order is none."""
    keys: dict[str, Callable[[Product], tuple[bool, Decimal]]] = {
        "price": lambda one: (False, one.price.major),
        "-price": lambda one: (False, -one.price.major),
        "popular": lambda one: (False, Decimal(-one.popularity)),
        "rating": lambda one: (False, Decimal(-one.popularity)),
        "size": lambda one: (one.pack is None, one.pack.base_value if one.pack else Decimal(0)),
        "-size": lambda one: (one.pack is None, -one.pack.base_value if one.pack else Decimal(0)),
    }
    if sort not in keys:
        return list(products)
    return sorted(products, key=lambda one: (not one.orderable, *keys[sort](one)))
