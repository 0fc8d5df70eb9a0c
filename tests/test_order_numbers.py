"""Order numbers survive being spoken and heard."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as some

from skill.shop.order_numbers import is_number, new_number, spoken_digits

numbers = some.builds(new_number, some.integers().map(Random), some.integers(0, 20))


@given(numbers)
def test_a_number_is_digits_with_a_check(number: str) -> None:
    assert is_number(number)
    assert number[0] != "0"
    assert len(number) >= 6


@given(numbers, some.data())
def test_one_wrong_digit_is_noticed(number: str, data: some.DataObject) -> None:
    place = data.draw(some.integers(0, len(number) - 1))
    digit = data.draw(some.sampled_from("0123456789".replace(number[place], "")))
    assert not is_number(number[:place] + digit + number[place + 1 :])


@given(numbers, some.data())
def test_two_digits_that_changed_places_are_noticed(number: str, data: some.DataObject) -> None:
    place = data.draw(some.integers(0, len(number) - 2))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not is_number(swapped)


@given(numbers)
def test_pauses_and_dashes_do_not_matter(number: str) -> None:
    assert spoken_digits(f" {number[:3]}-{' '.join(number[3:])}.") == number


def test_other_texts_are_no_numbers() -> None:
    assert not any(map(is_number, ["", "0", "12345", "abcdef", "１２３４５６", "-12345", "0.5721"]))


def test_numbers_grow_when_the_short_ones_are_taken() -> None:
    assert [len(new_number(Random(1), tries)) for tries in (0, 2, 3, 6)] == [6, 6, 7, 8]
