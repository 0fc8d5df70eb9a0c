"""Product search for spoken queries: one `Search.query` for every channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from skill.language.wishes import Wish, parse_wish
from skill.shop.catalog import Catalog, Product
from skill.shop.search_cache import index_for
from skill.shop.search_index import Found, SearchIndex
from skill.shop.search_rank import bonus, match, shape
from skill.shop.search_text import Reading, read
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

BESIDE: Final = 0.6
"""Where a product holds every word that was said, one that only sounds alike must score this much."""

RELEVANT: Final = 0.75
"""Share of the best score that a hit must have to take part in an order such as "the cheapest"."""

READINGS: Final = 6
LOOKED_AT: Final = 80
LOOKED_AT_FILTERED: Final = 600
"""Candidates that are compared closely; more where a wish rules many of them out."""


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
        locale = self._catalog.locale
        if wish is None:
            wish = parse_wish(text, locale)
            text = wish.text
            alternatives = [parse_wish(one, locale).text for one in alternatives[:READINGS]]
        index = index_for(self._connection, locale, self._folder)
        asked = resolve(wish, text, index)
        said = [asked.text, *alternatives[: READINGS - 1]]
        readings = [reading for reading in (read(one, index.language) for one in said) if reading.words]
        hits = self._hits(readings, asked, index)
        if wish.sort:
            hits = _in_order(hits, wish.sort)
        return hits[: max(limit, 0)]

    def _hits(self, readings: list[Reading], asked: Filter, index: SearchIndex) -> list[Hit]:
        depth = LOOKED_AT_FILTERED if asked.restricts else LOOKED_AT
        filters = asked.queries()
        if not readings:
            return [hit for _, hit in self._ranked(index.all(depth, filters), [], asked, index)]
        exact = self._ranked(index.typed(readings[0], depth, filters), readings[:1], asked, index)
        near = self._ranked(index.near(readings, depth, filters), readings, asked, index)
        least = BESIDE if exact else NOTHING
        seen = {hit.sku for _, hit in exact}
        return [hit for _, hit in exact] + [
            hit for _, hit in near if hit.sku not in seen and hit.score >= least
        ]

    def _ranked(
        self, found: list[Found], readings: list[Reading], asked: Filter, index: SearchIndex
    ) -> list[tuple[float, Hit]]:
        """The products found that the wish allows, with their rank, the highest first."""
        products = self._catalog.many(one.sku for one in found)
        lacks = without(asked.wish, index)
        strongest = max((one.strength for one in found), default=0.0) or 1.0
        ranked = []
        for one in found:
            product = products.get(one.sku)
            if product is None or not asked.allows(product) or not lacks(product):
                continue
            hit = _hit(product, readings, index.language)
            extra, reasons = bonus(product, self._bought, asked.wish)
            ranked.append((one.strength / strongest + extra, replace(hit, reasons=hit.reasons + reasons)))
        return sorted(ranked, key=lambda pair: (-pair[0], pair[1].sku))

    @cached_property
    def _bought(self) -> Mapping[str, int]:
        """How often this customer ordered what."""
        if not self._customer_id.isdecimal():
            return {}
        statement = (
            select(order_lines.c.sku, func.count())
            .join(orders, orders.c.id == order_lines.c.order_id)
            .where(orders.c.customer_id == int(self._customer_id))
            .group_by(order_lines.c.sku)
        )
        return {sku: int(times) for sku, times in self._connection.execute(statement)}


def _hit(product: Product, readings: list[Reading], language: str) -> Hit:
    if not readings:
        return Hit(product, 1.0)
    compared = shape(product, language)
    matches = [(match(reading, compared), reading) for reading in readings]
    best, reading = max(matches, key=lambda pair: pair[0].score)
    return Hit(product, round(best.score, 3), best.reasons, reading.text)


def _in_order(hits: list[Hit], sort: str) -> list[Hit]:
    """The hits that are about as good as the best one, in the order asked for, then the others."""
    least = RELEVANT * max((hit.score for hit in hits), default=0.0)
    good = {hit.sku: hit for hit in hits if hit.score >= least}
    first = [good[product.sku] for product in ordered([hit.product for hit in good.values()], sort)]
    return first + [hit for hit in hits if hit.sku not in good]
