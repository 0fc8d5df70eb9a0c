"""Self-corrections in a sentence, undone before it is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.language.corrections import corrected
from skill.language.normalise import fold
from skill.language.wishes import parse_wish

SPOKEN = ["two", "no", "three", "bananas,", "I", "mean", "milk", "nein", "drei", "sorry,", "not", "but",
          "add", "make", "it", "wait", "zwei", "kilo", "of", "flour", "sondern", "nicht",
          "to my cart", "please"]  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "text", "meant"),
    [
        ("en-US", "add two, no, three bananas", "add three bananas"),
        ("en-US", "add two no three bananas to my cart", "add three bananas to my cart"),
        ("en-US", "add two bananas to my cart, no, three", "add three bananas to my cart"),
        ("en-US", "add milk, no, butter", "add butter"),
        ("en-US", "search for coffee, I mean tea", "search for tea"),
        ("en-US", "I need two coffees, sorry, I meant teas", "I need two teas"),
        ("en-US", "add not milk but butter", "add butter"),
        ("en-US", "add five kilos of flour, no, two kilos", "add two kilos flour"),
        ("de-DE", "füge zwei, nein, drei Bananen hinzu", "füge drei Bananen hinzu"),
        ("de-DE", "leg Milch, nein, Butter in den Warenkorb", "leg Butter in den Warenkorb"),
        ("de-DE", "ich möchte zwei Milch, nein, drei", "ich möchte drei Milch"),
    ],
)
def test_what_was_taken_back_is_gone(locale: str, text: str, meant: str) -> None:
    assert corrected(text, locale) == meant


@pytest.mark.parametrize(
    "text", ["", "no", "no, three", "milk and two breads", "coffee no sugar", "coffee without sugar", "no no"]
)
def test_what_was_not_taken_back_stays(text: str) -> None:
    assert parse_wish(corrected(text, "en-US"), "en-US") == parse_wish(text, "en-US")


@given(st.lists(st.sampled_from(SPOKEN), max_size=14), st.sampled_from(["en-US", "de-DE"]))
def test_a_correction_says_no_new_word(words: list[str], locale: str) -> None:
    text = " ".join(words)
    heard = fold(text).split()
    assert all(word in heard for word in fold(corrected(text, locale)).split())


@given(st.text(max_size=80), st.sampled_from(["en-US", "de-DE"]))
def test_no_text_is_too_odd_to_correct(text: str, locale: str) -> None:
    assert len(corrected(text, locale)) <= len(text) + 1
