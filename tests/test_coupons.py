"""Coupons in orders: heard, counted, used no more often than they may be, and kept by the merchant."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from click.testing import CliRunner, Result

from skill.cli import main
from skill.shop import coupons
from skill.shop.coupons import Coupon, code_of
from skill.shop.errors import CouponRefused, SoldOut, TermsChanged
from skill.shop.money import Money
from tests.shopping import ANNA, BEN, NOW, Market


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def offer(market: Market, **told: object) -> None:
    coupon = Coupon(**{"code": "SPRING10", "minimum": euros(0), "percent": 1000, **told})  # type: ignore[arg-type]
    with market.store.connect() as connection:
        assert coupons.add(connection, coupon, NOW)
        connection.commit()


def take(market: Market, customer: int = ANNA, code: str = "SPRING10") -> None:
    with market.visit(customer) as shop:
        shop.choices.coupon(code)


@pytest.mark.parametrize(
    ("spoken", "locale"),
    [
        ("spring ten", "en-US"),
        ("Spring 10", "en-US"),
        ("s p r i n g one zero", "en-US"),
        ("SPRING-10", "en-US"),
        ("spring zehn", "de-DE"),
    ],
)
def test_a_code_is_heard_however_it_is_said(spoken: str, locale: str) -> None:
    assert code_of(spoken, locale) == "SPRING10"


def test_an_order_keeps_what_the_coupon_took_off(market: Market) -> None:
    offer(market)
    market.fill(coffee=2, tea=1)
    take(market)
    order = market.checkout("k")
    assert (order.coupon, order.discount, order.goods) == ("SPRING10", euros(213), euros(1916))
    assert [line.discount.minor for line in order.lines] == [178, 35]
    assert market.payments()[0] == ("requested", order.total.minor)
    market.fill(coffee=1)
    assert market.checkout("next").coupon == ""


def test_a_coupon_that_is_used_up_while_it_is_read_out_orders_nothing(market: Market) -> None:
    offer(market, uses_total=1)
    for customer in (ANNA, BEN):
        market.fill(customer, milk=1)
        take(market, customer)
    with market.visit(ANNA) as shop:
        read_out = shop.quote(shop.cart.get())
    market.checkout("ben", BEN)
    before = market.books()
    with pytest.raises(TermsChanged), market.visit(ANNA) as shop:
        shop.orders.place(read_out, "anna")
    assert market.books() == before


def test_a_coupon_comes_back_with_a_cancelled_order(market: Market) -> None:
    offer(market, uses_each=1)
    market.fill(milk=1)
    take(market)
    order = market.checkout("k")
    with pytest.raises(CouponRefused, match="used"):
        take(market)
    with market.visit() as shop:
        shop.orders.cancel(order.id, "c")
    take(market)


@pytest.mark.parametrize(
    ("told", "reason"), [({"active": False}, "unknown"), ({"starts_at": NOW.replace(hour=23)}, "early")]
)
def test_a_refused_coupon_is_not_taken(market: Market, told: dict[str, object], reason: str) -> None:
    if reason != "unknown":
        offer(market, **told)
    before = market.books()
    with pytest.raises(CouponRefused, match=reason):
        take(market)
    assert market.books() == before


def test_the_last_use_goes_to_one_of_those_who_come_at_once(market: Market) -> None:
    offer(market, uses_total=1)
    together = Barrier(2)

    def buy(customer: int) -> str:
        market.fill(customer, milk=1)
        take(market, customer)
        with market.visit(customer) as shop:
            quote = shop.quote(shop.cart.get())
            shop.connection.commit()
            together.wait(10)
            try:
                return shop.orders.place(quote, "k").coupon
            except (TermsChanged, SoldOut):
                shop.connection.rollback()
                return "refused"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(buy, (ANNA, BEN))) == ["SPRING10", "refused"]


def run(*words: str, folder: object) -> Result:
    return CliRunner().invoke(main, ["coupons", *words], env={"VOICESHOP_DATA_DIR": str(folder)})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["X7Q2", "--percent", "10"], "cannot be heard"),
        (["SPRING", "--percent", "10", "--amount", "5"], "either --percent 10 or --amount 5.00"),
        (["SPRING"], "either --percent 10 or --amount 5.00"),
        (["SPRING", "--percent", "101"], "no percentage from 0.01 to 100"),
        (["SPRING", "--amount", "-5"], "below nothing"),
        (["SPRING", "--amount", "0"], "more than nothing"),
        (
            ["SPRING", "--amount", "5", "--from", "2026-12-02", "--until", "2026-12-01"],
            "end before it begins",
        ),
    ],
)
def test_a_coupon_that_cannot_be_is_refused_in_one_sentence(
    words: list[str], told: str, tmp_path: object
) -> None:
    result = run("add", *words, folder=tmp_path)
    assert result.exit_code == 1
    assert told in result.output
    assert "There are no coupons" in run("list", folder=tmp_path).output


def test_a_merchant_keeps_coupons(tmp_path: object) -> None:
    made = run(
        "add", "spring ten", "--percent", "10", "--until", "2026-12-31", "--each", "1", folder=tmp_path
    )
    assert made.output == "SPRING10 can be used.\n"
    assert "already" in run("add", "SPRING10", "--percent", "5", folder=tmp_path).output
    (told,) = json.loads(run("list", "--json", folder=tmp_path).output)
    assert (told["code"], told["off"], told["until"]) == ("SPRING10", "10 %", "2026-12-31T23:00:00+00:00")
    assert run("stop", "SPRING10", folder=tmp_path).exit_code == 0
    assert "no coupon SPRING10 that runs" in run("stop", "SPRING10", folder=tmp_path).output
    assert "stopped" in run("list", folder=tmp_path).output
