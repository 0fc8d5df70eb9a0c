"""Many at once, in threads and processes: nothing is sold twice, nobody's change is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from time import sleep

import pytest
from sqlalchemy import event, func, select

from skill.shop import stock
from skill.shop.errors import SoldOut, TermsChanged
from skill.shop.quotes import Piece, Quote
from skill.store import Conflict
from skill.store.tables import invoice_entries, order_lines, orders, payment_events
from tests import work
from tests.databases import on
from tests.shopping import ANNA, BEN, Market


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Does all in threads that begin together; what each returned or raised."""
    ready = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        ready.wait()
        try:
            return deed()
        except (SoldOut, TermsChanged, Conflict) as error:
            return type(error)

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def quoted(market: Market, customer: int = ANNA) -> Quote:
    """What is read out to a customer who wants to order the cart."""
    with market.visit(customer) as shop:
        return shop.quote(shop.cart.get())


def agree(market: Market, quote: Quote) -> str:
    """The yes to it; the state of the order."""
    with market.visit(quote.customer_id) as shop:
        return shop.orders.place(quote, "k").state


def assert_the_books_are_right(market: Market, sku: str, begun_with: int) -> None:
    """Each order has one request and one authorization, at the gateway too; stock and sales add up."""
    with market.store.connect(reads=True) as connection:
        sold = connection.execute(select(func.coalesce(func.sum(order_lines.c.quantity), 0))).scalar_one()
        placed = connection.execute(select(orders.c.id, orders.c.state)).all()
        asked = sorted(connection.execute(select(payment_events.c.order_id, payment_events.c.kind)).all())
        entries = connection.execute(select(invoice_entries.c.kind)).scalars().all()
    assert {state for _, state in placed} <= {"authorized"}
    assert asked == sorted((order, kind) for order, _ in placed for kind in ("requested", "authorized"))
    assert list(entries) == ["authorize"] * len(placed)
    assert market.stock()[sku] == begun_with - sold


def test_the_last_piece_is_sold_once(market: Market) -> None:
    market.fill(ANNA, tea=1)
    market.fill(BEN, tea=1)
    outcomes = at_once(*[partial(agree, market, quoted(market, customer)) for customer in (ANNA, BEN)])
    assert sorted(map(str, outcomes)) == [str(SoldOut), "authorized"]
    assert_the_books_are_right(market, "tea", 1)
    assert sorted([market.cart(ANNA), market.cart(BEN)], key=len) == [{}, {"tea": 1}]


@on("postgresql")
def test_what_is_sold_at_the_very_last_moment_is_not_ordered(market: Market) -> None:
    """Between the last look at the stock and the taking of it: nothing of the order stays."""
    market.fill(ANNA, coffee=2, tea=1)
    market.fill(BEN, tea=1)
    quote, faster = quoted(market), [quoted(market, BEN)]

    def ben_is_faster(*_: object) -> None:
        if faster:
            assert agree(market, faster.pop()) == "authorized"

    event.listen(market.store.engine, "savepoint", ben_is_faster)
    with market.visit() as shop, pytest.raises(SoldOut) as error:
        shop.orders.place(quote, "k")
    assert (error.value.sku, error.value.available) == ("tea", 0)
    assert market.cart() == {"coffee": 2, "tea": 1}
    assert market.stock() == {"coffee": 10, "milk": 40, "tea": 0, "saffron": 0}
    assert_the_books_are_right(market, "tea", 1)


def test_stock_is_never_taken_below_zero(market: Market) -> None:
    before = market.books()
    with market.store.connect() as connection:
        for quantity in (2, 11):
            with pytest.raises(SoldOut) as error, connection.begin_nested():
                stock.reserve(connection, [Piece("coffee", 1, ""), Piece("tea", quantity, "")])
            assert (error.value.wanted, error.value.available) == (quantity, 1)
        connection.commit()
    assert market.books() == before


def test_a_turn_that_fills_and_orders_and_one_that_orders_do_not_wait_for_each_other(market: Market) -> None:
    """The one who comes second is told that the terms changed, not by the database after a deadlock."""
    market.fill(coffee=1)
    quote, filled = quoted(market), Event()

    def fill_and_order() -> str:
        with market.visit() as shop:
            now = shop.quote(shop.cart.add("milk"))
            filled.set()
            sleep(0.05)
            return shop.orders.place(now, "new").state

    def order() -> str:
        filled.wait()
        return agree(market, quote)

    assert at_once(fill_and_order, order) == ["authorized", TermsChanged]
    assert market.cart() == {}


def test_one_yes_delivered_four_times_at_once_is_one_order(market: Market) -> None:
    market.fill(coffee=1)
    yes = partial(agree, market, quoted(market))
    assert at_once(yes, yes, yes, yes) == ["authorized"] * 4
    assert_the_books_are_right(market, "coffee", 10)
    assert market.stock()["coffee"] == 9


def test_two_devices_that_change_one_cart_lose_nothing(market: Market) -> None:
    """Each change is refused or kept; after a retry all are there."""

    def add() -> None:
        while True:
            try:
                return market.fill(milk=1)
            except Conflict:
                continue

    at_once(*[add] * 4)
    assert market.cart() == {"milk": 4}


def test_a_change_that_races_with_the_order_is_ordered_or_kept(market: Market) -> None:
    market.fill(coffee=1)
    ordered, added = at_once(partial(agree, market, quoted(market)), lambda: market.fill(milk=1))
    assert ordered in ("authorized", TermsChanged)
    assert added in (None, Conflict)
    left = {} if ordered == "authorized" else {"coffee": 1}
    assert market.cart() == (left if added else {**left, "milk": 1})
    assert_the_books_are_right(market, "coffee", 10)


def test_two_cancellations_at_once_are_one(market: Market) -> None:
    market.fill(coffee=2)
    order = market.checkout("k")

    def cancel() -> str:
        with market.visit() as shop:
            return shop.orders.cancel(order.id, "c").state

    assert at_once(cancel, cancel) == ["cancelled", "cancelled"]
    assert market.stock()["coffee"] == 10
    assert [kind for kind, _ in market.payments()] == ["requested", "authorized", "void_requested", "voided"]


def test_processes_sell_no_more_than_there_is(market: Market) -> None:
    """Two customers in four processes want forty pieces; there are ten."""
    url = market.store.engine.url.render_as_string(hide_password=False)
    buyers = [(BEN if number % 2 else ANNA, [f"{number}-{one}" for one in range(10)]) for number in range(4)]
    with ProcessPoolExecutor(4, work.PROCESSES) as processes:
        sold = [processes.submit(work.buy, url, customer, "coffee", keys) for customer, keys in buyers]
        assert sum(one.result() for one in sold) == 10
    assert_the_books_are_right(market, "coffee", 10)
