"""The cart: lines with a quantity, and a version that no change may overtake."""

from __future__ import annotations

from dataclasses import dataclass

from skill.shop import cart_rows
from skill.shop.catalog import Catalog, Product
from skill.shop.errors import OtherCurrency, SoldOut, TooMany
from skill.shop.lines import described
from skill.shop.money import Money
from skill.shop.visit import Visit


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
    def title(self) -> str:
        """The product's title."""
        return self.product.title

    @property
    def total(self) -> Money:
        """Price times quantity, tax included."""
        return self.product.price * self.quantity


@dataclass(frozen=True)
class Cart:
    """What a customer has put together; `lines` in the order in which they were first added.

    `latest` is the sku of the line that was changed last ("two more" means it), empty when
    there is none. `gone` are skus in it that are no longer sold, or not in the shop's currency.
    `version` counts changes; 0 is a cart that was never used.
    """

    customer_id: int
    currency: str
    lines: tuple[CartLine, ...] = ()
    version: int = 0
    latest: str = ""
    gone: tuple[str, ...] = ()

    @property
    def total(self) -> Money:
        """The goods at today's prices, tax included, without delivery."""
        return Money.sum((line.total for line in self.lines), self.currency)

    @property
    def pieces(self) -> int:
        """How many pieces there are in all lines together."""
        return sum(line.quantity for line in self.lines)

    @property
    def products(self) -> dict[str, Product]:
        """The products of all lines, by sku."""
        return {line.sku: line.product for line in self.lines}

    def line(self, sku: str) -> CartLine | None:
        """The line with that product, or None."""
        return next((line for line in self.lines if line.sku == sku), None)

    def __bool__(self) -> bool:
        return bool(self.lines)


class Carts:
    """The cart of one customer. Every change returns the new cart and bumps its version.

    Each change raises `skill.store.Conflict` when another turn changed the cart since this one
    first read it: roll back and run the turn again.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._connection = visit.connection
        self._customer_id = visit.customer.id
        self._catalog = Catalog(visit.connection, visit.locale)
        self._rows: cart_rows.CartRows | None = None
        self._products: dict[str, Product] = {}

    def get(self) -> Cart:
        """The cart as it is, at today's prices."""
        self._rows = cart_rows.read(self._connection, self._customer_id)
        self._products = self._catalog.many(row.sku for row in self._rows.lines)
        return self._cart(self._rows)

    def add(self, sku: str, quantity: int = 1) -> Cart:
        """Puts `quantity` (at least 1) more pieces of `sku` in.

        Raises SoldOut when the stock holds fewer than the line would have then, TooMany above
        the limit of a line, OtherCurrency for a price that the shop cannot take, LookupError for an
        unknown sku. Nothing is changed then.
        """
        if quantity < 1:
            raise ValueError(f"at least one piece is added, not {quantity}")
        cart = self._put(sku, self._known().quantity(sku) + quantity)
        self._visit.did("added", f"{quantity} x {self._products[sku].title}")
        return cart

    def set(self, sku: str, quantity: int) -> Cart:
        """Makes the line of `sku` hold `quantity` pieces; 0 removes it. Raises like `add`."""
        if quantity < 0:
            raise ValueError(f"a cart line cannot hold {quantity} pieces")
        if quantity == 0:
            return self.remove(sku)
        before = self._known()
        if before.quantity(sku) == quantity:
            return self._cart(before)
        cart = self._put(sku, quantity)
        what = "quantity changed" if before.quantity(sku) else "added"
        self._visit.did(what, f"{quantity} x {self._products[sku].title}")
        return cart

    def remove(self, sku: str) -> Cart:
        """Takes the line of `sku` out; a cart without it stays as it is."""
        before = self._known()
        line = self._cart(before).line(sku)
        if before.quantity(sku) == 0:
            return self._cart(before)
        self._rows = cart_rows.remove(self._connection, self._customer_id, before, sku, self._visit.now)
        self._visit.did("removed", described([line]) if line else sku)
        return self._cart(self._rows)

    def empty(self) -> Cart:
        """Takes every line out."""
        before = self._known()
        if not before.lines:
            return self._cart(before)
        self._rows = cart_rows.clear(self._connection, self._customer_id, before, self._visit.now)
        self._visit.did("cart emptied")
        return self._cart(self._rows)

    def _known(self) -> cart_rows.CartRows:
        """The rows as this turn knows them: changes are made to what it has seen."""
        if self._rows is None:
            self.get()
        assert self._rows is not None
        return self._rows

    def _put(self, sku: str, quantity: int) -> Cart:
        rows = self._known()
        self._check(self._product(sku), quantity)
        self._rows = cart_rows.put(self._connection, self._customer_id, rows, sku, quantity, self._visit.now)
        return self._cart(self._rows)

    def _product(self, sku: str) -> Product:
        if sku not in self._products:
            product = self._catalog.get(sku)
            if product is None:
                raise LookupError(f"there is no product {sku!r}")
            self._products[sku] = product
        return self._products[sku]

    def _check(self, product: Product, quantity: int) -> None:
        currency, taken = product.price.currency, self._visit.terms.currency
        if currency != taken:
            raise OtherCurrency(product.sku, currency, taken)
        if quantity > self._visit.terms.line_limit:
            raise TooMany(product.sku, quantity, self._visit.terms.line_limit)
        if not product.holds(quantity):
            raise SoldOut(product.sku, quantity, product.stock)

    def _cart(self, rows: cart_rows.CartRows) -> Cart:
        currency = self._visit.terms.currency
        sold = {sku: one for sku, one in self._products.items() if one.price.currency == currency}
        lines = tuple(CartLine(sold[row.sku], row.quantity) for row in rows.lines if row.sku in sold)
        gone = tuple(row.sku for row in rows.lines if row.sku not in sold)
        return Cart(self._customer_id, currency, lines, rows.version, rows.latest, gone)
