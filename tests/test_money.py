"""Money: whole minor units, one currency, and not a cent lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from skill.shop.errors import MixedCurrencies
from skill.shop.money import Money

cents = some.integers(-(10**15), 10**15)
euros = some.builds(Money, cents, some.just("EUR"))


def test_an_amount_is_said_in_major_units() -> None:
    assert (Money(1780, "EUR").major, str(Money(1780, "EUR"))) == (Decimal("17.80"), "17.80 EUR")
    assert str(Money(1780, "JPY")) == "1780 JPY"
    assert str(Money(1780, "KWD")) == "1.780 KWD"


@given(cents, some.sampled_from(["EUR", "USD", "JPY", "KWD"]))
def test_major_units_come_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.major, currency) == money
    assert Money.of(str(money.major), currency) == money


@given(some.lists(euros))
def test_sums_are_exact_and_in_any_order(amounts: list[Money]) -> None:
    total = Money.sum(amounts, "EUR")
    assert total.minor == sum(amount.minor for amount in amounts)
    assert Money.sum(reversed(amounts), "EUR") == total


@given(euros, euros, some.integers(-1000, 1000))
def test_arithmetic_is_that_of_whole_numbers(one: Money, other: Money, times: int) -> None:
    assert (one + other) - other == one
    assert one - other == -(other - one)
    assert one * times == times * one == Money(one.minor * times, "EUR")
    assert (one < other) == (one.minor < other.minor)
    assert (one >= other) == (one.minor >= other.minor)
    assert bool(one) == (one.minor != 0)


@pytest.mark.parametrize("amount", [1.5, 1.0, True, Decimal(1), "1", None])
def test_only_whole_minor_units_are_money(amount: object) -> None:
    with pytest.raises(TypeError, match="whole minor units"):
        Money(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [1.5, 1.0, True, Decimal(1), None])
def test_money_is_multiplied_by_whole_numbers(times: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(1, "EUR") * times  # type: ignore[operator]


def test_money_is_never_made_from_a_float() -> None:
    with pytest.raises(TypeError, match="float"):
        Money.of(17.8, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["", "x", "1.234", "NaN", "Infinity", "1e-3", "--1"])
def test_what_is_no_amount_or_too_fine_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"amount|coin"):
        Money.of(amount, "EUR")


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "E1R", "€", "ÄÖÜ"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, currency)


def test_currencies_do_not_mix() -> None:
    one, other = Money(100, "EUR"), Money(100, "USD")
    for deed in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: Money.sum([other], "EUR"),
    ):
        with pytest.raises(MixedCurrencies, match=r"EUR.*USD"):
            deed()
    assert one != other


@pytest.mark.parametrize("other", [1, 0, 1.0, None, "1"])
def test_money_meets_only_money(other: Any) -> None:
    with pytest.raises(TypeError):
        Money(1, "EUR") + other
    with pytest.raises(TypeError):
        Money(1, "EUR") < other  # noqa: B015 (what it raises is the point)
    assert Money(1, "EUR") != other
