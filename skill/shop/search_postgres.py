"""The search index that PostgreSQL keeps in the store itself: full text for words, trigrams for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG, TSQUERY, TSVECTOR

from skill.shop.search_index import LAYOUT, Changes, Document, Found, Limits, SearchIndex, document
from skill.shop.search_text import Reading, language_of
from skill.store.statements import Insert, insert

CHUNK: Final = 500

LIKENESS: Final = 0.45
"""How alike (word similarity, from 0 to 1) a name and what was said must be at least to be looked at."""

OFTEN: Final = 2_000
"""Up to which products with a stem are counted: what is more frequent than that tells little anyway."""


def _gin(column: str, **options: Any) -> Index:
    return Index(f"ix_search_documents_{column}", column, postgresql_using="gin", **options)


_own = MetaData()
_documents = Table(
    "search_documents",
    _own,
    Column("locale", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("stems", TSVECTOR, nullable=False),
    Column("elsewhere", TSVECTOR, nullable=False),
    Column("letters", Text, nullable=False),
    Column("sounds", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("attributes", ARRAY(Text), nullable=False),
    Column("mills", BigInteger, nullable=False),
    Column("popularity", Integer, nullable=False),
    _gin("stems"),
    _gin("elsewhere"),
    _gin("letters", postgresql_ops={"letters": "gin_trgm_ops"}),
    _gin("sounds", postgresql_ops={"sounds": "gin_trgm_ops"}),
    Index("ix_search_documents_brand", "locale", "brand"),
    Index("ix_search_documents_popularity", "locale", "popularity"),
)
_state = Table(
    "search_state",
    _own,
    Column("locale", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("shop", Text, nullable=False),
)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('voiceshop search'))")
_THRESHOLD = select(func.set_config("pg_trgm.word_similarity_threshold", str(LIKENESS), True))


@dataclass(frozen=True)
class StoredDocuments:
    """The documents of one locale as tables of the store, which every machine shares."""

    locale: str
    shop: str

    def version(self, connection: Connection) -> int:
        """The version of the catalogue that the documents are of; -1 when there are none of this shop."""
        if connection.execute(select(func.to_regclass("search_state"))).scalar_one() is None:
            return -1
        where = (_state.c.locale == self.locale, _state.c.shop == self._owner)
        found = connection.execute(select(_state.c.version).where(*where)).scalar_one_or_none()
        return -1 if found is None else int(found)

    def change(self, connection: Connection, changes: Changes, version: int) -> None:
        """Puts each product in the place of what was there of it; the caller commits.

        Raises SQLAlchemy's errors when the database refuses.
        """
        language = language_of(self.locale)
        left = iter(changes)
        while chunk := list(islice(left, CHUNK)):
            gone = [sku for sku, product in chunk if product is None]
            there = [document(product, language) for _, product in chunk if product is not None]
            if gone:
                where = (_documents.c.locale == self.locale, _documents.c.sku.in_(gone))
                connection.execute(delete(_documents).where(*where))
            if there:
                connection.execute(_PUT, [self._row(one) for one in there])
        row = {"locale": self.locale, "version": version, "shop": self._owner}
        connection.execute(_STATE, row)

    def begin(self, connection: Connection) -> int:
        """Makes the tables where they are not there yet, waits for whoever writes them, gives the version."""
        connection.execute(_LOCK)
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
        _own.create_all(connection)
        version = self.version(connection)
        if version < 0:
            connection.execute(delete(_documents).where(_documents.c.locale == self.locale))
        return version

    @property
    def _owner(self) -> str:
        return f"{LAYOUT} {self.shop}"

    def _row(self, one: Document) -> dict[str, Any]:
        return {
            "locale": self.locale, "sku": one.sku, "stems_text": one.stems, "elsewhere_text": one.elsewhere,
            "letters": _bare(one.letters), "sounds": _bare(one.sounds), "brand": one.brand,
            "attributes": list(one.attributes), "mills": one.mills, "popularity": one.popularity,
        }  # fmt: skip


@dataclass
class Counted:
    """What was counted in one version of the documents, which is good as long as that stays."""

    version: int
    frequencies: dict[tuple[str, str], int] = field(default_factory=dict)
    brands: tuple[str, ...] | None = None
    count: int | None = None


class PostgresIndex(SearchIndex):
    """The documents as a connection to the store sees them."""

    def __init__(self, connection: Connection, locale: str, counted: Counted) -> None:
        super().__init__(locale)
        self._connection = connection
        self._locale = locale
        self._counted = counted
        connection.execute(_THRESHOLD)

    def __len__(self) -> int:
        if self._counted.count is None:
            self._counted.count = self._count([], None)
        return self._counted.count

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """Every brand of the catalogue, folded."""
        if self._counted.brands is None:
            statement = select(_documents.c.brand).where(self._mine, _documents.c.brand != "").distinct()
            self._counted.brands = tuple(self._connection.execute(statement).scalars())
        return self._counted.brands

    def frequency(self, field: str, term: str) -> int:
        """How many products have the term, counted up to `OFTEN`."""
        key = (field, term)
        if key not in self._counted.frequencies:
            has = _documents.c.attributes.contains([term]) if field == "attribute" else _holds([term])
            self._counted.frequencies[key] = self._count([has], OFTEN)
        return self._counted.frequencies[key]

    def holding(
        self, spellings: Sequence[Sequence[str]], limit: int, limits: Limits, *, elsewhere: bool = False
    ) -> list[Found]:
        """Products that hold every stem of one of the spellings, best first; or in another language."""
        column = _documents.c.elsewhere if elsewhere else _documents.c.stems
        return self._words(
            column, _query(" | ".join(f"({_all(words)})" for words in spellings)), limit, limits
        )

    def some(self, stems: Sequence[str], limit: int, limits: Limits) -> list[Found]:
        """Products that hold some of the stems, best first."""
        query = _query(" | ".join(map(_quoted, stems)))
        return self._words(_documents.c.stems, query, limit, limits) if stems else []

    def near(self, readings: Sequence[Reading], limit: int, limits: Limits) -> list[Found]:
        """Products whose letters or sounds are like those of the readings, best first."""
        said = [(_bare([one.letter_row]), _bare([one.sound_row])) for one in readings]
        if not said:
            return []
        alike = [_alike(letters, sounds) for letters, sounds in said]
        passes = [
            one for letters, sounds in said for one in (_near("letters", letters), _near("sounds", sounds))
        ]
        strength = sum(alike[1:], alike[0]) / (2 * len(alike))
        return self._run(strength, [or_(*passes)], limit, limits)

    def all(self, limit: int, limits: Limits) -> list[Found]:
        """Products within the limits, the most popular first."""
        found = self._run(_documents.c.popularity, [], limit, limits)
        return [Found(one.sku, 0.0) for one in found]

    def _words(self, column: Any, query: ColumnElement[Any], limit: int, limits: Limits) -> list[Found]:
        return self._run(func.ts_rank(column, query, 1), [column.op("@@")(query)], limit, limits)

    def _run(
        self, strength: ColumnElement[Any], where: Iterable[ColumnElement[bool]], limit: int, limits: Limits
    ) -> list[Found]:
        ranked = strength.label("strength")
        statement = (
            select(_documents.c.sku, ranked)
            .where(self._mine, *where, *_filters(limits))
            .order_by(ranked.desc(), _documents.c.sku)
            .limit(limit)
        )
        return [Found(sku, float(value)) for sku, value in self._connection.execute(statement)]

    def _count(self, where: Iterable[ColumnElement[bool]], most: int | None) -> int:
        found = select(literal(1)).select_from(_documents).where(self._mine, *where).limit(most)
        return int(self._connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())

    @property
    def _mine(self) -> ColumnElement[bool]:
        return _documents.c.locale == self._locale


def _filters(limits: Limits) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if limits.attributes:
        found.append(_documents.c.attributes.contains(sorted(limits.attributes)))
    if limits.brands:
        found.append(_documents.c.brand.in_(limits.brands))
    low, high = limits.mills
    if low is not None:
        found.append(_documents.c.mills >= low)
    if high is not None:
        found.append(_documents.c.mills <= high)
    return found


def _holds(words: Sequence[str]) -> ColumnElement[bool]:
    return _documents.c.stems.op("@@")(_query(_all(words)))


def _query(written: str) -> ColumnElement[Any]:
    return cast(literal(written, Text), TSQUERY)


def _all(words: Sequence[str]) -> str:
    return " & ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    return f"'{word}'"  # words are folded: there is no quote and no backslash in them


def _near(letters: str, sounds: str) -> ColumnElement[bool]:
    return or_(_documents.c.letters.op("%>")(letters), _documents.c.sounds.op("%>")(sounds))


def _alike(letters: str, sounds: str) -> ColumnElement[Any]:
    by_letters = func.word_similarity(letters, _documents.c.letters)
    return by_letters + func.word_similarity(sounds, _documents.c.sounds)


def _bare(rows: Iterable[str]) -> str:
    """Rows as words: where each begins and ends is what trigrams mark by themselves."""
    return " ".join(row.replace("^", " ").replace("$", " ").strip() for row in rows)


def _put() -> Insert:
    names = [one.name for one in _documents.c if not isinstance(one.type, TSVECTOR)]
    statement = insert(_documents).values(
        **{name: bindparam(name) for name in names},
        stems=_vector("stems_text"),
        elsewhere=_vector("elsewhere_text"),
    )
    values = {one.name: statement.excluded[one.name] for one in _documents.c if not one.primary_key}
    return statement.on_conflict_do_update(index_elements=["locale", "sku"], set_=values)


def _vector(parameter: str) -> ColumnElement[Any]:
    return func.to_tsvector(cast(literal("simple"), REGCONFIG), bindparam(parameter, type_=Text))


def _state_put() -> Insert:
    statement = insert(_state)
    values = {name: statement.excluded[name] for name in ("version", "shop")}
    return statement.on_conflict_do_update(index_elements=["locale"], set_=values)


_PUT: Final = _put()
_STATE: Final = _state_put()
