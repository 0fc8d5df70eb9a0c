"""The shop as one customer sees it in one turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from skill.shop.cart import Cart, Carts
from skill.shop.catalog import Catalog
from skill.shop.choices import Chooser
from skill.shop.customers import Customers
from skill.shop.device_codes import new_code
from skill.shop.lines import Titled
from skill.shop.notices import Notices
from skill.shop.orders import Order, Orders
from skill.shop.quotes import Quote
from skill.shop.quoting import quote_now
from skill.shop.returns import Returns
from skill.shop.search import Search
from skill.shop.search_cache import Place
from skill.shop.subscriptions import Subscriptions
from skill.shop.terms import Terms
from skill.shop.visit import Visit
from skill.store.erase import StillOrdered, erase

__all__ = ["Shop", "StillOrdered", "Terms"]


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
    def choices(self) -> Chooser:
        """What this customer chooses for the next order."""
        return Chooser(self)

    @cached_property
    def orders(self) -> Orders:
        """This customer's orders."""
        return Orders(self)

    @cached_property
    def notices(self) -> Notices:
        """What this customer was promised to be told."""
        return Notices(self)

    @cached_property
    def returns(self) -> Returns:
        """What this customer sends back."""
        return Returns(self)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """What comes to this customer again and again."""
        return Subscriptions(self)

    @cached_property
    def customers(self) -> Customers:
        """The customers of the shop."""
        return Customers(self.connection, self.now, self.terms.pin_pepper)

    def erase_customer(self) -> None:
        """Erases what is kept of the customer; whoever goes on speaking is a new guest.

        Raises `skill.store.erase.StillOrdered` while an order is on its way; nothing is erased then.
        """
        erase(self.connection, self.customer.id)
        channel, _, subject = self.member.partition("/")
        self.customer = self.customers.by_identity(channel, subject, self.locale)
        self.did("customer erased")

    def device_code(self) -> str:
        """A code that connects this device with the account in which it is typed."""
        channel, _, subject = self.member.partition("/")
        return new_code(self.connection, channel, subject, self.random, self.now)

    def quote(self, wanted: Cart | Order | Iterable[Titled]) -> Quote:
        """Today's quote for the cart, for an old order, or for any lines (sku, title, quantity).

        Only a quote of the `Cart` itself takes the ordered lines out of the cart when it is placed.
        """
        return quote_now(self, wanted.lines if isinstance(wanted, Order) else wanted)
