"""How well what was said fits a product, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from skill.language.normalise import fold, fold_word
from skill.language.wishes import parse_wish
from skill.shop.catalog import Product
from skill.shop.search_heads import NAMING, head, heads
from skill.shop.search_index import SHORTEST_PART
from skill.shop.search_text import (
    Reading,
    attribute_words,
    grams,
    letter_row,
    name_words,
    sound_row,
    stems,
    variant_words,
)

BY_PART: Final = 0.9
BY_OTHER: Final = 0.85
BY_TEXT: Final = 0.6
BY_LETTERS: Final = 0.95
BY_SOUND: Final = 0.85
"""What a word is worth that is part of a compound, of a name in another language, of the description,
and what a whole reading is worth that fits by letters or by sound alone; a word in the name is worth 1."""

EXACT_NAME: Final = 0.1
"""How much of the score is kept for a name that holds nothing but what was said."""

SHORTEST_HEAD: Final = 3
"""Letters of the shortest word that a compound ends with: `Kamillentee` is tea."""

TELLING: Final = 3
"""Words that are in one name together by no chance."""

WHOLE_NAME: Final = 40
"""Sounds from which on a reading is taken for a whole name; a shorter one is a part of names."""


@dataclass(frozen=True)
class Match:
    """How well one reading fits one product: from 0 to 1, the reasons for it, and whether words are."""

    score: float
    reasons: tuple[str, ...]
    in_words: bool = True


@dataclass(frozen=True)
class Shape:
    """A product as it is compared with readings: its names (with brand; synonyms) and its texts.

    Each part is made when it is asked for: most candidates need one or two of them.
    """

    product: Product
    language: str

    @cached_property
    def titles(self) -> tuple[tuple[str, ...], ...]:
        """The stems of title and synonyms as they stand there, without a brand that does not."""
        return tuple(tuple(self.stems_of(one)) for one in (self.product.title, *self.product.synonyms))

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """The same, each stem once."""
        return tuple(map(frozenset, self.titles))

    @cached_property
    def brand(self) -> frozenset[str]:
        """The stems of the brand."""
        return frozenset(self.stems_of(self.product.brand))

    @cached_property
    def name(self) -> frozenset[str]:
        """The stems of all names, brand, category, and of what the variant is called."""
        words = [word for row in self._rows for word in row]
        return frozenset(self._stems([*words, *variant_words(self.product, self.language)]))

    @cached_property
    def joined(self) -> str:
        """All names, brand and category as one text."""
        return " ".join(word for row in self._rows for word in row)

    @cached_property
    def run_on(self) -> str:
        """The same without a space."""
        return self.joined.replace(" ", "")

    @cached_property
    def told(self) -> frozenset[str]:
        """The stems of the description."""
        return frozenset(self.stems_of(self.product.description[:2_000]))

    @cached_property
    def heads(self) -> frozenset[str]:
        """The stems of what its names and the start of its description name; a brand names nothing."""
        texts = (self.product.title, *self.product.synonyms, self.product.description[:NAMING])
        return heads(texts, self.language) - self.brand

    def called(self, name: Reading) -> bool:
        """Whether it is called so: a title or synonym, with brand and variant, has every word of the name.

        Few words may be in a name by chance: the brand has to be among them, or what it is; or they stand
        there side by side, one alone at the beginning.
        """
        told = self.brand.union(self._stems(variant_words(self.product, self.language)))
        rest = [one for one in name.word_stems if one not in self.brand]
        branded, many = len(rest) < len(name.word_stems), len(name.stem_set) >= TELLING
        sure = branded or many or head(name.words, self.language) in self.heads
        for said in self.titles:
            behind = [one for one in said if one not in self.brand]
            if name.stem_set <= told.union(said) and (sure or _side_by_side(rest, behind)):
                return True
        return False

    def says_attributes(self, wanted: frozenset[str]) -> bool:
        """Whether the title says all of them: `lactose-free` of lactose-free milk, not of soy milk.

        The title is only read as a wish is when it has a word for each: reading takes a millisecond.
        """
        title = fold_word(self.product.title)
        telling = [attribute_words(one, self.language) for one in wanted]
        return all(any(word in title for word in words) for words in telling) and wanted <= self._said

    @cached_property
    def _said(self) -> frozenset[str]:
        return parse_wish(self.product.title, self.language).require

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """The stems of the names in other languages."""
        return frozenset(self._stems(word for name in self.product.elsewhere for word in fold(name).split()))

    def says(self, stem: str, *, title: bool = False) -> bool:
        """Whether a name or the description, or the `title`, says it, be it as part of a word.

        The category and the brand do not count.
        """
        names = (self.product.title, *(() if title else self.product.synonyms))
        words = [word for name in names for word in fold(name).split()]
        return (
            any(stem in name for name in self.names[: len(names)])
            or any(word.endswith(stem) for word in words if len(stem) >= SHORTEST_HEAD)
            or any(stem in word for word in words if len(stem) >= SHORTEST_PART)
            or (not title and stem in self.told)
        )

    def stems_of(self, text: str) -> list[str]:
        """The stems of a text in the product's language."""
        return self._stems(fold(text).split())

    @cached_property
    def letter_rows(self) -> tuple[str, ...]:
        """The letters of each name."""
        return tuple(letter_row(row) for row in self._names)

    @cached_property
    def letter_grams(self) -> tuple[frozenset[str], ...]:
        """The letter grams of each name."""
        return tuple(frozenset(grams(row)) for row in self.letter_rows)

    @cached_property
    def sound_grams(self) -> tuple[frozenset[str], ...]:
        """The sound grams of each name."""
        return tuple(frozenset(grams(row)) for row in self.sound_rows)

    @cached_property
    def sound_rows(self) -> tuple[str, ...]:
        """The sounds of each name."""
        return tuple(sound_row(row, self.language) for row in self._names)

    @cached_property
    def _names(self) -> list[tuple[str, ...]]:
        return name_words(self.product)

    @property
    def _rows(self) -> list[tuple[str, ...]]:
        return [*self._names, tuple(fold(self.product.category).split())]

    def _stems(self, words: Iterable[str]) -> list[str]:
        return stems(tuple(words), self.language)


