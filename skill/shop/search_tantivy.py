"""The search index that tantivy keeps, in memory or in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import tantivy
from tantivy import Occur, Query

from skill.shop.search_index import Changes, Document, Found, Limits, SearchIndex, document
from skill.shop.search_text import GRAM, Reading, language_of

SMALL: Final = 5_000
"""Products up to which one thread and little memory are fastest."""

GRAMS: Final = 40
"""Grams of each kind, the most telling ones, that are searched for: more cost time and find nothing new."""

LITTLE: Final = 15_000_000
MUCH: Final = 200_000_000
"""Bytes that a writer may hold before it writes a segment."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("sku", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("elsewhere", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("letters", tokenizer_name="grams", index_option="freq")
    builder.add_text_field("sounds", tokenizer_name="grams", index_option="freq")
    builder.add_text_field("brand", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("attribute", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("price", indexed=True, fast=True)
    builder.add_integer_field("popularity", fast=True)
    return builder.build()


SCHEMA: Final = _schema()


class Documents:
    """The documents of one locale's index, which can be changed while others read them."""

    def __init__(self, index: tantivy.Index, locale: str) -> None:
        tokenizer = tantivy.Tokenizer.ngram(GRAM, GRAM, False)
        index.register_tokenizer("grams", tantivy.TextAnalyzerBuilder(tokenizer).build())
        self._index = index
        self._locale = locale

    @classmethod
    def new(cls, locale: str, folder: Path | None = None) -> Documents:
        """No documents yet, in `folder` or in memory. Raises OSError or ValueError."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        return cls(tantivy.Index(SCHEMA, path=str(folder) if folder else None, reuse=False), locale)

    @classmethod
    def opened(cls, folder: Path, locale: str) -> Documents:
        """The documents in `folder`. Raises ValueError when there are none that can be read."""
        return cls(tantivy.Index.open(str(folder)), locale)

    def view(self) -> TantivyIndex:
        """The documents as they are after the last change, whoever made it."""
        self._index.reload()
        return TantivyIndex(self._index.searcher(), self._locale)

    def change(self, changes: Changes, *, known: bool = True, small: bool = False) -> int:
        """Puts each product in the place of what was there of it, all at once; gives how many.

        Others go on reading what was there before; when this breaks off, it stays. Products that
        are not `known` are only added, which is faster. Raises OSError or ValueError when nothing
        can be written, or when somebody else is writing.
        """
        writer = self._index.writer(LITTLE if small else MUCH, 1)
        count, language = 0, language_of(self._locale)
        try:
            for sku, product in changes:
                if known:
                    writer.delete_documents_by_term("sku", sku)
                if product is not None:
                    writer.add_document(_as_tantivy(document(product, language)))
                count += 1
            if count:
                writer.commit()
        finally:
            writer.wait_merging_threads()
        return count


class TantivyIndex(SearchIndex):
    """A view of the documents that stays as it is while they change."""

    def __init__(self, searcher: tantivy.Searcher, locale: str) -> None:
        super().__init__(locale)
        self._searcher = searcher

    def __len__(self) -> int:
        return self._searcher.num_docs

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """Every brand of the catalogue, folded."""
        return tuple(term for term, _ in self._searcher.terms_with_prefix("brand", "") if term)

    def frequency(self, field: str, term: str) -> int:
        """How many products have the term."""
        return self._searcher.doc_freq(field, term)

    def holding(
        self, spellings: Sequence[Sequence[str]], limit: int, limits: Limits, *, elsewhere: bool = False
    ) -> list[Found]:
        """Products that hold every stem of one of the spellings, best first; or in another language."""
        field = "elsewhere" if elsewhere else "stems"
        return self._run(_any([_words(words, Occur.Must, field) for words in spellings]), limit, limits)

    def some(self, stems: Sequence[str], limit: int, limits: Limits) -> list[Found]:
        """Products that hold some of the stems, best first."""
        return self._run(_words(stems, Occur.Should, "stems"), limit, limits) if stems else []

    def near(self, readings: Sequence[Reading], limit: int, limits: Limits) -> list[Found]:
        """Products that share letters or sounds with the readings, best first."""
        telling = [(field, *one) for field in ("letters", "sounds") for one in self._telling(field, readings)]
        return self._run(_any([_weighted(*one) for one in telling]), limit, limits) if telling else []

    def _telling(self, field: str, readings: Sequence[Reading]) -> list[tuple[str, float]]:
        """The grams of the readings that tell most, each with the share of readings that have it."""
        weights: dict[str, float] = {}
        for reading in readings:
            for gram in getattr(reading, field):
                weights[gram] = weights.get(gram, 0.0) + 1 / len(readings)
        best = sorted(weights, key=lambda gram: (-weights[gram] * self.rarity(field, gram), gram))
        return [(gram, weights[gram]) for gram in best[:GRAMS]]

    def all(self, limit: int, limits: Limits) -> list[Found]:
        """Products within the limits, the most popular first."""
        query = Query.boolean_query([(Occur.Must, one) for one in (Query.all_query(), *_filters(limits))])
        hits = self._searcher.search(query, limit, count=False, order_by_field="popularity").hits
        return [Found(self._sku(address), 0.0) for _, address in hits]

    def _run(self, query: Query, limit: int, limits: Limits) -> list[Found]:
        if limits:
            filters = [(Occur.Must, Query.boost_query(one, 0.0)) for one in _filters(limits)]
            query = Query.boolean_query([(Occur.Must, query), *filters])
        hits = self._searcher.search(query, limit, count=False).hits
        return [Found(self._sku(address), float(score)) for score, address in hits]

    def _sku(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address).get_first("sku"))


def _filters(limits: Limits) -> list[Query]:
    found = [Query.term_query(SCHEMA, "attribute", one) for one in sorted(limits.attributes)]
    if limits.brands:
        found.append(_any([Query.term_query(SCHEMA, "brand", one) for one in limits.brands]))
    low, high = limits.mills
    if low is not None or high is not None:
        found.append(Query.range_query(SCHEMA, "price", tantivy.FieldType.Integer, low, high))
    return found


def _as_tantivy(one: Document) -> tantivy.Document:
    return tantivy.Document(
        sku=one.sku,
        stems=one.stems,
        elsewhere=one.elsewhere,
        letters=list(one.letters),
        sounds=list(one.sounds),
        brand=one.brand,
        attribute=list(one.attributes),
        price=one.mills,
        popularity=one.popularity,
    )


def _words(words: Iterable[str], occur: Occur, field: str) -> Query:
    return Query.boolean_query([(occur, Query.term_query(SCHEMA, field, one)) for one in words])


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def _weighted(field: str, gram: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(SCHEMA, field, gram), weight)
