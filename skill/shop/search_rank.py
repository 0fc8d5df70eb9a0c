"""How sure a hit is and why, and what speaks for a product beside its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from skill.language.normalise import fold
from skill.language.wishes import Wish
from skill.shop.catalog import Product
from skill.shop.search_text import Reading, letter_row, name_words, sound_row, stems

BY_PART: Final = 0.9
BY_TEXT: Final = 0.6
BY_LETTERS: Final = 0.95
BY_SOUND: Final = 0.85
"""What a word is worth that is part of a compound, that only the description has, and what a whole
reading is worth that fits by letters or by sound alone; the same word in the name is worth 1."""

SHORTEST_PART: Final = 4
EXACT_NAME: Final = 0.1
"""How much of the score is kept for a name that holds nothing but what was said."""

WHOLE_NAME: Final = 40
"""Sounds from which on a reading is taken for a whole name; a shorter one is a part of names."""

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
    """A product as it is compared with readings: its names (with brand; synonyms) and its texts."""

    names: tuple[frozenset[str], ...]
    """The stems of each name, without the brand."""
    name: frozenset[str]
    """The stems of all names, brand and category."""
    joined: str
    told: frozenset[str]
    letter_rows: tuple[str, ...]
    sound_rows: tuple[str, ...]


def shape(product: Product, language: str) -> Shape:
    """What of the product is compared."""
    rows = name_words(product)
    category = tuple(fold(product.category).split())
    titles = (product.title, *product.synonyms)
    every = tuple(word for row in (*rows, category) for word in row)
    return Shape(
        names=tuple(frozenset(stems(tuple(fold(title).split()), language)) for title in titles),
        name=frozenset(stems(every, language)),
        joined=" ".join(every),
        told=frozenset(stems(tuple(fold(product.description[:2_000]).split()), language)),
        letter_rows=tuple(letter_row(row) for row in (*rows, category)),
        sound_rows=tuple(sound_row(row, language) for row in (*rows, category)),
    )


def match(reading: Reading, product: Shape, weight: Callable[[str], float]) -> Match:
    """How well the reading fits the product; `weight` says how much a stem tells."""
    words, reasons = _by_words(reading, product, weight)
    if words > BY_LETTERS:
        return Match(words, reasons)
    letters = BY_LETTERS * _share(reading.letters, product.letter_rows)
    sound = BY_SOUND * _share(reading.sounds, product.sound_rows)
    if words >= max(letters, sound):
        return Match(words, reasons)
    return Match(max(letters, sound), ("letters",) if letters >= sound else ("sound",))


def _by_words(
    reading: Reading, product: Shape, weight: Callable[[str], float]
) -> tuple[float, tuple[str, ...]]:
    got = whole = 0.0
    reasons = []
    for word, stem in zip(reading.words, reading.word_stems, strict=True):
        value, where = _word(word, stem, product)
        heavy = weight(stem)
        got, whole = got + heavy * value, whole + heavy
        if value:
            reasons.append(f"{word} in {where}")
    if not whole:
        return 0.0, ()
    wanted = set(reading.stems)
    precise = max(len(wanted & name) / len(name | wanted) for name in product.names)
    return got / whole * (1 - EXACT_NAME + EXACT_NAME * precise), tuple(reasons)


def _word(word: str, stem: str, product: Shape) -> tuple[float, str]:
    if stem in product.name:
        return 1.0, "name"
    if len(stem) >= SHORTEST_PART and stem in product.joined:
        return BY_PART, "part of the name"
    return (BY_TEXT, "description") if stem in product.told else (0.0, "")


def _share(wanted: Collection[str], rows: Sequence[str]) -> float:
    """The largest share of the grams that one of the rows holds."""
    if not wanted:
        return 0.0
    return max(sum(gram in row for gram in wanted) for row in rows) / len(wanted)


def likeness(readings: Sequence[Reading], products: Sequence[Shape]) -> list[float]:
    """How alike the readings together are to each product's best name, from 0 to 1.

    A part of a name is as good as the whole for what is short; the longer a reading, the likelier
    it is all of a name.
    """
    if not readings or not products:
        return [0.0] * len(products)
    sounds = [row for product in products for row in product.sound_rows]
    letters = [row for product in products for row in product.letter_rows]
    said = [reading.sound_row for reading in readings]
    whole = min(1.0, sum(map(len, said)) / len(said) / WHOLE_NAME)
    alike = (
        process.cdist(said, sounds, scorer=fuzz.partial_ratio)
        + process.cdist([reading.letter_row for reading in readings], letters, scorer=fuzz.partial_ratio)
        + whole * process.cdist(said, sounds, scorer=fuzz.ratio)
    ).mean(axis=0) / (100 * (2 + whole))
    starts = np.cumsum([0, *(len(product.sound_rows) for product in products[:-1])])
    return [float(value) for value in np.maximum.reduceat(alike, starts)]


def bonus(product: Product, own: Mapping[str, int], wish: Wish) -> tuple[float, tuple[str, ...]]:
    """What speaks for a product beside its words, and why."""
    parts = {
        "bought before": OWN if product.sku in own else 0.0,
        "popular": POPULAR * min(1.0, log1p(max(product.popularity, 0)) / log1p(100)),
        "pack fits": PACK if _fits(product, wish) else 0.0,
        "sold out": SOLD_OUT if product.stock <= 0 else 0.0,
    }
    return sum(parts.values()), tuple(reason for reason, value in parts.items() if value)


def _fits(product: Product, wish: Wish) -> bool:
    return wish.pack is not None and product.pack is not None and wish.pack.same_amount(product.pack)
