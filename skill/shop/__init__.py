"""The shop as one customer sees it in one turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from skill.shop.cart import Cart, Carts
from skill.shop.catalog import Catalog
from skill.shop.customers import Customers
from skill.shop.lines import Titled
from skill.shop.orders import Order, Orders
from skill.shop.quotes import Quote, quote_now
from skill.shop.search import Search
from skill.shop.search_cache import Place
from skill.shop.terms import Terms
from skill.shop.visit import Visit

__all__ = ["Shop", "Terms"]


@dataclass
class Shop(Visit):
    """One customer's view of the shop, for one turn, on the turn's connection.

    `index_place` is where the search keeps its indexes; without one they live in memory.
    """

    index_place: Place = None

    @cached_property
    def catalog(self) -> Catalog:
        """The products, in this turn's locale."""
        return Catalog(self.connection, self.locale)

    @cached_property
    def search(self) -> Search:
        """Product search, in this turn's locale."""
        return Search(self.connection, self.locale, customer_id=str(self.customer.id), place=self.index_place)

    @cached_property
    def cart(self) -> Carts:
        """This customer's cart."""
        return Carts(self)

    @cached_property
    def orders(self) -> Orders:
        """This customer's orders."""
        return Orders(self)

    @cached_property
    def customers(self) -> Customers:
        """The customers of the shop."""
        return Customers(self.connection, self.now, self.terms.pin_pepper)

    def quote(self, wanted: Cart | Order | Iterable[Titled]) -> Quote:
        """Today's quote for the cart, for an old order, or for any lines (sku, title, quantity).

        Only a quote of the `Cart` itself takes the ordered lines out of the cart when it is placed.
        """
        return quote_now(self, wanted.lines if isinstance(wanted, Order) else wanted)
