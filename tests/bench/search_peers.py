"""Other search engines over the same texts, each as it is usually set up."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import bm25s  # type: ignore[import-untyped]  # it has no types
import Stemmer  # type: ignore[import-not-found]  # it has no types
import tantivy
from rapidfuzz import fuzz, process, utils

Engine = Callable[[str, int], list[str]]
"""Gives the ids of the best products for a text."""

Product = Mapping[str, Any]


def fts5(tokenizer: str) -> Callable[[Iterable[Product]], Engine]:
    """SQLite FTS5 with BM25: all words first, then any word."""

    def build(products: Iterable[Product]) -> Engine:
        database = sqlite3.connect(":memory:", check_same_thread=False)
        database.execute(f"CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, text, tokenize='{tokenizer}')")
        database.executemany("INSERT INTO t VALUES (?, ?)", ((one["id"], one["text"]) for one in products))
        select = "SELECT id FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?"

        def run(text: str, limit: int) -> list[str]:
            words = words_of(text)
            if tokenizer.startswith("trigram"):
                joined = " ".join(words)
                words = [joined[start : start + 3] for start in range(len(joined) - 2)]
            quoted = [f'"{word}"' for word in words]
            found: list[str] = []
            for operator in (" AND ", " OR "):
                if quoted and len(found) < limit:
                    found += [row[0] for row in database.execute(select, (operator.join(quoted), limit))]
            return list(dict.fromkeys(found))[:limit]

        return run

    return build


def plain_tantivy(fuzzy: int = 0) -> Callable[[Iterable[Product]], Engine]:
    """Tantivy with English stems over one field; any word may match, with `fuzzy` edits."""

    def build(products: Iterable[Product]) -> Engine:
        schema = (
            tantivy.SchemaBuilder()
            .add_text_field("id", stored=True, tokenizer_name="raw")
            .add_text_field("text", tokenizer_name="default" if fuzzy else "en_stem")
            .build()
        )
        index = tantivy.Index(schema)
        writer = index.writer(100_000_000, 1)
        for one in products:
            writer.add_document(tantivy.Document(id=one["id"], text=one["text"]))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        fuzziness = {"text": (False, fuzzy, True)} if fuzzy else {}

        def run(text: str, limit: int) -> list[str]:
            words = " ".join(words_of(text))
            if not words:
                return []
            query, _ = index.parse_query_lenient(words, ["text"], fuzzy_fields=fuzziness)
            return [searcher.doc(at)["id"][0] for _, at in searcher.search(query, limit).hits]

        return run

    return build


def rapidfuzz_brute(products: Iterable[Product]) -> Engine:
    """Every title compared with the query."""
    titles = {one["id"]: utils.default_process(f"{one['brand']} {one['title']}") for one in products}

    def run(text: str, limit: int) -> list[str]:
        plain = utils.default_process(text)
        return [key for _, _, key in process.extract(plain, titles, scorer=fuzz.token_set_ratio, limit=limit)]

    return run


def bm25s_stems(products: Iterable[Product]) -> Engine:
    """bm25s, which keeps every word's scores in a sparse matrix, with English stems."""
    goods = list(products)
    stemmer = Stemmer.Stemmer("english")
    options = {"stemmer": stemmer, "stopwords": "en", "show_progress": False}
    model = bm25s.BM25()
    model.index(bm25s.tokenize([one["text"] for one in goods], **options), show_progress=False)

    def run(text: str, limit: int) -> list[str]:
        asked = bm25s.tokenize([" ".join(words_of(text))], return_ids=False, **options)
        if not asked[0]:
            return []
        found, scores = model.retrieve(asked, k=min(limit, len(goods)), show_progress=False)
        return [goods[at]["id"] for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return run


PEERS: Mapping[str, Callable[[Iterable[Product]], Engine]] = {
    "SQLite FTS5 porter": fts5("porter"),
    "SQLite FTS5 trigram": fts5("trigram"),
    "tantivy": plain_tantivy(),
    "tantivy fuzzy": plain_tantivy(fuzzy=1),
    "bm25s": bm25s_stems,
    "rapidfuzz token_set": rapidfuzz_brute,
}


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without anything that an engine takes for an operator."""
    return re.findall(r"\w+", text.lower())
