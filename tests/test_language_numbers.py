"""Numbers, ordinals and digits, as people say and write them."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.language.numbers import Number, find_numbers, parse_digits, parse_number, parse_ordinal

T = TypeVar("T")
NUMBERS = {
    "en-US": {
        "three": "3",
        "twenty five": "25",
        "Twenty-five, please": "25",
        "two hundred and five": "205",
        "a hundred": "100",
        "a dozen": "12",
        "two dozen": "24",
        "half a dozen": "6",
        "a couple of": "2",
        "half a": "0.5",
        "a quarter": "0.25",
        "one and a half": "1.5",
        "two and a half": "2.5",
        "three point five": "3.5",
        "2 point 5": "2.5",
        "2.5": "2.5",
        "1,000": "1000",
        "1,234.50": "1234.50",
        "1/2": "0.5",
        "1 1/2": "1.5",
        "1½": "1.5",
        "twice": "2",
        "2x": "2",
        "make it three": "3",
        "no, three": "3",
        "three of them": "3",
    },
    "de-DE": {
        "zweiundzwanzig": "22",
        "zwei und zwanzig": "22",
        "fünf": "5",
        "fuenf": "5",
        "zwoelf": "12",
        "zwo": "2",
        "eine": "1",
        "einhundertfünf": "105",
        "anderthalb": "1.5",
        "eineinhalb": "1.5",
        "zweieinhalb": "2.5",
        "zwei ein halb": "2.5",
        "ein halbes": "0.5",
        "drei viertel": "0.75",
        "ein Dutzend": "12",
        "ein halbes Dutzend": "6",
        "zwei Dutzend": "24",
        "drei Komma fünf": "3.5",
        "2,50": "2.50",
        "2.5": "2.5",
        "1.000": "1000",
        "1.234,50": "1234.50",
        "zweimal": "2",
        "drei mal": "3",
        "eine Million": "1000000",
        "nein, drei bitte": "3",
    },
}
NO_NUMBERS = {
    "en-US": ["", "milk", "the second", "two milks", "two three", "that one", "7up", "WD-40", "1.2.3"],
    "de-DE": ["", "Milch", "das zweite", "zwei Milch", "zwei drei", "normal", "einmalig", "1,2,3"],
}
ORDINALS = {
    "en-US": {
        "the second one please": 2,
        "second": 2,
        "the 2nd": 2,
        "number two": 2,
        "number one": 1,
        "i'll take the third one": 3,
        "two": 2,
        "the last one": -1,
        "second to last": -2,
    },
    "de-DE": {
        "das zweite": 2,
        "den zweiten bitte": 2,
        "Nummer zwei": 2,
        "ich nehme die dritte": 3,
        "die 2.": 2,
        "eins": 1,
        "die letzte": -1,
        "das vorletzte": -2,
    },
}
DIGITS = {
    "en-US": {
        "one two three four": "1234",
        "twelve thirty four": "1234",
        "double two oh one": "2201",
        "my pin is zero zero one two": "0012",
        "1 2 3 4": "1234",
        "732201349959": "732201349959",
    },
    "de-DE": {
        "vier sieben eins eins": "4711",
        "zwölf vierunddreißig": "1234",
        "meine Geheimzahl ist null null eins zwei": "0012",
        "zwölfhundertvierunddreißig": "1234",
    },
}


def cases(table: dict[str, dict[str, T]]) -> list[tuple[str, str, T]]:
    return [(locale, text, value) for locale, said in table.items() for text, value in said.items()]


@pytest.mark.parametrize(("locale", "text", "value"), cases(NUMBERS))
def test_a_number_is_what_it_means(locale: str, text: str, value: str) -> None:
    assert parse_number(text, locale) == Decimal(value)


@pytest.mark.parametrize(
    ("locale", "text"), [(locale, text) for locale, said in NO_NUMBERS.items() for text in said]
)
def test_what_says_anything_else_is_no_number(locale: str, text: str) -> None:
    assert parse_number(text, locale) is None


@pytest.mark.parametrize(("locale", "text", "place"), cases(ORDINALS))
def test_an_ordinal_says_which_one(locale: str, text: str, place: int) -> None:
    assert parse_ordinal(text, locale) == place


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en-US", "the one"), ("en-US", "milk"), ("en-US", "the second milk"), ("en-US", "one and a half"),
     ("en-US", "zero"), ("de-DE", "Milch"), ("de-DE", "die zweite Milch"), ("de-DE", "anderthalb")],
)  # fmt: skip
def test_what_points_at_no_place_is_no_ordinal(locale: str, text: str) -> None:
    assert parse_ordinal(text, locale) is None


@pytest.mark.parametrize(("locale", "text", "digits"), cases(DIGITS))
def test_digits_are_dialled(locale: str, text: str, digits: str) -> None:
    assert parse_digits(text, locale) == digits


@pytest.mark.parametrize("text", ["", "my pin is", "the second", "two milks", "one and a half", "double"])
def test_words_are_no_digits(text: str) -> None:
    assert parse_digits(text, "en-US") is None


def test_numbers_are_found_where_they_stand() -> None:
    text = "two of the second and a dozen 7up"
    assert find_numbers(text, "en-US") == (
        Number(Decimal(2), 0, 3),
        Number(Decimal(2), 11, 17, ordinal=True),
        Number(Decimal(12), 22, 29),
    )


@pytest.mark.parametrize("text", ["the red one and milk", "the second one", "which one is it", "this one"])
def test_one_as_a_pronoun_counts_nothing(text: str) -> None:
    assert all(number.ordinal for number in find_numbers(text, "en-US"))


ONES = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
EINS = ["", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
        "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]  # fmt: skip
ZEHN = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def in_english(number: int, *, conjunction: str = "") -> str:
    if number >= 1000:
        rest = in_english(number % 1000, conjunction=conjunction)
        return f"{in_english(number // 1000, conjunction=conjunction)} thousand {rest}".strip()
    if number >= 100:
        rest = in_english(number % 100)
        return f"{ONES[number // 100]} hundred {conjunction if rest else ''} {rest}".strip()
    return ONES[number] if number < 20 else f"{TENS[number // 10]} {ONES[number % 10]}".strip()


def in_german(number: int) -> str:
    if number >= 1000:
        return f"{in_german(number // 1000)}tausend{in_german(number % 1000)}"
    if number >= 100:
        return f"{EINS[number // 100]}hundert{in_german(number % 100)}"
    if number < 20:
        return EINS[number]
    one, ten = number % 10, ZEHN[number // 10]
    return f"{EINS[one]}und{ten}" if one else ten


@given(st.integers(1, 999_999), st.sampled_from(["", "and"]), st.booleans())
def test_every_number_said_in_english_is_understood(number: int, conjunction: str, hyphens: bool) -> None:
    text = " ".join(in_english(number, conjunction=conjunction).split())
    for ten in TENS[2:] if hyphens else ():
        text = text.replace(f"{ten} ", f"{ten}-") if f"{ten} hundred" not in text else text
    text = text.replace("-thousand", " thousand").replace("-and", " and").replace("-hundred", " hundred")
    assert parse_number(text, "en-US") == number


@given(st.integers(1, 999_999), st.booleans())
def test_every_number_said_in_german_is_understood(number: int, written_out: bool) -> None:
    text = in_german(number) + ("s" if number % 100 == 1 else "")
    assert parse_number(text.replace("ß", "ss") if written_out else text, "de-DE") == number


@given(st.text(max_size=80), st.sampled_from(["en-US", "de-DE"]))
def test_no_text_is_too_odd(text: str, locale: str) -> None:
    for number in find_numbers(text, locale):
        assert 0 <= number.start < number.end <= len(text)
    assert parse_number(text, locale) is None or find_numbers(text, locale)
    assert (parse_digits(text, locale) or "0").isdecimal()
    assert parse_ordinal(text, locale) != 0


NUMBER_WORDS = ["million", "mal", "hundred", "and", "a", "half", "dozen", "point", "one", "x", "2", "1/2",
                "0", "½", "second", "minus", "Million", "einhalb", "und", "Dutzend",
                "letzte", "9" * 30]  # fmt: skip


@given(st.lists(st.sampled_from(NUMBER_WORDS), max_size=30), st.sampled_from(["en", "de"]))
def test_no_pile_of_number_words_is_too_odd(words: list[str], locale: str) -> None:
    assert all(number.value.is_finite() for number in find_numbers(" ".join(words), locale))
