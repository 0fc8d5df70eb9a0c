"""How texts are taken apart: stems, letters, and sounds that misheard words share."""

from __future__ import annotations

import pytest

from skill.language.sounds import code, sounds
from skill.shop.search_text import grams, join_letters, language_of, letter_row, read, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bluetooth", "blue tooth"),
        ("knight", "nite"),
        ("phone", "fone"),
        ("chrome", "krome"),
        ("ferrero", "ferero"),
        ("cheese", "jeez"),
        ("light", "lite"),
        ("write", "right"),
        ("station", "stashun"),
        ("quick", "kwik"),
        ("peace", "peas"),
        ("koko", "cocoa"),
    ],
)
def test_english_words_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert sounds(one, "en") == sounds(other, "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fahrrad", "Varat"),
        ("Stiel", "Stil"),
        ("Vater", "fader"),
        ("Waage", "Vage"),
        ("Kaffee", "Café"),
        ("Straße", "strasse"),
        ("Müller", "Mueller"),
        ("Fuchs", "Fux"),
        ("Zucker", "tsukker"),
    ],
)
def test_german_words_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert sounds(one, "de") == sounds(other, "de")


@pytest.mark.parametrize(
    ("one", "other"),
    [("milk", "silk"), ("tea", "coffee"), ("bread", "butter"), ("lamp", "stamp"), ("rice", "lice")],
)
def test_words_that_sound_different_have_different_codes(one: str, other: str) -> None:
    assert sounds(one, "en") != sounds(other, "en")


def test_words_without_vowels_and_single_letters_are_spelled() -> None:
    assert sounds("tv", "en") == sounds("tee vee", "en")
    assert code("x", "en") == "aks"


def test_numbers_stay_and_mixed_words_are_coded_piece_by_piece() -> None:
    assert code("2110", "en") == "2110"
    assert code("led60lamp", "en") == code("led", "en") + "60" + code("lamp", "en")
    assert code("牛乳", "en") == "牛乳"


def test_an_unknown_language_is_read_as_english() -> None:
    assert language_of("fr-FR") == "en"
    assert (language_of("de-AT"), language_of("en-GB")) == ("de", "en")
    assert code("phone", "xx") == code("phone", "en")


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["u", "s", "b", "hub"], ["usb", "hub"]),
        (["vitamin", "c"], ["vitamin", "c"]),
        (["a", "b", "cd", "e", "f"], ["ab", "cd", "ef"]),
        (["4", "k", "5"], ["4", "k", "5"]),
        ([], []),
    ],
)
def test_letters_in_a_row_become_one_word(words: list[str], joined: list[str]) -> None:
    assert join_letters(words) == joined


def test_grams_know_the_ends_and_ignore_the_gaps() -> None:
    assert grams(letter_row(("ab", "cd"))) == {"^abc", "abcd", "bcd$"}
    assert grams(letter_row(())) == set()
    assert read("dish washer", "en").letters == read("dishwasher", "en").letters


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("apples", "apple", "en"),
        ("aepfel", "apfel", "de"),
        ("tomaten", "tomate", "de"),
        ("nuesse", "nuss", "de"),
    ],
)
def test_inflected_words_share_a_stem(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)
