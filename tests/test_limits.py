"""What a household and its members may order, at once and in a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from skill.shop.errors import OverLimit
from skill.shop.limits import Limit, forget_limit, limits_of, set_limit
from skill.shop.money import Money
from skill.shop.quotes import Piece
from skill.store import Conflict
from tests.shopping import ANNA, BEN, NOW, Market

KIM, LEE = "local/kim", "local/lee"
COFFEE = Piece("coffee", 1, "House Blend Coffee")


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def limited(market: Market, *limits: Limit) -> None:
    with market.store.connect() as connection:
        for limit in limits:
            set_limit(connection, ANNA, limit)
        connection.commit()


def order(
    market: Market, key: str, member: str = "", after: timedelta = timedelta(), customer: int = ANNA
) -> str:
    """One pack of coffee, 8.90 and 3.90 for delivery; returns the total."""
    with market.visit(customer, NOW + after, member=member) as shop:
        shop.cart.add("coffee", 1)
        return str(shop.orders.place(shop.quote(shop.cart.get()), key).total)


def test_an_order_within_the_limit_is_placed(market: Market) -> None:
    limited(market, Limit(order=euros("12.80"), day=euros("12.80")))
    assert order(market, "one") == "12.80 EUR"


@pytest.mark.parametrize("limit", [Limit(order=euros("12.79")), Limit(day=euros("12.79"))])
def test_an_order_over_the_limit_is_refused_and_nothing_happens(market: Market, limit: Limit) -> None:
    limited(market, limit)
    market.fill(coffee=1)
    before = market.books()
    with pytest.raises(OverLimit, match=r"leaves 12\.79 EUR"):
        market.checkout("one")
    assert market.books() == before


def test_the_orders_of_a_day_add_up_and_a_new_day_begins_at_midnight_in_the_shop(market: Market) -> None:
    limited(market, Limit(day=euros("20")))
    order(market, "one")
    with pytest.raises(OverLimit) as refused:
        order(market, "two", after=timedelta(hours=13, minutes=59))
    assert (refused.value.kind, refused.value.left) == ("day", euros("7.20"))
    assert order(market, "three", after=timedelta(hours=14)) == "12.80 EUR"


def test_a_member_has_limits_of_its_own_beside_those_of_the_household(market: Market) -> None:
    limited(market, Limit(day=euros("30")), Limit(KIM, "Kim", day=euros("13")))
    order(market, "one", KIM)
    with pytest.raises(OverLimit) as refused:
        order(market, "two", KIM)
    assert refused.value.limit == euros("13")
    order(market, "three", LEE)
    with pytest.raises(OverLimit) as refused:
        order(market, "four", LEE)
    assert (refused.value.limit, refused.value.left) == (euros("30"), euros("4.40"))


def test_a_cancelled_order_counts_no_more(market: Market) -> None:
    limited(market, Limit(day=euros("13")))
    order(market, "one")
    with market.visit() as shop:
        last = shop.orders.last()
        assert last is not None
        shop.orders.cancel(last.id, "no")
    assert order(market, "two") == "12.80 EUR"


def test_a_limit_is_the_customers_own(market: Market) -> None:
    limited(market, Limit(order=euros("0")))
    assert order(market, "one", customer=BEN) == "12.80 EUR"


def test_a_limit_is_replaced_and_forgotten(market: Market) -> None:
    limited(market, Limit(KIM, "Kim", order=euros("1")), Limit(KIM, "Kim's phone", day=euros("2")))
    with market.store.connect() as connection:
        assert limits_of(connection, ANNA, "EUR") == [Limit(KIM, "Kim's phone", day=euros("2"))]
        forget_limit(connection, ANNA, KIM)
        assert limits_of(connection, ANNA, "EUR") == []
        connection.rollback()


def test_a_limit_is_never_negative() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        Limit(order=euros("-1"))


def test_devices_that_order_at_once_stay_below_the_limit_together(market: Market) -> None:
    limited(market, Limit(day=euros("30")))

    def try_order(number: int) -> bool:
        while True:
            try:
                with market.visit(member=f"local/{number}") as shop:
                    shop.orders.place(shop.quote([COFFEE]), f"key {number}")
                return True
            except OverLimit:
                return False
            except Conflict:
                continue

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(try_order, range(6))) == 2
