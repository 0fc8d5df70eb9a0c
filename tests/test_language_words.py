"""The words of each language, and the folding that they are compared by."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.language.calendar_words import calendar_words
from skill.language.items import item_words
from skill.language.measures import measure_words
from skill.language.money import money_words
from skill.language.normalise import fold
from skill.language.parts import SORTS, part_words
from skill.language.plain_numbers import number_words
from skill.language.reading import talk_words
from skill.language.units import BASE_UNITS
from skill.language.wishes import parse_wish
from skill.language.words import Phrases, UnknownLanguageError, expand, keys, language_of, languages

OPEN = {"numbers.values", "numbers.addends", "numbers.multiples", "numbers.lasts", "numbers.respelled",
        "numbers.repeats", "numbers.counted", "measures", "multipacks", "dates.days", "money",
        "money_ambiguous", "money_minor", "times.named", "times.quarters", "durations.whole"}  # fmt: skip
"""Tables whose entries are the language's own; of all others every language has the same."""


def sections(language: str) -> dict[str, Any]:
    return tomllib.loads(files("skill.language").joinpath(f"{language}.toml").read_text("utf-8"))


def entries(table: dict[str, Any], path: str = "") -> set[str]:
    found: set[str] = set()
    for name, value in table.items():
        here = f"{path}.{name}".strip(".")
        found |= {here}
        if isinstance(value, dict) and here not in OPEN:
            found |= entries(value, here)
    return found


def test_there_are_words_in_english_and_german() -> None:
    assert set(languages()) >= {"en", "de"}


@pytest.mark.parametrize("language", languages())
def test_a_language_has_all_the_words(language: str) -> None:
    assert entries(sections("en")) - entries(sections(language)) == set(), "missing in this language"
    assert entries(sections(language)) - entries(sections("en")) == set(), "read by no one"


@pytest.mark.parametrize("language", languages())
def test_every_word_is_read(language: str) -> None:
    readers = (number_words, measure_words, money_words, part_words, talk_words, item_words, calendar_words)
    assert all(read(language) for read in readers)


@pytest.mark.parametrize("language", languages())
def test_the_names_in_a_language_are_those_of_the_code(language: str) -> None:
    words = sections(language)
    assert set(words["units"]) <= set(BASE_UNITS)
    assert {made["unit"] for made in words["measures"].values()} <= set(BASE_UNITS)
    assert set(words["order"]) == set(SORTS)
    assert len(words["dates"]["months"]) == 12
    assert len(words["dates"]["weekdays"]) == 7
    assert set(words["ingredients"]) - {"other"} <= set(words["attributes"])


def test_a_language_without_words_says_so() -> None:
    with pytest.raises(UnknownLanguageError, match="no words for the locale 'xx-YY'; known"):
        parse_wish("milk", "xx-YY")


@pytest.mark.parametrize("locale", ["de", "de-DE", "de_AT", "DE-ch"])
def test_a_locale_has_a_language(locale: str) -> None:
    assert language_of(locale) == "de"


def test_templates_stand_for_their_choices() -> None:
    assert set(expand("(a|b (c|))d")) == {"ad", "b cd", "b d"}
    assert keys("Bio-Äpfel, 2 €") == ("bio", "aepfel", "2", "€")


def test_the_longest_phrase_wins() -> None:
    phrases = Phrases([(("a",), 1), (("a", "b"), 2), (("b", "c"), 3)])
    assert phrases.at(("a", "b", "c"), 0) == (2, 2)
    assert phrases.at(("a", "c"), 0) == (1, 1)
    assert phrases.at(("a",), 1) is None
    assert phrases.ending(("x", "b", "c"), 3) == (3, 1)
    assert phrases.ending(("x", "b"), 2) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Käse", "Kaese"), ("KÄSE", "käse"), ("Soße", "Sosse"), ("SOSSE", "Soße"), ("Crème", "creme"),
     ("Ben & Jerry's", "ben jerrys"), ("Ben’s", "bens"), ("  a \t b\n", "a b"), ("ﬁsh", "fish"),
     ("Coca-Cola", "coca cola"), ("Bjørk", "Bjoerk"), ("Ａ", "a"), ("Ka\u0308se", "Käse"), ("a_b", "a b")],
)  # fmt: skip
def test_two_spellings_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Kuchen", "Küchen"), ("milk", "milks"), ("", "a"), ("1", "2")])
def test_two_words_fold_to_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=100))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert fold(text.upper()) == fold(text.upper().lower()) or not text.isascii()
