"""Subscriptions: ordered once each time, never above what was agreed to, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some

from skill.cli import main
from skill.shop import Shop
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.quotes import Piece
from skill.shop.subscription_run import order_due
from skill.shop.subscriptions import Subscription, due, later
from skill.store import Conflict
from tests.shopping import ANNA, NOW, TERMS, Market, Moody
from tests.test_coupons import offer, take

WEEK = timedelta(weeks=1)
TODAY = NOW.date()


def begin(market: Market, interval: str = "4w", quantity: int = 1) -> Subscription:
    with market.visit() as shop:
        quote = shop.subscriptions.quote(Piece("coffee", quantity, ""))
        return shop.subscriptions.start(quote, interval, "k")


def run(market: Market, one: Subscription, now: datetime = NOW) -> Order | None:
    with market.visit(now=now) as shop:
        return order_due(shop, one.id)


def known(market: Market) -> Subscription:
    with market.visit() as shop:
        (one,) = shop.subscriptions.all()
        return one


def orders(market: Market) -> list[Order]:
    with market.visit() as shop:
        return shop.orders.history(50)


def is_due(market: Market, today: date) -> bool:
    with market.store.connect(reads=True) as connection:
        return bool(due(connection, today))


def test_it_is_ordered_once_each_time(market: Market) -> None:
    one = begin(market)
    first = run(market, one)
    assert first is not None
    assert (first.state, first.total) == ("authorized", one.agreed)
    assert run(market, one) is None
    assert known(market).next_day == TODAY + 4 * WEEK
    assert not is_due(market, TODAY + 4 * WEEK - timedelta(days=1))
    assert run(market, one, NOW + 4 * WEEK) is not None
    assert len(orders(market)) == 2


def test_after_weeks_of_downtime_one_order_is_placed(market: Market) -> None:
    one = begin(market, "1w")
    assert run(market, one, NOW + 5 * WEEK) is not None
    assert run(market, one, NOW + 5 * WEEK) is None
    assert known(market).next_day == TODAY + 6 * WEEK


def test_the_same_yes_twice_is_one_subscription(market: Market) -> None:
    assert begin(market) == begin(market)


def test_two_schedulers_at_once_order_once(market: Market) -> None:
    one = begin(market)

    def once(_: int) -> bool:
        while True:
            try:
                return run(market, one) is not None
            except Conflict:
                continue

    with ThreadPoolExecutor(2) as schedulers:
        assert any(schedulers.map(once, range(2)))
    assert len(orders(market)) == 1
    assert known(market).next_day == TODAY + 4 * WEEK


def test_nothing_dearer_than_agreed_is_ordered_without_a_yes(market: Market) -> None:
    one = begin(market)
    market.change("coffee", price_minor=891)
    assert run(market, one) is None
    assert (known(market).waits, orders(market)) == ("price", [])
    assert run(market, one) is None
    with market.visit() as shop:
        waiting = shop.subscriptions.waiting()
        assert waiting is not None
        shop.subscriptions.accept(waiting, shop.subscriptions.quote(waiting.piece))
    order = run(market, one)
    assert order is not None
    assert order.total == one.agreed + Money(1, "EUR")
    assert known(market).waits == ""


def test_what_became_cheaper_is_ordered(market: Market) -> None:
    one = begin(market)
    market.change("coffee", price_minor=700)
    order = run(market, one)
    assert order is not None
    assert order.total == Money(1090, "EUR")


def test_what_is_sold_out_is_ordered_when_it_is_there_again(market: Market) -> None:
    one = begin(market)
    market.change("coffee", stock=0)
    assert run(market, one) is None
    assert known(market).waits == "sold_out"
    market.change("coffee", stock=1)
    assert run(market, one, NOW + timedelta(days=2)) is not None
    assert known(market).next_day == TODAY + 4 * WEEK


def test_a_declined_payment_waits_for_the_customer(market: Market) -> None:
    one = begin(market)
    kept, market.gateway = market.gateway, Moody(market.gateway, ["no"])
    assert run(market, one) is None
    market.gateway = kept
    assert known(market).waits == "payment"
    assert not is_due(market, TODAY)
    assert [order.state for order in orders(market)] == ["cancelled"]
    with market.visit() as shop:
        waiting = shop.subscriptions.waiting()
        assert waiting is not None
        shop.subscriptions.accept(waiting, shop.subscriptions.quote(waiting.piece))
    again = run(market, one)
    assert again is not None
    assert again.state == "authorized"
    assert run(market, one) is None


def test_an_answer_that_got_lost_is_not_a_second_order(market: Market) -> None:
    one = begin(market)
    kept, market.gateway = market.gateway, Moody(market.gateway, ["mute"])
    pending = run(market, one)
    market.gateway = kept
    assert pending is not None
    assert pending.state == "placed"
    assert run(market, one) is None
    assert len(orders(market)) == 1


def test_a_coupon_and_wishes_for_the_next_order_stay_for_it(market: Market) -> None:
    offer(market)
    take(market)
    one = begin(market)
    order = run(market, one)
    assert order is not None
    assert order.coupon == ""
    with market.visit() as shop:
        assert shop.choices.get().coupon == "SPRING10"


CHANGES: dict[str, Callable[[Shop, Subscription], Subscription]] = {
    "pause": lambda shop, one: shop.subscriptions.pause(one),
    "stop": lambda shop, one: shop.subscriptions.stop(one),
    "skip": lambda shop, one: shop.subscriptions.skip(one),
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_called_off_is_not_ordered(market: Market, how: str) -> None:
    one = begin(market)
    with market.visit() as shop:
        CHANGES[how](shop, one)
    assert run(market, one) is None
    assert orders(market) == []


def test_an_old_view_of_it_changes_nothing(market: Market) -> None:
    one = begin(market)
    with market.visit() as shop:
        shop.subscriptions.skip(one)
    before = market.books()
    with pytest.raises(Conflict), market.visit() as shop:
        shop.subscriptions.stop(one)
    assert market.books() == before


def test_it_goes_on_after_a_pause_at_todays_price(market: Market) -> None:
    one = begin(market, "2w")
    with market.visit() as shop:
        shop.subscriptions.pause(one)
    market.change("coffee", price_minor=1000)
    paused = known(market)
    with market.visit(now=NOW + 3 * WEEK) as shop:
        resumed = shop.subscriptions.resume(paused, shop.subscriptions.quote(paused.piece))
    assert (resumed.next_day, resumed.agreed) == (TODAY + 4 * WEEK, Money(1390, "EUR"))
    assert run(market, one, NOW + 4 * WEEK) is not None


@given(
    some.dates(date(2024, 1, 1), date(2030, 1, 1)),
    some.sampled_from(["1w", "4w", "1m", "3m"]),
    some.integers(0, 900),
)
def test_the_next_day_is_regular_and_in_the_future(day: date, interval: str, gone: int) -> None:
    one = Subscription(1, ANNA, "x", "X", 1, interval, day, Money(1, "EUR"), "en-US", "active", "", 1)
    today = day + timedelta(days=gone)
    following = one.after(today)
    assert following > today
    assert following in {later(day, interval, count) for count in range(1, 140)}
    assert interval.endswith("w") or following.day == day.day or (following + timedelta(days=1)).day == 1


@pytest.mark.parametrize("wrong", ["", "0w", "4", "w", "4y", "every week"])
def test_what_is_no_interval_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no interval"):
        later(TODAY, wrong)


def test_the_scheduler_is_a_command(tmp_path: object) -> None:
    env = {"VOICESHOP_DATA_DIR": str(tmp_path)}
    said = "subscribe to house blend coffee every week\nyes\n"
    talk = CliRunner().invoke(main, ["talk", "--text"], input=said, env=env)
    assert "Your subscription is set up" in talk.output
    assert "1w" in CliRunner().invoke(main, ["subscriptions", "list"], env=env).output
    assert CliRunner().invoke(main, ["subscriptions", "run"], env=env).output == "0 ordered, 0 wait.\n"
    assert TERMS.zone == "Europe/Berlin"
