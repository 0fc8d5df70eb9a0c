"""What speaks for a product beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from math import log1p
from typing import Final

from skill.language.wishes import Wish
from skill.shop.catalog import Product
from skill.shop.search_rank import Shape

OWN: Final = 0.12
POPULAR: Final = 0.06
PACK: Final = 1.0
SAYS_SO: Final = 0.5
SOLD_OUT: Final = -0.15
"""What is added to the rank of what the customer bought before, is popular, fits the wanted pack, has the
wanted attribute in its title, is gone."""


NEAR_PACK: Final = 0.85
"""A pound is nearly 500 g."""

WELL_KNOWN: Final = log1p(100)
"""From a popularity of 100 on nothing more is added."""


def bonus(
    product: Product, shape: Shape, own: Mapping[str, int], wish: Wish
) -> tuple[float, tuple[str, ...]]:
    """What speaks for a product, as it is today, beside its words, and why."""
    parts = (
        ("bought before", OWN if product.sku in own else 0.0),
        ("popular", POPULAR * min(1.0, log1p(max(product.popularity, 0)) / WELL_KNOWN)),
        ("pack fits", PACK * _fits(product, wish)),
        ("named so", SAYS_SO if wish.require and shape.says_attributes(wish.require) else 0.0),
        ("sold out", SOLD_OUT if product.stock <= 0 else 0.0),
    )
    return sum([value for _, value in parts]), tuple([reason for reason, value in parts if value])


def _fits(product: Product, wish: Wish) -> float:
    """How near the product's pack is to the one wished for, from `NEAR_PACK` to 1; 0 when it is not near."""
    if wish.pack is None or product.pack is None or not wish.pack.compares_with(product.pack):
        return 0.0
    less, more = sorted((wish.pack.base_value, product.pack.base_value))
    near = float(less / more) if more else 0.0
    return near if near >= NEAR_PACK else 0.0
