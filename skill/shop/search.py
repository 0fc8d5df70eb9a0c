"""Product search for spoken queries: one `Search.query` for every channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from skill.language.wishes import Wish, parse_wish
from skill.shop.catalog import Catalog, Product
from skill.shop.search_cache import index_for
from skill.shop.search_index import SearchIndex
from skill.shop.search_rank import Shape, bonus
from skill.shop.search_stages import READINGS, Asked, asked, best_match, ranks, stages
from skill.shop.search_text import LONGEST_TEXT
from skill.shop.search_wish import Filter, ordered, resolve, without
from skill.store.tables import order_lines, orders


@dataclass(frozen=True)
class Hit:
    """One product found.

    `score` is between 0 and 1 and can be compared between queries: from `SURE` on the product is
    what was said, below `UNSURE` it is only the nearest thing there is. `reasons` say why it was
    found (for `--explain`), `reading` is the one of the transcripts that found it.
    """

    product: Product
    score: float
    reasons: tuple[str, ...] = ()
    reading: str = ""

    @property
    def sku(self) -> str:
        """The product's sku."""
        return self.product.sku

    @property
    def title(self) -> str:
        """The product's title in the customer's locale."""
        return self.product.title


SURE: Final = 0.7
"""A hit from here on is what the customer meant: no question needed."""

UNSURE: Final = 0.35
"""A hit below this is a guess: offer it with "did you mean"."""


NOTHING: Final = 0.15
"""What scores less has nothing to do with what was said."""

RELEVANT: Final = 0.75
"""Share of the best score that a hit must have to take part in an order such as "the cheapest"."""

SORTED: Final = 200
"""Hits, the best ones, that are put into such an order."""


class Search:
    """Finds products in one locale, ranked for one customer.

    The index is made from the catalogue in the store, kept by the catalogue's version in this
    process and, with `folder`, on disk, so that several workers agree and a warm start is fast.
    """

    def __init__(
        self, connection: Connection, locale: str, *, customer_id: str = "", folder: Path | None = None
    ) -> None:
        self._connection = connection
        self._catalog = Catalog(connection, locale)
        self._customer_id = customer_id
        self._folder = folder

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
        index = index_for(self._connection, self._catalog.locale, self._folder)
        if wish is None:
            wish, limits, texts = self._understood(text, alternatives, index)
        else:
            limits = resolve(wish, text, index)
            texts = [limits.text, *alternatives]
        hits = self._hits(asked(texts, index), limits)
        if wish.sort:
            return _in_order(list(islice(hits, SORTED)), wish.sort)[: max(limit, 0)]
        return list(islice(hits, max(limit, 0)))

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
        return parse_wish(text[:LONGEST_TEXT], self._catalog.locale)

    def _hits(self, said: Asked, limits: Filter) -> Iterator[Hit]:
        """The hits of each stage, best first, the stages one after the other."""
        deep = bool(limits.wish.sort or limits.wish.without)
        found = stages(said, limits.queries(), deep=deep)
        products = self._allowed([one.sku for stage in found for one in stage.found], limits, said.index)
        shapes = {sku: Shape(product, said.index.language) for sku, product in products.items()}
        exact = any(one.sku in products for one in found[0].found)
        seen: set[str] = set()
        for stage in found:
            new = {sku: rank for sku, rank in ranks(stage, said, shapes).items() if sku not in seen}
            seen |= new.keys()
            extra = {sku: bonus(products[sku], self._bought, limits.wish) for sku in new}
            for sku in sorted(new, key=lambda one: (-new[one] - extra[one][0], one)):
                hit = _hit(products[sku], shapes[sku], said, beside=exact and not stage.exact)
                if hit.score >= NOTHING:
                    yield replace(hit, reasons=hit.reasons + extra[sku][1])

    def _allowed(self, skus: list[str], limits: Filter, index: SearchIndex) -> dict[str, Product]:
        """The products that the wish leaves, as they are in the store."""
        lacks = without(limits.wish, index)
        products = self._catalog.many(skus)
        return {sku: one for sku, one in products.items() if limits.allows(one) and lacks(one)}

    @cached_property
    def _bought(self) -> Mapping[str, int]:
        """How often this customer ordered what."""
        if not self._customer_id.isdecimal():
            return {}
        statement = (
            select(order_lines.c.sku, func.count())
            .join(orders, orders.c.id == order_lines.c.order_id)
            .where(orders.c.customer_id == int(self._customer_id), orders.c.state != "cancelled")
            .group_by(order_lines.c.sku)
        )
        return {sku: int(times) for sku, times in self._connection.execute(statement)}


def _hit(product: Product, compared: Shape, said: Asked, *, beside: bool) -> Hit:
    if not said.readings:
        return Hit(product, 1.0)
    best, reading = best_match(said, compared, beside=beside)
    return Hit(product, round(best.score, 3), best.reasons, reading)


def _in_order(hits: list[Hit], sort: str) -> list[Hit]:
    """The hits that are about as good as the best one, in the order asked for, then the others."""
    least = RELEVANT * max((hit.score for hit in hits), default=0.0)
    good = {hit.sku: hit for hit in hits if hit.score >= least}
    first = [good[product.sku] for product in ordered([hit.product for hit in good.values()], sort)]
    return first + [hit for hit in hits if hit.sku not in good]
