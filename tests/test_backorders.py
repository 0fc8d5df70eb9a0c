"""What is sold out may be ordered for later, and what nobody pays is not reserved for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from skill.shop.backorders import fill
from skill.shop.errors import SoldOut
from skill.shop.expiry import expire
from skill.shop.orders import Order
from skill.shop.settlement import Settlement
from tests.shopping import ANNA, BEN, NOW, STOCK, TERMS, Market, Moody

DAY = timedelta(days=1)


def later(market: Market, **days: int | None) -> None:
    for sku, count in days.items():
        market.change(sku, backorder_days=count)


def backordered(market: Market, order: Order) -> dict[str, int]:
    with market.visit(order.customer_id) as shop:
        found = shop.orders.get(order.id)
        assert found is not None
        return {line.sku: line.backordered for line in found.lines}


def filled(market: Market) -> list[str]:
    with market.store.connect() as connection:
        return [order.number for order in fill(connection, NOW + DAY)]


def test_what_is_sold_out_is_ordered_for_later_and_said_to_be(market: Market) -> None:
    later(market, saffron=7, coffee=3)
    market.fill(saffron=2, coffee=12, milk=1)
    with market.visit() as shop:
        quote = shop.quote(shop.cart.get())
    assert [(line.sku, line.quantity, line.backordered) for line in quote.lines] == [
        ("saffron", 2, 2), ("coffee", 12, 2), ("milk", 1, 0),
    ]  # fmt: skip
    assert quote.short == ()
    assert quote.delivery_day == date(2026, 11, 25)
    order = market.checkout("k")
    assert order.delivery_day == date(2026, 11, 25)
    assert market.stock() == {**STOCK, "coffee": 0, "milk": STOCK["milk"] - 1}


def test_new_stock_goes_to_those_who_waited_longest(market: Market) -> None:
    later(market, saffron=7)
    market.fill(saffron=2)
    first = market.checkout("a")
    market.fill(BEN, saffron=2)
    second = market.checkout("b", BEN)
    market.change("saffron", stock=3)
    assert filled(market) == [first.number, second.number]
    assert (backordered(market, first), backordered(market, second)) == ({"saffron": 0}, {"saffron": 1})
    assert market.stock()["saffron"] == 0
    assert filled(market) == []


def test_a_cancelled_backorder_gives_back_only_what_it_got(market: Market) -> None:
    later(market, saffron=7)
    market.fill(saffron=3)
    order = market.checkout("k")
    market.change("saffron", stock=1)
    filled(market)
    with market.visit() as shop:
        shop.orders.cancel_items(order.id, {"saffron": 1}, "part")
    assert (backordered(market, order), market.stock()["saffron"]) == ({"saffron": 1}, 0)
    with market.visit() as shop:
        shop.orders.cancel(order.id, "all")
    assert market.stock()["saffron"] == 1


def test_without_a_date_nothing_sold_out_is_ordered(market: Market) -> None:
    with pytest.raises(SoldOut):
        market.fill(saffron=1)


def test_an_order_that_nobody_pays_expires(market: Market) -> None:
    gateway = Moody(market.gateway, ["mute"])
    market.fill(tea=1)
    order = market.checkout("k", gateway=gateway)
    assert (order.state, market.stock()["tea"]) == ("placed", 0)
    with market.store.connect() as connection:
        assert expire(connection, NOW + DAY, TERMS.reservation) == []
        assert [one.number for one in expire(connection, NOW + DAY * 2, TERMS.reservation)] == [order.number]
        assert expire(connection, NOW + DAY * 2, TERMS.reservation) == []
        connection.commit()
    assert (market.stock()["tea"], market.cart()) == (1, {"tea": 1})
    with market.store.connect() as connection:
        settled = Settlement(connection, market.gateway, NOW + DAY * 2, []).settle(order.id)
    assert settled.state == "cancelled"
    kinds = [kind for kind, _ in market.payments()]
    assert kinds == ["requested", "authorized", "void_requested", "voided"]


def test_who_wants_it_gets_what_was_reserved_and_never_paid(market: Market) -> None:
    market.fill(tea=1)
    market.checkout("k", gateway=Moody(market.gateway, ["dead"]))
    market.change("tea", stock=1)
    market.fill(BEN, tea=1)
    market.change("tea", stock=0)
    with market.visit(BEN, now=NOW + DAY) as shop:
        assert not shop.quote(shop.cart.get())
    with market.visit(BEN, now=NOW + DAY * 2) as shop:
        quote = shop.quote(shop.cart.get())
        assert [line.sku for line in quote.lines] == ["tea"]
        assert shop.orders.place(quote, "ben").state == "authorized"
    assert (market.stock()["tea"], market.cart(ANNA)) == (0, {"tea": 1})
