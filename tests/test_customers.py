"""Customers, who they are on each channel, and the voice PIN."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from skill.shop.customers import Address, Customer, Customers, PinResult
from skill.shop.pin import LONGEST, lock_after
from skill.store import Conflict
from skill.store.tables import customers, identities
from tests.shopping import ANNA, BEN, NOW, Market


def known(market: Market, channel: str, subject: str) -> Customer:
    with market.store.connect() as connection:
        found = Customers(connection, NOW).by_identity(channel, subject, "de-DE")
        connection.commit()
        return found


def try_pin(
    market: Market, pin: str, now: datetime = NOW, pepper: str = "", customer: int = ANNA
) -> PinResult:
    with market.store.connect() as connection:
        result = Customers(connection, now, pepper).check_pin(customer, pin)
        connection.commit()
        return result


def set_pin(market: Market, pin: str, pepper: str = "") -> None:
    with market.store.connect() as connection:
        Customers(connection, NOW, pepper).set_pin(ANNA, pin)
        connection.commit()


def test_a_customer_is_known_by_the_channel(market: Market) -> None:
    before = market.books()
    anna = known(market, "local", "anna")
    assert anna == Customer(
        ANNA,
        "Anna",
        "anna@example.org",
        "en-US",
        Address("Anna", "1 Test Street", "12345", "Testville", "DE"),
    )
    assert market.books() == before


def test_somebody_unknown_is_a_guest_from_then_on(market: Market) -> None:
    guest = known(market, "alexa", "amzn1.x")
    assert guest == Customer(guest.id, "", "", "de-DE", guest=True)
    assert guest.id not in (ANNA, BEN)
    assert known(market, "alexa", "amzn1.x") == guest


def test_the_same_name_on_another_channel_is_somebody_else(market: Market) -> None:
    assert known(market, "alexa", "anna").id != ANNA


def test_one_customer_has_many_identities(market: Market) -> None:
    with market.store.connect() as connection:
        row = {"channel": "alexa", "subject": "a", "customer_id": ANNA, "created_at": NOW}
        connection.execute(insert(identities).values(row))
        connection.commit()
    assert known(market, "alexa", "a") == known(market, "local", "anna")


def test_two_turns_of_one_stranger_make_one_guest(market: Market) -> None:
    def come_in(_: int) -> int:
        while True:
            try:
                return known(market, "alexa", "stranger").id
            except Conflict:
                continue

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(come_in, range(8)))) == 1
    with market.store.connect(reads=True) as connection:
        assert len(connection.execute(select(customers.c.id)).all()) == 3


def test_an_unknown_customer_is_none(market: Market) -> None:
    with market.store.connect(reads=True) as connection:
        assert Customers(connection, NOW).get(99) is None


def test_a_pin_is_right_or_wrong_and_never_in_the_store(market: Market) -> None:
    set_pin(market, "4711", pepper="secret")
    assert known(market, "local", "anna").has_pin
    assert not known(market, "local", "ben").has_pin
    assert "4711" not in str(market.books())
    assert try_pin(market, "4711", pepper="secret") == PinResult(True)
    assert try_pin(market, "4711", pepper="other") == PinResult(False, left=2)
    assert try_pin(market, "0815", pepper="secret") == PinResult(False, left=1)
    assert try_pin(market, "4711", pepper="secret") == PinResult(True)
    assert try_pin(market, "0815", pepper="secret") == PinResult(False, left=2)


def test_three_wrong_pins_lock_even_the_right_one(market: Market) -> None:
    set_pin(market, "4711")
    results = [try_pin(market, wrong) for wrong in ("1111", "2222", "3333")]
    until = NOW + timedelta(minutes=15)
    assert results == [PinResult(False, 2), PinResult(False, 1), PinResult(False, 0, until)]
    assert results[-1].locked
    before = market.books()
    assert try_pin(market, "4711", until - timedelta(seconds=1)) == PinResult(False, 0, until)
    assert try_pin(market, "9999", until - timedelta(seconds=1)) == PinResult(False, 0, until)
    assert market.books() == before
    assert try_pin(market, "4711", until) == PinResult(True)
    assert try_pin(market, "1111", until) == PinResult(False, 2)


def test_whoever_goes_on_guessing_waits_longer_and_longer(market: Market) -> None:
    set_pin(market, "4711")
    now, tries = NOW, 0
    while now < NOW + timedelta(days=4):
        result = try_pin(market, "0000", now)
        now, tries = result.until or now, tries + 1
    assert tries == 12


def test_a_lock_lasts_a_day_at_most() -> None:
    assert [lock_after(count) for count in (3, 4, 5)] == [
        timedelta(minutes=minutes) for minutes in (15, 30, 60)
    ]
    assert lock_after(10) == lock_after(1000) == LONGEST


def test_a_new_pin_lifts_the_lock(market: Market) -> None:
    set_pin(market, "4711")
    for _ in range(3):
        try_pin(market, "0000")
    set_pin(market, "1234")
    assert try_pin(market, "1234") == PinResult(True)


@pytest.mark.parametrize("pin", ["", "123", "12345", "12a4", "１２３４", "12 4", "-123"])
def test_a_pin_is_four_digits(market: Market, pin: str) -> None:
    before = market.books()
    with pytest.raises(ValueError, match="four digits"):
        set_pin(market, pin)
    assert market.books() == before


def test_without_a_pin_no_pin_is_right(market: Market) -> None:
    before = market.books()
    for customer in (ANNA, 99):
        with pytest.raises(LookupError):
            try_pin(market, "", customer=customer)
    assert market.books() == before


def test_many_who_guess_at_once_have_three_tries(market: Market) -> None:
    set_pin(market, "4711")
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda guess: try_pin(market, f"{guess:04}"), range(24)))
    assert not any(result.ok for result in results)
    assert sorted(result.left for result in results if not result.locked) == [1, 2]