def _side_by_side(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether several words stand in it one after the other, or one at its beginning."""
    places = range(len(said) - len(words) + 1 if len(words) > 1 else 1)
    return any(tuple(said[place : place + len(words)]) == tuple(words) for place in places)


def match(reading: Reading, product: Shape, weights: Mapping[str, float]) -> Match:
    """How well the reading fits the product; `weights` say how much each of its stems tells."""
    words, reasons = by_words(reading, product, weights)
    if words >= BY_LETTERS:
        return Match(words, reasons)
    letters = _fit(reading.letters, product.letter_grams, reading.letter_row, product.letter_rows)
    sound = _fit(reading.sounds, product.sound_grams, reading.sound_row, product.sound_rows)
    letters, sound = BY_LETTERS * letters, BY_SOUND * sound
    if words >= max(letters, sound):
        return Match(words, reasons)
    return Match(max(letters, sound), ("letters",) if letters >= sound else ("sound",), in_words=False)


def by_words(
    reading: Reading, product: Shape, weights: Mapping[str, float], *, told: bool = True
) -> tuple[float, tuple[str, ...]]:
    """How well the reading's words fit the product's, from 0 to 1, and where each was found.

    Without `told` its description is not looked at, which costs most.
    """
    got = whole = 0.0
    reasons = []
    for word, stem in zip(reading.words, reading.word_stems, strict=True):
        value, where = _word(stem, product, told=told)
        got, whole = got + weights[stem] * value, whole + weights[stem]
        if value:
            reasons.append(f"{word} in {where}")
    if not got:
        return 0.0, ()
    wanted = reading.stem_set
    precise = max(len(wanted & name) / len(name | wanted) for name in product.names)
    return got / whole * (1 - EXACT_NAME + EXACT_NAME * precise), tuple(reasons)


def _word(stem: str, product: Shape, *, told: bool) -> tuple[float, str]:
    if stem in product.name:
        return 1.0, "name"
    if len(stem) >= SHORTEST_PART and stem in product.joined:
        return BY_PART, "part of the name"
    if len(stem) >= 2 * SHORTEST_PART and stem in product.run_on:
        return BY_PART, "the name in other words"
    if stem in product.elsewhere:
        return BY_OTHER, "the name in another language"
    return (BY_TEXT, "description") if told and stem in product.told else (0.0, "")


def _fit(wanted: frozenset[str], held: Iterable[frozenset[str]], said: str, rows: Sequence[str]) -> float:
    """How well a row fits what was said: the share of grams that it holds, and how alike its best part is.

    Grams alone punish one wrong letter in a short word; likeness alone is high by chance.
    """
    if not wanted:
        return 0.0
    share = max([len(wanted & row) for row in held]) / len(wanted)
    if not share:
        return 0.0
    alike = max(
        [fuzz.partial_ratio(said, row) if len(row) >= len(said) else fuzz.ratio(said, row) for row in rows]
    )
    return (share + max(0.0, alike / 50 - 1)) / 2


def likeness(readings: Sequence[Reading], products: Sequence[Shape]) -> list[float]:
    """How alike the readings together are to each product's best name, from 0 to 1.

    A part of a name is as good as the whole for what is short; the longer a reading, the likelier
    it is all of a name.
    """
    if not readings or not products:
        return [0.0] * len(products)
    sounds, whole_sounds = _alike([one.sound_row for one in readings], [one.sound_rows for one in products])
    letters, _ = _alike([one.letter_row for one in readings], [one.letter_rows for one in products])
    length = sum(len(one.sound_row) for one in readings) / len(readings)
    whole = min(1.0, length / WHOLE_NAME)
    alike = (sounds + letters + whole * whole_sounds).mean(axis=0) / (2 + whole)
    starts = np.cumsum([0, *(len(one.sound_rows) for one in products[:-1])])
    return [float(value) for value in np.maximum.reduceat(alike, starts)]


_Table = npt.NDArray[Any]


def _alike(said: list[str], names: list[tuple[str, ...]]) -> tuple[_Table, _Table]:
    """How alike each of `said` is to a part of each name, and to the whole of it, from 0 to 1.

    A name that is shorter than what was said is compared whole: it holds too little to be it.
    """
    rows = [row for product in names for row in product]
    whole = process.cdist(said, rows, scorer=fuzz.ratio) / 100
    part = process.cdist(said, rows, scorer=fuzz.partial_ratio) / 100
    shorter = np.array([len(row) for row in rows]) < np.array([[len(one)] for one in said])
    return np.where(shorter, whole, part), whole
