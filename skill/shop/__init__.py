"""The shop as one customer sees it in one turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from skill.gateways import Gateway
from skill.shop.cart import Cart, Carts
from skill.shop.catalog import Catalog
from skill.shop.customers import Customer, Customers
from skill.shop.orders import Order, Orders
from skill.shop.quotes import Quote, Terms
from skill.shop.search import Search


class Wanted(Protocol):
    """A product and how many: a cart line, an order line, a quote line."""

    @property
    def sku(self) -> str: ...

    @property
    def quantity(self) -> int: ...


@dataclass
class Shop:
    """One customer's view of the shop, for one turn, on the turn's connection.

    `happened` collects every effect as it happens: `("added", "2 x House Blend Coffee")`.
    """

    connection: Connection
    now: datetime
    locale: str
    customer: Customer
    terms: Terms
    gateway: Gateway
    index_dir: Path | None = None
    happened: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def catalog(self) -> Catalog:
        """The products, in this turn's locale."""
        return Catalog(self.connection, self.locale)

    @cached_property
    def search(self) -> Search:
        """Product search, in this turn's locale."""
        return Search(self.connection, self.locale, customer_id=str(self.customer.id), folder=self.index_dir)

    @cached_property
    def cart(self) -> Carts:
        """This customer's cart."""
        raise NotImplementedError

    @cached_property
    def orders(self) -> Orders:
        """This customer's orders."""
        raise NotImplementedError

    @cached_property
    def customers(self) -> Customers:
        """The customers of the shop."""
        raise NotImplementedError

    def quote(self, wanted: Cart | Order | Iterable[Wanted]) -> Quote:
        """Today's quote for the cart, for an old order, or for any lines.

        Only a quote of the `Cart` itself takes the ordered lines out of the cart when it is placed.
        """
        raise NotImplementedError
