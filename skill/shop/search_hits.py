"""What search finds: a product, how sure that is, and its place among others of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from skill.shop.catalog import Product
from skill.shop.search_stages import BESIDE
from skill.shop.search_wish import ordered


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


RELEVANT: Final = 0.75
"""Share of the best score that a hit must have to take part in an order such as "the cheapest"."""


def in_order(hits: list[Hit], sort: str, fits: Callable[[Hit], bool]) -> list[Hit]:
    """The hits about as good as the best one that fit, in the order asked for, then the others."""
    best = {hit.sku: hit for hit in good(hits) if fits(hit)}
    first = [best[product.sku] for product in ordered([hit.product for hit in best.values()], sort)]
    others = [hit for hit in hits if hit.sku not in best]
    return first + [hit if fits(hit) else _of_another_kind(hit) for hit in others]


def good(hits: list[Hit]) -> list[Hit]:
    """The hits that are about as good as the best one."""
    least = RELEVANT * max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= least]


def fitting_first(hits: Iterator[Hit], fits: Callable[[Hit], bool]) -> Iterator[Hit]:
    """The hits that fit, as they come, then the others."""
    others = []
    for hit in hits:
        if fits(hit):
            yield hit
        else:
            others.append(_of_another_kind(hit))
    yield from others


def _of_another_kind(hit: Hit) -> Hit:
    return replace(hit, score=round(hit.score * BESIDE, 3), reasons=(*hit.reasons, "another kind"))
