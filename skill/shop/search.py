"""Product search for spoken queries: one `Search.query` for every channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, func, select

from skill.language.wishes import Wish, parse_wish
from skill.shop.catalog import Catalog
from skill.shop.search_bonus import bonus
from skill.shop.search_cache import Place, ready_for
from skill.shop.search_hits import SURE, UNSURE, Hit, fitting_first, good, in_order
from skill.shop.search_index import NO_LIMITS, SearchIndex
from skill.shop.search_kind import VOTERS, Kind, kind_of
from skill.shop.search_memory import LookedAt, Memory
from skill.shop.search_rank import Shape
from skill.shop.search_shelf import Candidate, Shelf, facts
from skill.shop.search_stages import DEPTH, READINGS, Asked, asked, best_match, ranks, stages
from skill.shop.search_text import LONGEST_TEXT, read
from skill.shop.search_wish import Filter, resolve, without
from skill.store.prepared import Prepared
from skill.store.tables import order_lines, orders

__all__ = ["NOTHING", "SURE", "UNSURE", "Hit", "Search"]

NOTHING: Final = 0.15
"""What scores less has nothing to do with what was said."""

SORTED: Final = 200
"""Hits, the best ones, that are put into such an order."""


_BOUGHT = Prepared(
    select(order_lines.c.sku, func.count().label("times"))
    .join(orders, orders.c.id == order_lines.c.order_id)
    .where(orders.c.customer_id == bindparam("customer"), orders.c.state != "cancelled")
    .group_by(order_lines.c.sku)
)

ASKED: Final = 16
"""Queries of one turn whose hits are remembered: handlers ask for the same thing again."""


class Search:
    """Finds products in one locale, ranked for one customer, in one turn.

    The index is made from the catalogue in the store, kept by the catalogue's version in this
    process and, with a `place`, on disk or in the store, so that workers agree and start fast.
    The catalogue is taken as it is at the first query.
    """

    def __init__(
        self, connection: Connection, locale: str, *, customer_id: str = "", place: Place = None
    ) -> None:
        self._connection = connection
        self._locale = locale
        self._customer_id = customer_id
        self._place = place
        self._asked: dict[tuple[str, tuple[str, ...], Wish | None], _Hits] = {}

    def query(
        self,
        text: str,
        limit: int = 10,
        *,
        alternatives: Sequence[str] = (),
        wish: Wish | None = None,
    ) -> list[Hit]:
        """The best `limit` products for what was said, best first; an empty list when nothing is near.

        `alternatives` are the recogniser's other readings, best first. `wish` holds what the text
        asks beside words (price limits, brand, attributes, order); None reads it from `text`. An
        empty text finds every product that the wish allows. Every hit satisfies the wish's price
        limits, `without`, and what of its brand and attributes the catalogue knows. No text raises.
        """
        key, limit = (text, tuple(alternatives), wish), max(limit, 0)
        if key in self._asked:
            return self._asked[key].first(limit)
        index, _ = self._ready
        version = Catalog(self._connection, self._locale).version()
        question = (*key, version, frozenset(self._bought), limit)
        if (known := _memory_of(index).get(question, self._connection)) is not None:
            return list(known)
        if len(self._asked) >= ASKED:
            self._asked.clear()
        hits = self._asked[key] = self._new(*key)
        found = hits.first(limit)
        _memory_of(index).put(question, tuple(found), hits.looked_at)
        return found

    def sells(self, name: str) -> bool:
        """Whether something in the catalogue is called so: `mouse pad`, and not `pad` of a `pad charger`.

        Its title, or a synonym, has every word of the name, begins with it or is what the name says.
        """
        index, shelf = self._ready
        reading = read(name, index.language)
        found = index.typed(reading, DEPTH, NO_LIMITS) if reading.words else []
        near = shelf.take(self._connection, [one.sku for one in found])
        return any(one.shape.called(reading) for one in near.values())

    def _new(self, text: str, alternatives: Sequence[str], wish: Wish | None) -> _Hits:
        index, _ = self._ready
        if wish is None:
            wish, limits, texts = self._understood(text, alternatives, index)
        else:
            limits = resolve(wish, text, index)
            texts = [limits.text, *alternatives]
        looked_at, said = LookedAt(), asked(texts, index)
        hits = self._hits(said, limits, looked_at)
        if wish.sort or (limits.prices and not said.says_much):
            hits = self._of_kind(hits, said, limits, looked_at)
        return _Hits(hits, looked_at)

    def _of_kind(
        self, hits: Iterator[Hit], said: Asked, limits: Filter, looked_at: LookedAt
    ) -> Iterator[Hit]:
        """The hits of the kind that was asked for, in the order asked for, then the others.

        Of which kind it is, the best hits at any price say.
        """
        sort = limits.wish.sort
        found = list(islice(hits, SORTED)) if sort else []
        kind = self._kind(found, said, limits, looked_at)

        def fits(hit: Hit) -> bool:
            shape = Shape(hit.product, said.index.language)
            return kind.holds(shape, strictly=bool(sort) or said.thing not in shape.heads)

        return iter(in_order(found, sort, fits)) if sort else fitting_first(hits, fits)

    def _kind(self, found: list[Hit], said: Asked, limits: Filter, looked_at: LookedAt) -> Kind:
        if limits.prices:
            found = list(islice(self._hits(said, limits.at_any_price, looked_at), VOTERS))
        shapes = [Shape(hit.product, said.index.language) for hit in good(found)[:VOTERS]]
        return kind_of(shapes, said.readings[0] if said.readings else None)

    @cached_property
    def _ready(self) -> tuple[SearchIndex, Shelf]:
        return ready_for(self._connection, self._locale, self._place)

    def _understood(
        self, text: str, alternatives: Sequence[str], index: SearchIndex
    ) -> tuple[Wish, Filter, list[str]]:
        """What the text wishes, and the texts to search for.

        What only sounds like talk ("the", "for me") may be part of a misheard name: without a
        limit, the text is searched for as it is before it is trimmed.
        """
        wish = self._wish(text)
        limits = resolve(wish, wish.text, index)
        if limits.restricts:
            return wish, limits, [limits.text, *(self._wish(one).text for one in alternatives[:READINGS])]
        return wish, limits, [text, limits.text, *alternatives]

    def _wish(self, text: str) -> Wish:
        return parse_wish(text[:LONGEST_TEXT], self._locale)

    def _hits(self, said: Asked, limits: Filter, looked_at: LookedAt) -> Iterator[Hit]:
        """The hits of each stage, best first, the stages one after the other."""
        left: dict[str, Candidate] = {}
        seen: set[str] = set()
        exact = False
        for stage in stages(said, limits.limits, deep=bool(limits.wish.sort or limits.wish.without)):
            new = [one.sku for one in stage.found if one.sku not in seen]
            taken = self._ready[1].take(self._connection, new)
            looked_at.then.update(facts(one.product) for one in taken.values())
            left |= _left(taken, limits, said.index)
            exact = exact or (stage.exact and bool(left))
            ranking = ranks(stage, said, left, seen)
            seen.update(new)
            looked_at.skus.update(new)
            yield from self._ranked(ranking, left, said, limits.wish, beside=exact and not stage.exact)

    def _ranked(
        self,
        ranking: Mapping[str, float],
        among: Mapping[str, Candidate],
        said: Asked,
        wish: Wish,
        *,
        beside: bool,
    ) -> Iterator[Hit]:
        extra = {sku: bonus(*among[sku], self._bought, wish) for sku in ranking}
        for sku in sorted(ranking, key=lambda one: (-ranking[one] - extra[one][0], one)):
            hit = _hit(among[sku], said, extra[sku][1], beside=beside)
            if hit.score >= NOTHING:
                yield hit

    @cached_property
    def _bought(self) -> Mapping[str, int]:
        """How often this customer ordered what."""
        if not self._customer_id.isdecimal():
            return {}
        rows = _BOUGHT.all(self._connection, customer=int(self._customer_id))
        return {row.sku: int(row.times) for row in rows}


@dataclass
class _Hits:
    """Hits that are found when they are asked for, and then kept; and what was looked at for them."""

    more: Iterator[Hit]
    looked_at: LookedAt
    found: list[Hit] = field(default_factory=list)

    def first(self, count: int) -> list[Hit]:
        """The first `count` hits, or all that there are."""
        self.found.extend(islice(self.more, max(count - len(self.found), 0)))
        return self.found[:count]


_memories: WeakKeyDictionary[SearchIndex, Memory[tuple[Hit, ...]]] = WeakKeyDictionary()


def _memory_of(index: SearchIndex) -> Memory[tuple[Hit, ...]]:
    return _memories.setdefault(index, Memory())


def _left(taken: Mapping[str, Candidate], limits: Filter, index: SearchIndex) -> dict[str, Candidate]:
    """The products that the wish leaves."""
    lacks = without(limits.wish, index)
    return {sku: one for sku, one in taken.items() if limits.allows(one.product) and lacks(one.product)}


def _hit(one: Candidate, said: Asked, more: tuple[str, ...], *, beside: bool) -> Hit:
    if not said.readings:
        return Hit(one.product, 1.0, more)
    best, reading = best_match(said, one.shape, beside=beside)
    return Hit(one.product, round(best.score, 3), best.reasons + more, reading)
