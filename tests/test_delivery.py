"""Delivery options: what they cost, when they come, what is chosen, and files that are wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from skill.errors import VoiceshopError
from skill.language.dates import coming_days, parse_date
from skill.shop.delivery import DeliveryOption, DeliveryTime
from skill.shop.delivery_file import DEMO, load_delivery_options
from skill.shop.errors import BelowMinimum, NotDelivered, TermsChanged
from skill.shop.money import Money
from skill.shop.orders import Order
from skill.shop.terms import Terms
from tests.shopping import ANNA, BEN, NOW, TERMS, Market

OPTIONS = load_delivery_options(DEMO, TERMS.standard)
WITH_OPTIONS = replace(TERMS, delivery_options=OPTIONS)
FRIDAY = (date(2026, 11, 20), date(2026, 11, 21))


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def test_the_demo_shop_has_three_options_by_its_own_terms() -> None:
    standard, express, pickup = OPTIONS
    assert (standard.fee, standard.free_from, standard.days) == (euros(390), euros(2900), 2)
    assert (express.fee, express.free_from, express.days) == (euros(690), None, 1)
    assert (pickup.fee, pickup.pickup) == (euros(0), True)
    assert express.name("de-DE") == "Expresslieferung"
    assert express.name("fr-FR") == "express delivery"


@pytest.mark.parametrize(
    ("ordered", "arrives"),
    [
        (datetime(2026, 11, 16, 12, 59, tzinfo=UTC), date(2026, 11, 17)),
        (datetime(2026, 11, 16, 13, 0, tzinfo=UTC), date(2026, 11, 18)),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_express_comes_the_next_day_when_it_is_ordered_in_time(ordered: datetime, arrives: date) -> None:
    assert OPTIONS[1].first_day(ordered, "Europe/Berlin") == arrives


def test_a_time_of_the_day_costs_its_own() -> None:
    express = OPTIONS[1]
    assert express.cost(euros(100), express.at("morning")) == euros(890)
    assert express.cost(euros(100)) == euros(690)
    assert express.cost(euros(0), express.at("morning")) == euros(0)


def test_what_is_chosen_is_in_the_quote_and_in_the_order(market: Market) -> None:
    market.terms = WITH_OPTIONS
    market.fill(milk=1)
    with market.visit() as shop:
        shop.choices.delivery("express", FRIDAY, "morning")
    order = market.checkout("k")
    assert (order.delivery_option, order.delivery_name) == ("express", "express delivery")
    assert (order.delivery, order.delivery_day) == (euros(890), FRIDAY[0])
    assert order.delivery_time == "08:00-12:00"
    with market.visit() as shop:
        assert shop.choices.get().delivery == ""


def test_a_time_chooses_the_option_that_has_it(market: Market) -> None:
    market.terms = WITH_OPTIONS
    with market.visit() as shop:
        assert shop.choices.delivery("", FRIDAY, "evening").delivery == "express"
        assert shop.choices.delivery("standard", None, "").time == ""


@pytest.mark.parametrize(
    ("option", "days", "at", "nearest"),
    [
        ("standard", (date(2026, 11, 21), date(2026, 11, 23)), "", date(2026, 11, 23)),
        ("standard", (date(2026, 11, 16), date(2026, 11, 17)), "", date(2026, 11, 18)),
        ("standard", (date(2027, 3, 1), date(2027, 3, 2)), "", date(2026, 12, 2)),
        ("standard", None, "morning", date(2026, 11, 18)),
        ("express", FRIDAY, "midnight", FRIDAY[0]),
    ],
)
def test_what_cannot_be_delivered_is_not_chosen(
    market: Market, option: str, days: tuple[date, date] | None, at: str, nearest: date
) -> None:
    market.terms = WITH_OPTIONS
    before = market.books()
    with pytest.raises(NotDelivered) as refused, market.visit() as shop:
        shop.choices.delivery(option, days, at)
    assert refused.value.nearest == nearest
    assert market.books() == before


def test_a_day_that_is_over_is_forgotten(market: Market) -> None:
    market.terms = WITH_OPTIONS
    market.fill(milk=1)
    with market.visit() as shop:
        shop.choices.delivery("express", FRIDAY, "")
    with market.visit(now=NOW + timedelta(days=7)) as shop:
        assert shop.quote(shop.cart.get()).delivery_day == date(2026, 11, 24)


def test_below_the_minimum_nothing_is_ordered(market: Market) -> None:
    market.terms = replace(TERMS, minimum_order=euros(1000))
    market.fill(milk=7)
    before = market.books()
    with market.visit() as shop:
        assert shop.quote(shop.cart.get()).missing == euros(97)
    with pytest.raises(BelowMinimum):
        market.checkout("k")
    assert market.books() == before


GOOD = "[[option]]\nid = 'standard'\nname = {en-US = 'delivery'}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no option with the id 'standard'"),
        (GOOD + GOOD, "an id stands twice"),
        (GOOD + "fee = 6.90", "write fee as a text"),
        (GOOD + "fee = '-1'", "fee is below nothing"),
        (GOOD + "days = 'two'", "write days as a number"),
        (GOOD + "weekdays = ['monday']", "'monday' is no weekday"),
        (GOOD + "weekdays = []", "comes on no day"),
        (GOOD + "until = '14:00'", "write until as a time"),
        (GOOD + "colour = 'red'", "'colour' is unknown"),
        ("[[option]]\nid = 'standard'", "write its name for each locale"),
        (GOOD + "[[option.time]]\nid = 'm'\nstart = 12:00:00\nend = 08:00:00", "ends before it begins"),
        ("fee = '1'\n" + GOOD, "'fee' is unknown"),
        ("[[option", "cannot be used"),
    ],
)
def test_a_file_that_is_wrong_is_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "delivery.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(VoiceshopError, match=told) as error:
        load_delivery_options(file, TERMS.standard)
    assert str(file) in str(error.value)


def test_an_option_cannot_be_impossible() -> None:
    with pytest.raises(ValueError, match="ends before"):
        DeliveryTime("m", time(12), time(12), euros(0))
    with pytest.raises(ValueError, match="no day of the week"):
        DeliveryOption("x", euros(0), 1, weekdays=frozenset({7}))


@given(some.dates(date(2024, 1, 1), date(2030, 12, 31)), some.integers(0, 6))
def test_a_weekday_means_the_next_one(today: date, weekday: int) -> None:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    days = coming_days(parse_date(names[weekday], "en-US", today) or "", today)
    assert days is not None
    assert days[0].weekday() == weekday
    assert 0 <= (days[0] - today).days <= 7
    assert days[1] - days[0] == timedelta(days=1)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("tomorrow", date(2026, 11, 17)),
        ("november twentieth", FRIDAY[0]),
        ("the tenth of january", date(2027, 1, 10)),
    ],
)
def test_a_day_of_the_calendar_means_the_next_one(said: str, day: date) -> None:
    found = coming_days(parse_date(said, "en-US", NOW.date()) or "", NOW.date())
    assert found is not None
    assert found[0] == day


def test_what_is_over_is_no_coming_day() -> None:
    assert coming_days("2026-W40", NOW.date()) is None
    assert coming_days("someday", NOW.date()) is None
    assert coming_days("2025-11-20", NOW.date()) == FRIDAY


def crowded(capacity: int | None, in_the_morning: int | None = None) -> Terms:
    """Express takes so many orders a day, and so many of them in the morning."""
    standard, express, pickup = OPTIONS
    morning, *others = express.times
    times = (replace(morning, capacity=in_the_morning), *others)
    return replace(
        TERMS, delivery_options=(standard, replace(express, capacity=capacity, times=times), pickup)
    )


def by_express(market: Market, key: str, customer: int = ANNA, time: str = "") -> Order:
    market.fill(customer, milk=1)
    with market.visit(customer) as shop:
        shop.choices.delivery("express", None, time)
    return market.checkout(key, customer)


def test_what_is_full_comes_on_the_next_day(market: Market) -> None:
    market.terms = crowded(2)
    days = [by_express(market, str(number)).delivery_day for number in range(5)]
    assert [day.day for day in days] == [17, 17, 18, 18, 19]


def test_a_full_time_leaves_the_others(market: Market) -> None:
    market.terms = crowded(None, in_the_morning=1)
    morning = [by_express(market, str(number), time="morning").delivery_day.day for number in range(2)]
    assert morning == [17, 18]
    assert by_express(market, "evening", time="evening").delivery_day.day == 17
    market.fill(milk=1)
    with market.visit() as shop, pytest.raises(NotDelivered) as refused:
        shop.choices.delivery("express", (date(2026, 11, 17), date(2026, 11, 18)), "morning")
    assert (refused.value.nearest, refused.value.by_time) == (date(2026, 11, 19), False)


def test_a_cancelled_order_gives_its_place_back(market: Market) -> None:
    market.terms = crowded(1)
    first = by_express(market, "1")
    with market.visit() as shop:
        assert shop.choices.earliest(OPTIONS[1]) == date(2026, 11, 17)
        assert shop.choices.earliest(market.terms.options[1]) == date(2026, 11, 18)
        shop.orders.cancel(first.id, "c")
    assert by_express(market, "2").delivery_day == first.delivery_day


def test_who_said_yes_too_late_is_read_the_new_day(market: Market) -> None:
    market.terms = crowded(1)
    market.fill(milk=1)
    with market.visit() as shop:
        shop.choices.delivery("express", None, "")
        quote = shop.quote(shop.cart.get())
    by_express(market, "b", BEN)
    with market.visit() as shop, pytest.raises(TermsChanged):
        shop.orders.place(quote, "a")
    assert market.checkout("a").delivery_day > quote.delivery_day


def test_two_who_take_the_last_place_at_once_do_not_both_get_it(market: Market) -> None:
    market.terms = crowded(1)
    quotes = {}
    for customer in (ANNA, BEN):
        market.fill(customer, milk=1)
        with market.visit(customer) as shop:
            shop.choices.delivery("express", None, "")
            quotes[customer] = shop.quote(shop.cart.get())

    def place(customer: int) -> bool:
        try:
            with market.visit(customer) as shop:
                shop.orders.place(quotes[customer], "k")
        except TermsChanged:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(place, quotes)) == [False, True]


@pytest.mark.parametrize("capacity", ["0", "-1", "1.5", '"many"', "true"])
def test_a_capacity_is_a_number_of_orders(tmp_path: Path, capacity: str) -> None:
    file = tmp_path / "delivery.toml"
    file.write_text(f'[[option]]\nid = "standard"\nname = {{en-US = "x"}}\ncapacity = {capacity}\n')
    with pytest.raises(VoiceshopError, match="standard: write capacity as a number of orders"):
        load_delivery_options(file, TERMS.standard)
