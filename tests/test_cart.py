"""Carts: what may be in them, and that no change overtakes another."""

from __future__ import annotations

import pytest

from skill.shop.cart import Cart, CartLine
from skill.shop.errors import SoldOut, TooMany
from skill.shop.money import Money
from skill.store import Conflict
from tests.shopping import BEN, Market


def test_a_new_customer_has_an_empty_cart(market: Market) -> None:
    before = market.books()
    with market.visit() as shop:
        assert shop.cart.get() == Cart(1, "EUR")
        assert not shop.cart.get()
    assert market.books() == before


def test_what_is_added_is_there_in_the_order_of_adding(market: Market) -> None:
    with market.visit() as shop:
        shop.cart.add("milk", 2)
        shop.cart.add("coffee")
        cart = shop.cart.add("milk")
        assert cart == shop.cart.get()
    with market.visit() as shop:
        again = shop.cart.get()
    assert [(line.sku, line.quantity) for line in again.lines] == [("milk", 3), ("coffee", 1)]
    assert again == cart
    assert (again.version, again.pieces, again.latest) == (3, 4, "milk")
    assert again.total == Money(3 * 129 + 890, "EUR")
    assert shop.happened == []


def test_every_change_says_what_happened(market: Market) -> None:
    with market.visit() as shop:
        shop.cart.add("milk", 2)
        shop.cart.set("milk", 5)
        shop.cart.set("coffee", 1)
        shop.cart.remove("milk")
        shop.cart.empty()
    assert shop.happened == [
        ("added", "2 x Whole Milk"),
        ("quantity changed", "5 x Whole Milk"),
        ("added", "1 x House Blend Coffee"),
        ("removed", "5 x Whole Milk"),
        ("cart emptied", ""),
    ]


def test_what_changes_nothing_happens_not(market: Market) -> None:
    market.fill(milk=2)
    before = market.books()
    with market.visit() as shop:
        shop.cart.set("milk", 2)
        shop.cart.remove("coffee")
        shop.cart.set("coffee", 0)
    with market.visit(BEN) as bens:
        bens.cart.empty()
    assert (shop.happened, bens.happened) == ([], [])
    assert market.books() == before


def test_the_last_change_is_the_latest(market: Market) -> None:
    market.fill(milk=2, coffee=1)
    with market.visit() as shop:
        assert shop.cart.get().latest == "coffee"
        assert shop.cart.set("milk", 1).latest == "milk"
        assert shop.cart.remove("milk").latest == "coffee"
        assert shop.cart.empty().latest == ""


def test_carts_are_apart(market: Market) -> None:
    market.fill(milk=2)
    market.fill(BEN, coffee=1)
    with market.visit(BEN) as shop:
        shop.cart.empty()
    assert market.cart() == {"milk": 2}
    assert market.cart(BEN) == {}


@pytest.mark.parametrize(
    ("sku", "quantity", "refusal", "left"),
    [
        ("coffee", 11, SoldOut, 10),
        ("tea", 2, SoldOut, 1),
        ("saffron", 1, SoldOut, 0),
        ("milk", 100, TooMany, 99),
    ],
)
def test_too_much_is_refused(
    market: Market, sku: str, quantity: int, refusal: type[SoldOut | TooMany], left: int
) -> None:
    before = market.books()
    with market.visit() as shop:
        for change in (shop.cart.add, shop.cart.set):
            with pytest.raises(refusal) as error:
                change(sku, quantity)
            assert left in vars(error.value).values()
            assert vars(error.value)["wanted"] == quantity
    assert shop.happened == []
    assert market.books() == before


def test_what_is_there_counts_when_more_is_added(market: Market) -> None:
    market.fill(coffee=9)
    before = market.books()
    with market.visit() as shop:
        with pytest.raises(SoldOut) as error:
            shop.cart.add("coffee", 2)
        assert (error.value.wanted, error.value.available) == (11, 10)
    assert market.books() == before


@pytest.mark.parametrize(("change", "quantity"), [("add", 0), ("add", -1), ("set", -1)])
def test_no_negative_quantities(market: Market, change: str, quantity: int) -> None:
    market.fill(milk=2)
    before = market.books()
    with market.visit() as shop, pytest.raises(ValueError, match=str(quantity)):
        getattr(shop.cart, change)("milk", quantity)
    assert market.books() == before


def test_a_line_holds_at_least_one_piece(market: Market) -> None:
    with market.visit() as shop:
        product = shop.catalog.get("milk")
    assert product is not None
    with pytest.raises(ValueError, match="at least one"):
        CartLine(product, 0)


def test_an_unknown_product_is_refused(market: Market) -> None:
    before = market.books()
    with market.visit() as shop, pytest.raises(LookupError, match="nonsense"):
        shop.cart.add("nonsense")
    assert market.books() == before


def test_what_is_no_longer_sold_is_out_of_the_cart(market: Market) -> None:
    market.fill(milk=2, coffee=1)
    market.change("milk", active=False)
    with market.visit() as shop:
        cart = shop.cart.get()
        assert [line.sku for line in cart.lines] == ["coffee"]
        assert cart.gone == ("milk",)
        assert cart.total == Money(890, "EUR")
        assert shop.cart.remove("milk").gone == ()
    assert shop.happened == [("removed", "milk")]


def test_prices_are_todays(market: Market) -> None:
    market.fill(milk=2)
    market.change("milk", price_minor=100)
    with market.visit() as shop:
        assert shop.cart.get().total == Money(200, "EUR")


@pytest.mark.parametrize("filled", [False, True])
def test_a_change_of_an_old_version_is_refused(market: Market, filled: bool) -> None:
    """Two devices of one household: the second to commit has not seen the change of the first."""
    if filled:
        market.fill(coffee=1)
    with market.visit() as late:
        late.cart.get()
        late.connection.rollback()
        market.fill(milk=2)
        before = market.books()
        with pytest.raises(Conflict):
            late.cart.add("milk")
        with pytest.raises(Conflict):
            late.cart.set("milk", 7)
        late.connection.rollback()
    assert market.books() == before


def test_a_removal_of_an_old_version_is_refused(market: Market) -> None:
    market.fill(coffee=1)
    with market.visit() as late:
        late.cart.get()
        late.connection.rollback()
        market.fill(coffee=1)
        before = market.books()
        for change in (late.cart.empty, lambda: late.cart.remove("coffee")):
            with pytest.raises(Conflict):
                change()
        late.connection.rollback()
    assert market.books() == before
