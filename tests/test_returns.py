"""Parts of orders that are cancelled or sent back: stock, money and history exact to the piece and cent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from skill.shop import order_rows, payments
from skill.shop.errors import NotCancellable, NotReturnable
from skill.shop.history import history
from skill.shop.money import Money
from skill.shop.order_rows import Order
from skill.shop.order_states import move
from skill.shop.partial_cancel import Taken
from skill.shop.quotes import QuoteLine
from skill.shop.returns import Receiving
from skill.shop.settlement import Settlement
from skill.store.tables import line_changes, orders
from tests.shopping import ANNA, BEN, NOW, STOCK, TERMS, Market, Moody
from tests.test_coupons import offer, take

LATER = NOW + timedelta(days=3)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def ordered(market: Market, **quantities: int) -> Order:
    market.fill(**quantities)
    return market.checkout("k")


def deliver(market: Market, order: Order, until: str = "delivered", at: datetime = NOW) -> None:
    """What a merchant does: packs, ships with the money captured, and delivers."""
    with market.store.connect() as connection:
        for before, after in (("authorized", "packed"), ("packed", "shipped"), ("shipped", "delivered")):
            move(connection, order.id, before, after, at, "merchant")
            if after == "shipped":
                total = order_rows.find_one(connection, orders.c.id == order.id)
                assert total is not None
                payments.request(
                    connection,
                    order.id,
                    "capture_requested",
                    total.total,
                    market.gateway.name,
                    f"capture {order.id}",
                    at,
                )
            if after == until:
                break
        connection.commit()
        Settlement(connection, market.gateway, at, []).settle(order.id)


def cancel_items(market: Market, order: Order, key: str = "c", customer: int = ANNA, **pieces: int) -> Order:
    with market.visit(customer) as shop:
        return shop.orders.cancel_items(order.id, pieces, key)


def receive(market: Market, order: Order, restock: bool = True, **pieces: int) -> Order:
    with market.store.connect() as connection:
        desk = Receiving(connection, market.gateway, TERMS, LATER)
        return desk.receive(order.id, pieces or None, restock=restock)


def announce(market: Market, order: Order, key: str = "r", customer: int = ANNA, **pieces: int) -> Money:
    with market.visit(customer, now=LATER) as shop:
        return shop.returns.announce(order.id, pieces, "damaged", key)


def ledger(market: Market, order: Order) -> payments.Ledger:
    with market.store.connect(reads=True) as connection:
        return payments.ledger(connection, order.id, "EUR")


def test_a_part_is_cancelled_and_no_longer_paid(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    left = cancel_items(market, order, milk=2)
    assert [(line.sku, line.quantity) for line in left.lines] == [("coffee", 2), ("milk", 1)]
    assert left.total == order.total - euros(258)
    assert left.tax == sum((line.tax for line in left.taxes), euros(0))
    assert market.stock()["milk"] == STOCK["milk"] - 1
    again = cancel_items(market, order, milk=2)
    assert (again.total, market.stock()["milk"]) == (left.total, STOCK["milk"] - 1)


def test_only_what_is_left_is_captured_and_the_rest_let_go(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    left = cancel_items(market, order, milk=3)
    deliver(market, order)
    known = ledger(market, order)
    assert (known.sum("captured"), known.held) == (left.total, euros(0))
    assert known.sum("voided") == euros(387)


def test_a_part_that_is_all_cancels_the_order(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    cancel_items(market, order, milk=3)
    assert cancel_items(market, order, "c2", coffee=9).state == "cancelled"
    assert market.stock() == STOCK
    assert ledger(market, order).held == euros(0)


def test_the_same_yes_to_a_part_twice_takes_it_once(market: Market) -> None:
    """Also when what is left would now be all of it."""
    order = ordered(market, coffee=2)
    first = cancel_items(market, order, coffee=1)
    assert cancel_items(market, order, coffee=1) == first
    assert first.state == "authorized"


@pytest.mark.parametrize("state", ["packed", "shipped", "delivered"])
def test_nothing_is_taken_out_of_what_has_left(market: Market, state: str) -> None:
    order = ordered(market, coffee=2, milk=3)
    if state == "packed":
        with market.store.connect() as connection:
            move(connection, order.id, "authorized", "packed", NOW, "merchant")
            connection.commit()
    else:
        deliver(market, order, state)
    before = market.books()
    with pytest.raises(NotCancellable):
        cancel_items(market, order, milk=1)
    assert market.books() == before


def test_nobody_takes_anything_out_of_an_order_of_somebody_else(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    deliver(market, order)
    before = market.books()
    with pytest.raises(LookupError):
        cancel_items(market, order, customer=BEN, milk=1)
    with pytest.raises(LookupError):
        announce(market, order, customer=BEN, milk=1)
    assert market.books() == before


def test_goods_come_back_and_are_refunded(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    deliver(market, order)
    assert announce(market, order, milk=1) == euros(129)
    assert announce(market, order, milk=1) == euros(129)
    assert ledger(market, order).sum("refunded") == euros(0)
    received = receive(market, order)
    assert received.state == "delivered"
    assert ledger(market, order).sum("refunded") == euros(129)
    assert market.stock()["milk"] == STOCK["milk"] - 2
    with pytest.raises(NotReturnable):
        receive(market, order)


def test_an_order_that_comes_back_as_a_whole_is_refunded_with_its_delivery(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    deliver(market, order)
    announce(market, order, milk=3)
    receive(market, order, restock=False)
    assert announce(market, order, "r2", coffee=2) == euros(1780 + 390)
    assert receive(market, order).state == "refunded"
    assert ledger(market, order).paid == euros(0)
    assert market.stock() == {**STOCK, "milk": STOCK["milk"] - 3}


def test_what_the_gateway_does_not_answer_is_refunded_later(market: Market) -> None:
    order = ordered(market, coffee=2)
    deliver(market, order)
    announce(market, order, coffee=2)
    behind, market.gateway = market.gateway, Moody(market.gateway, ["dead"])
    assert receive(market, order).state == "returned"
    market.gateway = behind
    with market.store.connect() as connection:
        assert Settlement(connection, behind, LATER, []).settle(order.id).state == "refunded"


@pytest.mark.parametrize("pieces", [{"coffee": 3}, {"tea": 1}])
def test_no_more_comes_back_than_was_ordered(market: Market, pieces: dict[str, int]) -> None:
    order = ordered(market, coffee=2, milk=3)
    deliver(market, order)
    before = market.books()
    with pytest.raises(NotReturnable):
        announce(market, order, "r", ANNA, **pieces)
    with pytest.raises(NotReturnable):
        receive(market, order, True, **pieces)
    assert market.books() == before


@pytest.mark.parametrize(("days", "possible"), [(14, True), (15, False)])
def test_there_are_fourteen_days_to_send_something_back(market: Market, days: int, possible: bool) -> None:
    order = ordered(market, coffee=2)
    deliver(market, order)
    with market.visit(now=NOW + timedelta(days=days)) as shop:
        assert shop.returns.of(order).possible is False  # as it was when it was ordered
        now = shop.orders.get(order.id)
        assert now is not None
        assert shop.returns.of(now).possible is possible


def test_the_history_can_be_read(market: Market) -> None:
    order = ordered(market, coffee=2, milk=3)
    cancel_items(market, order, milk=1)
    deliver(market, order)
    announce(market, order, coffee=1)
    receive(market, order)
    with market.store.connect(reads=True) as connection:
        told = [(one.what, one.detail, one.cause) for one in history(connection, order)]
    assert told[0] == ("placed", "", "customer")
    assert ("pieces cancelled", "1 x Whole Milk, 1.29 EUR", "customer") in told
    assert ("return announced", "1 x House Blend Coffee, 8.90 EUR", "customer: damaged") in told
    assert told[-1] == ("payment refunded", "8.90 EUR", "invoice")


pieces = some.lists(some.integers(1, 9), min_size=1, max_size=6)


@given(some.integers(0, 10_000), pieces, some.data())
def test_a_line_that_is_cancelled_bit_by_bit_costs_nothing_in_the_end(
    price: int, parts: list[int], data: some.DataObject
) -> None:
    quantity = sum(parts)
    discount = data.draw(some.integers(0, price * quantity))
    late = data.draw(some.integers(0, quantity))
    line: QuoteLine | None = QuoteLine("x", "X", "", quantity, euros(price), 700, euros(discount), late)
    assert line is not None
    paid, stocked, back, released = line.total.minor, line.stocked, 0, 0
    for part in parts:
        assert line is not None
        taken = Taken(line, part)
        back += taken.amount.minor
        released += taken.stocked.quantity
        line = taken.left
    assert line is None
    assert (back, released) == (paid, stocked)


def test_a_discount_is_given_back_with_its_line_only(market: Market) -> None:
    offer(market, percent=None, amount=euros(1))
    market.fill(coffee=1, milk=3)
    take(market)
    order = market.checkout("k")
    deliver(market, order)
    for key in "abc":
        announce(market, order, key, milk=1)
        receive(market, order)
    announce(market, order, "d", coffee=1)
    assert receive(market, order).state == "refunded"
    with market.store.connect(reads=True) as connection:
        rows = connection.execute(
            select(line_changes.c.amount_minor).where(line_changes.c.kind == "received")
        ).scalars()
        assert sum(rows) == order.total.minor
    assert ledger(market, order).paid == euros(0)
