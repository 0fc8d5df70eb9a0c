"""The search index of one locale: what a product can be found by, kept by tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import log1p
from pathlib import Path
from typing import Final

import tantivy
from tantivy import Occur, Query

from skill.language.normalise import fold
from skill.shop.catalog import Product
from skill.shop.search_sounds import sounds
from skill.shop.search_text import GRAM, Reading, language_of, letter_row, name_words, sound_row, stem, stems

LAYOUT: Final = 2
"""The number of this layout: an index on disk that was made by another one is made anew."""

SMALL: Final = 5_000
"""Products up to which one thread and little memory build fastest."""

GRAMS: Final = 64
"""Grams of each kind, the most telling ones, that are searched for: more cost time and find nothing new."""

SHORTEST_PART: Final = 4
"""Letters of the shortest word in a compound: shorter ones are in everything."""

SPELLED: Final = 6
"""Words up to which a reading is also tried with words joined and split; longer ones name enough."""

DEAREST: Final = Decimal(10**15)


@dataclass(frozen=True)
class Found:
    """A product that the index gave, and how strongly the engine holds it for right (from 0 on)."""

    sku: str
    strength: float


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("sku", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("letters", tokenizer_name="grams", index_option="freq")
    builder.add_text_field("sounds", tokenizer_name="grams", index_option="freq")
    builder.add_text_field("brand", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("attribute", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("price", indexed=True, fast=True)
    builder.add_integer_field("popularity", fast=True)
    return builder.build()


SCHEMA: Final = _schema()


class SearchIndex:
    """The products of one locale as they were at one version of the catalogue.

    It never changes: another version of the catalogue is another index.
    """

    def __init__(self, index: tantivy.Index, locale: str) -> None:
        self.language = language_of(locale)
        self._searcher = index.searcher()

    def __len__(self) -> int:
        return self._searcher.num_docs

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """Every brand of the catalogue, folded."""
        return tuple(term for term, _ in self._searcher.terms_with_prefix("brand", "") if term)

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
        return self._searcher.doc_freq("attribute", attribute) > 0

    def weight(self, stem: str) -> float:
        """How much a stem tells: little when every product has it, most when none has."""
        return self._rarity("stems", stem)

    def typed(self, reading: Reading, limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that hold every word of the reading, joined and split as they are written, best first."""
        whole = [self._words(words, Occur.Must) for words in self._spellings(reading) if words]
        return self._run(_any(whole), limit, filters) if whole else []

    def some(self, reading: Reading, limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that hold some words of the reading, best first."""
        return self._run(self._words(reading.stems, Occur.Should), limit, filters) if reading.stems else []

    def _words(self, words: Iterable[str], occur: Occur) -> Query:
        return Query.boolean_query([(occur, Query.term_query(SCHEMA, "stems", one)) for one in words])

    def _spellings(self, reading: Reading) -> list[tuple[str, ...]]:
        """The stems of the reading; with two words in one where the catalogue knows that; with one in two."""
        words, found = reading.words, [reading.stems]
        for place, pair in enumerate(pairwise(words) if len(words) <= SPELLED else ()):
            joined = stem("".join(pair), self.language)
            if self._known(joined):
                found.append((*reading.word_stems[:place], joined, *reading.word_stems[place + 2 :]))
        for place, word in enumerate(words if len(words) <= SPELLED else ()):
            if parts := self._split(word):
                found.append((*reading.word_stems[:place], *parts, *reading.word_stems[place + 1 :]))
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        """The two words of the catalogue that make up `word`, the most frequent ones; none when it is one."""
        if len(word) < 2 * SHORTEST_PART or not word.isalpha():
            return ()
        cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
        pairs = [(stem(word[:cut], self.language), stem(word[cut:], self.language)) for cut in cuts]
        often, best = max((min(map(self._known, pair)), pair) for pair in pairs)
        return best if often else ()

    def _known(self, one: str) -> int:
        return self._searcher.doc_freq("stems", one)

    def near(self, readings: Sequence[Reading], limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that share letters or sounds with the readings, best first.

        What several readings agree on counts for more.
        """
        clauses: list[tuple[Occur, Query]] = []
        for field in ("letters", "sounds"):
            weights: dict[str, float] = {}
            for reading in readings:
                for gram in getattr(reading, field):
                    weights[gram] = weights.get(gram, 0.0) + 1 / len(readings)
            telling = sorted(weights, key=lambda gram: -weights[gram] * self._rarity(field, gram))
            clauses += [(Occur.Should, _weighted(field, one, weights[one])) for one in telling[:GRAMS]]
        return self._run(Query.boolean_query(clauses), limit, filters) if clauses else []

    def _rarity(self, field: str, term: str) -> float:
        return log1p(len(self) / (1 + self._searcher.doc_freq(field, term)))

    def all(self, limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that pass the filters, the most popular first."""
        query = Query.boolean_query([(Occur.Must, one) for one in (Query.all_query(), *filters)])
        hits = self._searcher.search(query, limit, count=False, order_by_field="popularity").hits
        return [Found(self._sku(address), 0.0) for _, address in hits]

    def _run(self, query: Query, limit: int, filters: Sequence[Query]) -> list[Found]:
        if filters:
            parts = [(Occur.Must, query), *((Occur.Must, Query.boost_query(one, 0.0)) for one in filters)]
            query = Query.boolean_query(parts)
        hits = self._searcher.search(query, limit, count=False).hits
        return [Found(self._sku(address), float(score)) for score, address in hits]

    def _sku(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address).get_first("sku"))


def price_filter(low: Decimal | None, high: Decimal | None) -> Query:
    """Products whose price in major units is between the limits, both included."""
    lowest, highest = (None if one is None else _mills(one) for one in (low, high))
    return Query.range_query(SCHEMA, "price", tantivy.FieldType.Integer, lowest, highest)


def attribute_filter(attribute: str) -> Query:
    """Products with the attribute."""
    return Query.term_query(SCHEMA, "attribute", attribute)


def brand_filter(brand: str) -> Query:
    """Products of a brand, given folded."""
    return Query.term_query(SCHEMA, "brand", brand)


def build(
    products: Iterable[Product], locale: str, folder: Path | None = None, *, small: bool = False
) -> SearchIndex:
    """An index of the products, in `folder` (which must be empty) or in memory.

    `small` saves time for a few thousand products. Raises OSError or ValueError when the folder
    cannot be written.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    index = _opened(tantivy.Index(SCHEMA, path=str(folder) if folder else None, reuse=False))
    writer = index.writer(15_000_000 if small else 200_000_000, 1)
    language = language_of(locale)
    for product in products:
        writer.add_document(document(product, language))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return SearchIndex(index, locale)


def open_index(folder: Path, locale: str) -> SearchIndex:
    """The index in `folder`. Raises ValueError when there is none that can be read."""
    return SearchIndex(_opened(tantivy.Index.open(str(folder))), locale)


def document(product: Product, language: str) -> tantivy.Document:
    """The product as it is indexed."""
    names = name_words(product)
    category = tuple(fold(product.category).split())
    told = (*names[0], *category, *fold(product.description).split())
    others = [word for name in names[1:] for word in name]
    parts = [*names, category]
    return tantivy.Document(
        sku=product.sku,
        stems=" ".join(stems((*told, *others), language)),
        letters=[letter_row(part) for part in parts],
        sounds=[sound_row(part, language) for part in parts],
        brand=fold(product.brand),
        attribute=sorted(product.attributes),
        price=_mills(product.price.major),
        popularity=product.popularity,
    )


def _mills(amount: Decimal) -> int:
    """Thousandths of a major unit, the same for every currency, within what the index can hold."""
    return int(max(min(amount, DEAREST), -DEAREST) * 1000)


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def _weighted(field: str, gram: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(SCHEMA, field, gram), weight)


def _opened(index: tantivy.Index) -> tantivy.Index:
    tokenizer = tantivy.Tokenizer.ngram(GRAM, GRAM, False)
    index.register_tokenizer("grams", tantivy.TextAnalyzerBuilder(tokenizer).build())
    return index
