"""What a cart, a quote and an order have in common: lines of a product and how many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Wanted(Protocol):
    """A product and how many pieces of it."""

    @property
    def sku(self) -> str:
        """The product's sku."""
        ...

    @property
    def quantity(self) -> int:
        """How many pieces."""
        ...


class Titled(Wanted, Protocol):
    """A line whose product's title is known."""

    @property
    def title(self) -> str:
        """The product's title in the customer's locale."""
        ...


def described(lines: Iterable[Titled]) -> str:
    """The lines as the record of what happened shows them: `2 x House Blend Coffee, 1 x Milk`."""
    return ", ".join(f"{line.quantity} x {line.title}" for line in lines)
