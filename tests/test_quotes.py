"""Quotes: what is read out adds up, and its fingerprint changes with every part of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from skill.shop.catalog import Product
from skill.shop.customers import Address, Customer
from skill.shop.errors import MixedCurrencies
from skill.shop.money import Money
from skill.shop.quotes import Delivery, Piece, Quote, Short
from skill.shop.quoting import Quoting
from skill.shop.tax import contained_tax, order_taxes, tax_lines
from tests.shopping import NOW, TERMS, Market

HOME = Address("Anna", "1 Test Street", "12345", "Testville", "DE")


def product(sku: str, price: int, stock: int = 99, rate: int = 700, currency: str = "EUR") -> Product:
    money = Money(price, currency)
    return Product(sku, sku.title(), "Test", "", "", money, rate, None, stock, sku, frozenset(), "", 0, ())


def quoted(*wanted: tuple[Product, int], now: datetime = NOW, address: Address | None = HOME) -> Quote:
    pieces = [Piece(one.sku, quantity, one.title) for one, quantity in wanted]
    return quoting(now, address).quote(pieces, {one.sku: one for one, _ in wanted}, from_cart=True)


def quoting(now: datetime = NOW, address: Address | None = HOME) -> Quoting:
    return Quoting(Customer(1, "Anna", "", "en-US", address), TERMS, now, "en-US")


def test_a_quote_adds_up() -> None:
    quote = quoted((product("coffee", 890), 2), (product("tea", 349, rate=1900), 1))
    assert (quote.goods, quote.delivery, quote.total) == (
        Money(2129, "EUR"),
        Money(390, "EUR"),
        Money(2519, "EUR"),
    )
    assert [(line.rate, line.gross.minor, line.tax.minor) for line in quote.taxes] == [
        (700, 2106, 138),  # 1780 + 326 of 390 for delivery
        (1900, 413, 66),  # 349 + 64
    ]
    assert quote.tax == Money(204, "EUR")
    assert quote.short == ()


@pytest.mark.parametrize(("goods", "delivery"), [(2899, 390), (2900, 0), (0, 390)])
def test_delivery_is_free_from_a_limit(goods: int, delivery: int) -> None:
    assert quoted((product("x", max(goods, 1)), 1)).delivery == Money(delivery, "EUR")


def test_nothing_is_delivered_for_nothing() -> None:
    quote = quoted((product("saffron", 1290, stock=0), 1))
    assert (quote.lines, quote.total, quote.tax) == ((), Money(0, "EUR"), Money(0, "EUR"))
    assert not quote


def test_what_cannot_be_had_is_said() -> None:
    quote = quoted(
        (product("coffee", 890, stock=1), 3), (product("saffron", 1290, stock=0), 1), (product("tea", 1), 1)
    )
    assert [(line.sku, line.quantity) for line in quote.lines] == [("coffee", 1), ("tea", 1)]
    assert quote.short == (Short("coffee", "Coffee", 3, 1), Short("saffron", "Saffron", 1, 0))


def test_what_is_no_longer_sold_is_short_under_its_old_title() -> None:
    quote = quoting().quote([Piece("old", 2, "Old Thing")], {}, from_cart=False)
    assert quote.short == (Short("old", "Old Thing", 2, 0),)


def test_lines_of_one_product_are_one_line() -> None:
    milk = product("milk", 129)
    quote = quoted((milk, 1), (product("tea", 1), 1), (milk, 2))
    assert [(line.sku, line.quantity) for line in quote.lines] == [("milk", 3), ("tea", 1)]


def test_another_currency_is_refused() -> None:
    with pytest.raises(MixedCurrencies):
        quoted((product("coffee", 890, currency="USD"), 1))
    with pytest.raises(MixedCurrencies):
        replace(TERMS, pin_limit=Money(1, "USD"))


def two_lines(coffee: int, tea: int) -> Quote:
    return quoted((product("coffee", coffee), 1), (product("tea", tea), 1))


CHANGES = {
    "price": lambda: quoted((product("coffee", 891), 2)),
    "quantity": lambda: quoted((product("coffee", 890), 1)),
    "product": lambda: quoted((product("tea", 890), 2)),
    "stock": lambda: quoted((product("coffee", 890, stock=1), 2)),
    "tax": lambda: quoted((product("coffee", 890, rate=1900), 2)),
    "day": lambda: quoted((product("coffee", 890), 2), now=datetime(2026, 11, 17, tzinfo=UTC)),
    "address": lambda: quoted((product("coffee", 890), 2), address=replace(HOME, street="2 Test Street")),
    "no address": lambda: quoted((product("coffee", 890), 2), address=None),
    "title": lambda: quoted((replace(product("coffee", 890), title="Kaffee"), 2)),
    "seller": lambda: replace(quoted((product("coffee", 890), 2)), seller="Somebody Else"),
    "customer": lambda: replace(quoted((product("coffee", 890), 2)), customer_id=2),
    "origin": lambda: replace(quoted((product("coffee", 890), 2)), from_cart=False),
    "delivery": lambda: replace(
        quoted((product("coffee", 890), 2)),
        shipping=Delivery("standard", "standard", date(2026, 11, 18), Money(0, "EUR")),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_changes_the_fingerprint(what: str) -> None:
    assert CHANGES[what]().fingerprint != quoted((product("coffee", 890), 2)).fingerprint


def test_prices_that_change_places_change_the_fingerprint() -> None:
    assert two_lines(100, 200).total == two_lines(200, 100).total
    assert two_lines(100, 200).fingerprint != two_lines(200, 100).fingerprint


def test_the_same_quote_has_the_same_fingerprint() -> None:
    """Later on the same day, and with another stock that is enough too."""
    later = datetime(2026, 11, 16, 20, 0, tzinfo=UTC)
    first, second = (
        quoted((product("coffee", 890), 2)),
        quoted((product("coffee", 890, stock=5), 2), now=later),
    )
    assert first.fingerprint == second.fingerprint


@pytest.mark.parametrize(
    ("ordered", "arrives"),
    [
        (datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 18)),
        (datetime(2026, 11, 19, 9, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 16, 23, 30, tzinfo=UTC), date(2026, 11, 19)),  # already Tuesday in Berlin
    ],
)
def test_delivery_takes_working_days_of_the_shops_zone(ordered: datetime, arrives: date) -> None:
    assert TERMS.delivery_day(ordered) == arrives


def test_delivery_on_the_same_day_waits_for_a_working_day() -> None:
    today = replace(TERMS, delivery_days=0)
    assert today.delivery_day(NOW) == date(2026, 11, 16)
    assert today.delivery_day(datetime(2026, 11, 21, 9, tzinfo=UTC)) == date(2026, 11, 23)


rates = some.integers(0, 10_000)
amounts = some.integers(0, 10**9)


@given(some.lists(some.tuples(rates, amounts), max_size=8))
def test_tax_is_exact_to_half_a_cent_for_each_rate(pairs: list[tuple[int, int]]) -> None:
    table = tax_lines([(rate, Money(amount, "EUR")) for rate, amount in pairs])
    assert sum(line.gross.minor for line in table) == sum(amount for _, amount in pairs)
    assert [line.rate for line in table] == sorted({rate for rate, amount in pairs if amount})
    for line in table:
        exact = Decimal(line.gross.minor) * line.rate / (10_000 + line.rate)
        assert line.tax.minor == exact.quantize(Decimal(1), ROUND_HALF_UP)
        assert line.net + line.tax == line.gross
        assert Money(0, "EUR") <= line.tax <= line.gross


@given(some.lists(some.tuples(rates, amounts), min_size=1, max_size=6), amounts)
def test_delivery_shares_the_rates_of_the_goods_in_proportion(
    pairs: list[tuple[int, int]], delivery: int
) -> None:
    goods = [(rate, Money(amount, "EUR")) for rate, amount in pairs]
    before = {line.rate: line.gross.minor for line in tax_lines(goods)}
    table = {line.rate: line for line in order_taxes(goods, Money(delivery, "EUR"), None)}
    worth = sum(before.values())
    assert sum(line.gross.minor for line in table.values()) == worth + delivery
    for rate, line in table.items():
        share = line.gross.minor - before.get(rate, 0)
        exact = Fraction(delivery * before.get(rate, 0), worth) if worth else Fraction(delivery)
        assert abs(share - exact) < 1
        assert line.tax == contained_tax(line.gross, rate)
    if not worth and delivery:
        assert list(table) == [max(rate for rate, _ in pairs)]


def test_delivery_may_have_a_rate_of_its_own() -> None:
    """As orders of before have it."""
    goods = [(700, Money(1780, "EUR"))]
    (reduced, standard) = order_taxes(goods, Money(390, "EUR"), 1900)
    assert (reduced.gross.minor, standard.rate, standard.gross.minor) == (1780, 1900, 390)


@given(amounts, rates)
def test_tax_of_what_is_given_back_is_the_same(amount: int, rate: int) -> None:
    assert contained_tax(Money(-amount, "EUR"), rate) == -contained_tax(Money(amount, "EUR"), rate)


@given(
    some.lists(
        some.tuples(some.integers(0, 5000), some.integers(1, 9), some.integers(0, 9), rates), max_size=6
    )
)
def test_any_quote_adds_up(goods: list[tuple[int, int, int, int]]) -> None:
    wanted = [
        (product(f"p{place}", price, stock, rate), quantity)
        for place, (price, quantity, stock, rate) in enumerate(goods)
    ]
    quote = quoted(*wanted)
    assert quote.total == quote.goods + quote.delivery
    assert quote.goods.minor == sum(line.price.minor * line.quantity for line in quote.lines)
    assert Money(0, "EUR") <= quote.tax <= quote.total
    assert {one.sku for one in quote.short} == {one.sku for one, quantity in wanted if quantity > one.stock}
    had = {line.sku: line.quantity for line in quote.lines}
    assert all(had.get(one.sku, 0) == min(quantity, one.stock) for one, quantity in wanted)


def test_the_shop_quotes_carts_orders_and_lines(market: Market) -> None:
    market.fill(coffee=2, milk=1)
    order = market.checkout("k")
    market.fill(coffee=2, milk=1)
    with market.visit() as shop:
        cart, again = shop.quote(shop.cart.get()), shop.quote(order)
        some_lines = shop.quote(order.lines[:1])
    assert cart.from_cart
    assert not again.from_cart
    assert cart.lines == again.lines == order.lines
    assert [line.sku for line in some_lines.lines] == ["coffee"]
    assert cart.address == replace(HOME, name="Anna")
