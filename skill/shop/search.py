"""Product search for spoken queries: one `Search.query` for every channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from skill.language.wishes import Wish
from skill.shop.catalog import Catalog, Product


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


SURE = 0.7
"""A hit from here on is what the customer meant: no question needed."""

UNSURE = 0.35
"""A hit below this is a guess: offer it with "did you mean"."""


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
        asks beside words (price limits, brand, attributes, order); None reads it from `text`.
        Every hit satisfies the wish's filters. No text raises.
        """
        raise NotImplementedError("being written")
