"""What every search index can do, whoever keeps it: tantivy beside the shop, or PostgreSQL in the store."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import log1p
from typing import Final

from skill.language.normalise import fold
from skill.language.sounds import sounds
from skill.shop.catalog import Catalog, Product
from skill.shop.search_text import (
    Reading,
    language_of,
    letter_row,
    linking_words,
    name_words,
    sound_row,
    stem,
    stems,
    variant_words,
)

LAYOUT: Final = 4
"""The number of this layout: an index that was made by another one is made anew."""

SHORTEST_PART: Final = 4
"""Letters of the shortest word in a compound: shorter ones are in everything."""

SPELLED: Final = 6
"""Words up to which a reading is also tried with words joined and split; longer ones name enough."""

MANY: Final = 2**31
"""More products than there are."""

DEAREST: Final = Decimal(10**15)


@dataclass(frozen=True)
class Found:
    """A product that the index gave, and how strongly the engine holds it for right (from 0 on)."""

    sku: str
    strength: float


@dataclass(frozen=True)
class Limits:
    """What every product found must have: one of the brands (folded), all attributes, a price between."""

    brands: tuple[str, ...] = ()
    attributes: frozenset[str] = frozenset()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def __bool__(self) -> bool:
        return self != NO_LIMITS

    @property
    def mills(self) -> tuple[int | None, int | None]:
        """The prices as the index keeps them, both included."""
        low, high = (None if one is None else mills(one) for one in (self.lowest, self.highest))
        return low, high


NO_LIMITS: Final = Limits()


@dataclass(frozen=True)
class Document:
    """A product as it is indexed: its stems, rows, and limits; `elsewhere` is in other languages."""

    sku: str
    stems: str
    elsewhere: str
    letters: tuple[str, ...]
    sounds: tuple[str, ...]
    brand: str
    attributes: tuple[str, ...]
    mills: int
    popularity: int


def document(product: Product, language: str) -> Document:
    """The product as it is indexed in a language."""
    names = name_words(product)
    category = tuple(fold(product.category).split())
    told = (*names[0], *category, *variant_words(product, language), *fold(product.description).split())
    others = [word for name in names[1:] for word in name]
    elsewhere = [word for name in product.elsewhere for word in fold(name).split()]
    parts = [*names, category]
    return Document(
        product.sku,
        " ".join(stems((*told, *others), language)),
        " ".join(stems(tuple(elsewhere), language)),
        tuple(letter_row(one) for one in parts),
        tuple(sound_row(one, language) for one in parts),
        fold(product.brand),
        tuple(sorted(product.attributes)),
        mills(product.price.major),
        product.popularity,
    )


def mills(amount: Decimal) -> int:
    """Thousandths of a major unit, the same for every currency, within what an index can hold."""
    return int(max(min(amount, DEAREST), -DEAREST) * 1000)


class SearchIndex(ABC):
    """The products of one locale as they were at one version of the catalogue; it never changes."""

    def __init__(self, locale: str) -> None:
        self.language = language_of(locale)

    @abstractmethod
    def __len__(self) -> int:
        """How many products there are."""

    @property
    @abstractmethod
    def brands(self) -> tuple[str, ...]:
        """Every brand of the catalogue, folded."""

    @abstractmethod
    def frequency(self, field: str, term: str) -> int:
        """How many products have the term in `stems`, `letters`, `sounds` or `attribute`."""

    @abstractmethod
    def holding(
        self, spellings: Sequence[Sequence[str]], limit: int, limits: Limits, *, elsewhere: bool = False
    ) -> list[Found]:
        """Products that hold every stem of one of the spellings, best first; or in another language."""

    @abstractmethod
    def some(self, stems: Sequence[str], limit: int, limits: Limits) -> list[Found]:
        """Products that hold some of the stems, best first."""

    @abstractmethod
    def near(self, readings: Sequence[Reading], limit: int, limits: Limits) -> list[Found]:
        """Products that share letters or sounds with the readings, best first.

        What several readings agree on counts for more.
        """

    @abstractmethod
    def all(self, limit: int, limits: Limits) -> list[Found]:
        """Products within the limits, the most popular first."""

    @cached_property
    def brands_by_sound(self) -> Mapping[str, tuple[str, ...]]:
        """The folded brands that sound the same, and those that differ by spaces only."""
        found: dict[str, tuple[str, ...]] = {}
        for brand in self.brands:
            for key in {sounds(brand, self.language), brand.replace(" ", "")}:
                found[key] = (*found.get(key, ()), brand)
        return found

    def knows_attribute(self, attribute: str) -> bool:
        """Whether any product has this attribute."""
        return self.frequency("attribute", attribute) > 0

    def weight(self, stem: str) -> float:
        """How much a stem tells: little when every product has it, most when none has."""
        return self.rarity("stems", stem)

    def typed(self, reading: Reading, limit: int, limits: Limits) -> list[Found]:
        """Products that hold every word of the reading, joined and split as they are written, best first."""
        spellings = [words for words in self._spellings(reading) if words]
        return self.holding(spellings, limit, limits) if spellings else []

    def abroad(self, reading: Reading, limit: int, limits: Limits) -> list[Found]:
        """Products whose name in another language holds every word of the reading, best first."""
        return self.holding([reading.stems], limit, limits, elsewhere=True) if reading.stems else []

    def rarity(self, field: str, term: str) -> float:
        """How much a term of a field tells."""
        return log1p(len(self) / (1 + self.frequency(field, term)))

    def _spellings(self, reading: Reading) -> list[tuple[str, ...]]:
        """The stems of the reading, and where the catalogue knows it: words joined, split, turned round."""
        places = range(len(reading.words)) if len(reading.words) <= SPELLED else ()
        telling = [place for place in places if reading.words[place] not in linking_words(self.language)]
        found = [reading.stems, *([tuple(reading.word_stems[one] for one in telling)] if telling else ())]
        for first, second in pairwise(telling):
            for pair in ((first, second), (second, first)):
                joined = stem("".join(reading.words[one] for one in pair), self.language)
                if joined not in reading.stem_set and self._known(joined):
                    found.append(_spelled(reading, first, second + 1, joined))
        for place in telling:
            for parts in self._parts(reading.words[place]):
                found.append(_spelled(reading, place, place + 1, *parts))
        return list(dict.fromkeys(found))

    def _parts(self, word: str) -> list[tuple[str, ...]]:
        """The two words of the catalogue that make up `word`, and the compound they make turned round."""
        if len(word) < 2 * SHORTEST_PART or not word.isalpha():
            return []
        cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        pairs = [(stem(word[:cut], self.language), stem(word[cut:], self.language)) for cut in cuts]
        turned = {stem(word[cut:] + word[:cut], self.language) for cut in cuts}
        often, best = max((min(map(self._known, pair)), pair) for pair in pairs)
        return [*([best] if often else ()), *((one,) for one in sorted(turned) if self._known(one))]

    def _known(self, one: str) -> int:
        return self.frequency("stems", one)


def _spelled(reading: Reading, start: int, end: int, *instead: str) -> tuple[str, ...]:
    """The stems of the reading with others in the place of those from `start` to `end`."""
    return (*reading.word_stems[:start], *instead, *reading.word_stems[end:])


Changes = Iterable[tuple[str, Product | None]]
"""Products by sku as they are now, None for one that is no longer sold."""

Progress = Callable[[str, float], None]
"""Told now and then which share of the products the index of a locale has taken in; 1 when it is done."""

STEP: Final = 1_000
"""Products after which progress is told."""


def counted(catalog: Catalog, since: int, progress: Progress | None) -> Changes:
    """What changed in the catalogue since a version, telling `progress` of it until the last one."""
    if progress is None:
        yield from catalog.changed(since)
        return
    whole = max(catalog.changes(since, MANY), 1)
    for number, one in enumerate(catalog.changed(since)):
        if number % STEP == 0:
            progress(catalog.locale, min(number / whole, 0.99))
        yield one
