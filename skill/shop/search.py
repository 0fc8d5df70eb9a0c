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
from skill.shop.search_index import SearchIndex
from skill.shop.search_rank import Shape, bonus, shape
from skill.shop.search_stages import READINGS, best_match, ranks, readings_of, stages
from skill.shop.search_text import LONGEST_TEXT, Reading
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

LOOKED_AT: Final = 60
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
        if wish is None:
            wish = parse_wish(text[:LONGEST_TEXT], self._catalog.locale)
            text = wish.text
            alternatives = [self._words(one) for one in alternatives[:READINGS]]
        index = index_for(self._connection, self._catalog.locale, self._folder)
        asked = resolve(wish, text, index)
        readings = readings_of([asked.text, *alternatives], index.language)
        hits = self._hits(index, asked, readings)
        if wish.sort:
            hits = _in_order(hits, wish.sort)
        return hits[: max(limit, 0)]

    def _words(self, alternative: str) -> str:
        return parse_wish(alternative[:LONGEST_TEXT], self._catalog.locale).text

    def _hits(self, index: SearchIndex, asked: Filter, readings: list[Reading]) -> list[Hit]:
        """The hits of each stage, best first, the stages one after the other."""
        depth = LOOKED_AT_FILTERED if asked.restricts else LOOKED_AT
        found = stages(index, readings, depth, asked.queries())
        products = self._allowed([one.sku for stage in found for one in stage.found], asked, index)
        shapes = {sku: shape(product, index.language) for sku, product in products.items()}
        exact = any(one.sku in products for one in found[0].found)
        hits: dict[str, Hit] = {}
        for stage in found:
            ranked = []
            for sku, rank in ranks(stage, readings, shapes).items():
                if sku not in hits:
                    hit = _hit(products[sku], shapes[sku], index, readings, beside=exact and not stage.exact)
                    ranked.append(self._weighed(hit, rank, asked.wish))
            ranked.sort(key=lambda pair: (-pair[0], pair[1].sku))
            hits |= {hit.sku: hit for _, hit in ranked if hit.score >= NOTHING}
        return list(hits.values())

    def _allowed(self, skus: list[str], asked: Filter, index: SearchIndex) -> dict[str, Product]:
        """The products that the wish leaves, as they are in the store."""
        lacks = without(asked.wish, index)
        products = self._catalog.many(skus)
        return {sku: one for sku, one in products.items() if asked.allows(one) and lacks(one)}

    def _weighed(self, hit: Hit, rank: float, wish: Wish) -> tuple[float, Hit]:
        extra, reasons = bonus(hit.product, self._bought, wish)
        return rank + hit.score / 2 + extra, replace(hit, reasons=hit.reasons + reasons)

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


def _hit(
    product: Product, compared: Shape, index: SearchIndex, readings: list[Reading], *, beside: bool
) -> Hit:
    if not readings:
        return Hit(product, 1.0)
    best, reading = best_match(index, readings, compared, beside=beside)
    return Hit(product, round(best.score, 3), best.reasons, reading)


def _in_order(hits: list[Hit], sort: str) -> list[Hit]:
    """The hits that are about as good as the best one, in the order asked for, then the others."""
    least = RELEVANT * max((hit.score for hit in hits), default=0.0)
    good = {hit.sku: hit for hit in hits if hit.score >= least}
    first = [good[product.sku] for product in ordered([hit.product for hit in good.values()], sort)]
    return first + [hit for hit in hits if hit.sku not in good]
