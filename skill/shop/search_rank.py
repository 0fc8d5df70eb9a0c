"""How sure a hit is, what a wish rules out, and in which order hits come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log1p
from typing import Final

from skill.language.normalise import fold
from skill.language.wishes import Wish
from skill.shop.catalog import Product
from skill.shop.search_index import name_words
from skill.shop.search_text import Reading, grams, letter_row, sound_row, stems

BY_LETTERS: Final = 0.95
BY_SOUND: Final = 0.85
"""What a match by letters or by sound alone is worth, where the same words are worth 1."""

OWN: Final = 0.12
POPULAR: Final = 0.06
PACK: Final = 0.15
SOLD_OUT: Final = -0.15
"""What is added to the rank of what the customer bought before, is popular, fits the wanted pack, is gone."""


@dataclass(frozen=True)
class Match:
    """How well one reading fits one product: from 0 to 1, and the reasons for it."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """A product as it is compared with readings."""

    name: frozenset[str]
    told: frozenset[str]
    letters: frozenset[str]
    sounds: frozenset[str]


def shape(product: Product, language: str) -> Shape:
    """The stems, letters and sounds of the product; `told` are the stems of all its texts."""
    names = name_words(product)
    category = tuple(fold(product.category).split())
    rows = [*names, category]
    name = frozenset(stems(tuple(word for row in rows for word in row), language))
    told = stems(tuple(fold(product.description[:2_000]).split()), language)
    return Shape(
        name=name,
        told=name.union(told),
        letters=frozenset().union(*(grams(letter_row(row)) for row in rows)),
        sounds=frozenset().union(*(grams(sound_row(row, language)) for row in rows)),
    )


def match(reading: Reading, product: Shape) -> Match:
    """How well the reading fits the product."""
    words = _share(reading.stems, product.name)
    ways = {
        "words": max(words, 0.9 * _share(reading.stems, product.told)),
        "letters": BY_LETTERS * _share(reading.letters, product.letters),
        "sound": BY_SOUND * _share(reading.sounds, product.sounds),
    }
    best = max(ways.values())
    reasons = tuple(f"{way} {share:.2f}" for way, share in ways.items() if share > 0.0)
    return Match(best, reasons)


def _share(wanted: Collection[str], there: Collection[str]) -> float:
    return sum(one in there for one in wanted) / len(wanted) if wanted else 0.0


def bonus(product: Product, own: Mapping[str, int], wish: Wish) -> tuple[float, tuple[str, ...]]:
    """What speaks for a product beside its words, and why."""
    parts = {
        "bought before": OWN if product.sku in own else 0.0,
        "popular": POPULAR * min(1.0, log1p(max(product.popularity, 0)) / log1p(1000)),
        "pack fits": PACK if _fits(product, wish) else 0.0,
        "sold out": SOLD_OUT if product.stock <= 0 else 0.0,
    }
    return sum(parts.values()), tuple(reason for reason, value in parts.items() if value)


def _fits(product: Product, wish: Wish) -> bool:
    return wish.pack is not None and product.pack is not None and wish.pack.same_amount(product.pack)
