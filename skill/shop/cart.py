"""The cart: lines with a quantity, and a version that no change may overtake."""

from __future__ import annotations

from dataclasses import dataclass

from skill.shop.catalog import Product
from skill.shop.money import Money


@dataclass(frozen=True)
class CartLine:
    """So many pieces of one product. Raises ValueError unless `quantity` is positive."""

    product: Product
    quantity: int

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"a cart line holds at least one piece, not {self.quantity}")

    @property
    def sku(self) -> str:
        """The product's sku."""
        return self.product.sku

    @property
    def total(self) -> Money:
        """Price times quantity, tax included."""
        return self.product.price * self.quantity


@dataclass(frozen=True)
class Cart:
    """What a customer has put together; `lines` in the order in which they were first added.

    `latest` is the sku of the line that was changed last ("two more" means it), empty when
    there is none. `version` counts changes; 0 is a cart that was never used.
    """

    customer_id: int
    lines: tuple[CartLine, ...] = ()
    version: int = 0
    latest: str = ""
    currency: str = "EUR"

    @property
    def total(self) -> Money:
        """The goods at today's prices, tax included, without delivery."""
        return Money.sum((line.total for line in self.lines), self.currency)

    @property
    def pieces(self) -> int:
        """How many pieces there are in all lines together."""
        return sum(line.quantity for line in self.lines)

    def line(self, sku: str) -> CartLine | None:
        """The line with that product, or None."""
        return next((line for line in self.lines if line.sku == sku), None)

    def __bool__(self) -> bool:
        return bool(self.lines)


class Carts:
    """The cart of one customer. Every change returns the new cart and bumps its version.

    Each change raises `skill.store.Conflict` when another turn changed the cart since this one
    read it: roll back and run the turn again.
    """

    def get(self) -> Cart:
        """The cart as it is, at today's prices; products no longer sold are not in it."""
        raise NotImplementedError

    def add(self, sku: str, quantity: int = 1) -> Cart:
        """Puts `quantity` more pieces of `sku` in.

        Raises SoldOut when the stock holds fewer than the line would have then, TooMany above
        the limit of a line, LookupError for an unknown sku. Nothing is changed then.
        """
        raise NotImplementedError

    def set(self, sku: str, quantity: int) -> Cart:
        """Makes the line of `sku` hold `quantity` pieces; 0 removes it. Raises like `add`."""
        raise NotImplementedError

    def remove(self, sku: str) -> Cart:
        """Takes the line of `sku` out; a cart without it stays as it is."""
        raise NotImplementedError

    def empty(self) -> Cart:
        """Takes every line out."""
        raise NotImplementedError
