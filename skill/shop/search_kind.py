"""What kind of thing was asked for: an order or a price limit looks among things of that kind only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from skill.shop.catalog import Product
from skill.shop.search_rank import Shape
from skill.shop.search_text import Reading

VOTERS: Final = 12
"""Hits, the best ones, that say of which kind the thing is; each counts by its place: 1, 1/2, 1/3."""

MOST: Final = 0.6
"""Share of these votes from which on a category is the one that was asked for."""

NEARLY_ALL: Final = 0.75
"""Share from which on a measure is the usual one: vegetables are sold by weight and by the piece."""


@dataclass(frozen=True)
class Kind:
    """Of which category the products are that were asked for, and in what they are measured.

    None where the best hits do not agree: then anything goes. With `words`, a product of the
    category also says one of these stems itself, and, where the best hit's title does, in its `title`.
    """

    category: str | None = None
    unit: str | None = None
    words: frozenset[str] = frozenset()
    title: bool = False

    def holds(self, product: Shape, *, strictly: bool) -> bool:
        """Whether the product is of this kind; `strictly`: titled and measured like the best ones.

        Who asks for the cheapest coffee means none that is sold by the piece, filters say, where
        coffee is weighed.
        """
        if self.category is not None and product.product.category != self.category:
            return False
        if strictly and self.unit is not None and unit_of(product.product) != self.unit:
            return False
        titled = strictly and self.title
        return not self.words or any(product.says(word, title=titled) for word in self.words)


def unit_of(product: Product) -> str:
    """The base unit in which the product's pack is measured; '' without a pack."""
    return product.pack.base_unit if product.pack else ""


def kind_of(best: Sequence[Shape], reading: Reading | None) -> Kind:
    """The kind of the best hits for a reading, best first.

    It is the category that is called what was asked, or else the one that most of them have.
    """
    best = best[:VOTERS]
    if not best or reading is None:
        return Kind()
    called = (one.product.category for one in best if _is_called(one, reading))
    category = next(called, None)
    words: frozenset[str] = frozenset()
    if category is None and (category := _agreed(best, lambda one: one.category, MOST)) is not None:
        first = next(one for one in best if one.product.category == category)
        words = frozenset(one for one in reading.stems if first.says(one))
    if category is None:
        return Kind()
    same = [one for one in best if one.product.category == category]
    title = any(same[0].says(word, title=True) for word in words)
    return Kind(category, _agreed(same, unit_of, NEARLY_ALL), words, title)


def _is_called(one: Shape, reading: Reading) -> bool:
    """Whether the product's category is called just what was asked."""
    return set(one.stems_of(one.product.category)) == reading.stem_set


def _agreed(best: Sequence[Shape], part: Callable[[Product], str], share: float) -> str | None:
    """What that share of the hits have in common, the first ones counting most."""
    votes: dict[str, float] = {}
    for place, one in enumerate(best, 1):
        name = part(one.product)
        votes[name] = votes.get(name, 0.0) + 1 / place
    name = max(votes, key=lambda one: votes[one])
    return name if votes[name] >= share * sum(votes.values()) else None
