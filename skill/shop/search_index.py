"""The search index of one locale: what a product can be found by, kept by tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import log1p
from pathlib import Path
from typing import Final

import tantivy
from tantivy import Occur, Query

from skill.language.normalise import fold
from skill.shop.catalog import Product
from skill.shop.search_sounds import sounds
from skill.shop.search_text import GRAM, Reading, language_of, letter_row, name_words, sound_row, stems

LAYOUT: Final = 1
"""The number of this layout: an index on disk that was made by another one is made anew."""

SMALL: Final = 5_000
"""Products up to which one thread and little memory build fastest."""

GRAM_WEIGHTS: Final = {"letters": 1.0, "sounds": 1.0}

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
        return log1p(len(self) / (1 + self._searcher.doc_freq("stems", stem)))

    def typed(self, reading: Reading, limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that hold every word of the reading, best first."""
        return self._words(reading, Occur.Must, limit, filters)

    def some(self, reading: Reading, limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that hold some words of the reading, best first."""
        return self._words(reading, Occur.Should, limit, filters)

    def _words(self, reading: Reading, occur: Occur, limit: int, filters: Sequence[Query]) -> list[Found]:
        if not reading.stems:
            return []
        terms = [(occur, Query.term_query(SCHEMA, "stems", stem)) for stem in reading.stems]
        return self._run(Query.boolean_query(terms), limit, filters)

    def near(self, readings: Sequence[Reading], limit: int, filters: Sequence[Query] = ()) -> list[Found]:
        """Products that share letters or sounds with the readings, best first.

        What several readings agree on counts for more.
        """
        clauses: list[tuple[Occur, Query]] = []
        for field, weight in GRAM_WEIGHTS.items():
            counts: dict[str, float] = {}
            for reading in readings:
                for gram in getattr(reading, field):
                    counts[gram] = counts.get(gram, 0.0) + weight / len(readings)
            clauses += [(Occur.Should, _weighted(field, gram, count)) for gram, count in counts.items()]
        return self._run(Query.boolean_query(clauses), limit, filters) if clauses else []

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


def _weighted(field: str, gram: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(SCHEMA, field, gram), weight)


def _opened(index: tantivy.Index) -> tantivy.Index:
    tokenizer = tantivy.Tokenizer.ngram(GRAM, GRAM, False)
    index.register_tokenizer("grams", tantivy.TextAnalyzerBuilder(tokenizer).build())
    return index
