"""Which words name what a customer has: parts of compounds and slips, not what only shares letters."""

from __future__ import annotations

import pytest

from skill.intents.alike import ALIKE, any_word, every_word

NAMED = [
    ("milch", "vollmilch"),
    ("kaffee", "hausmischung kaffee"),
    ("haus mischung", "hausmischung kaffee"),
    ("kafee", "hausmischung kaffee"),
    ("butter cookies", "butter cookies"),
    ("tea", "green tea"),
    ("teas", "green tea"),
]
NOT_NAMED = [
    ("milch", "hausmischung kaffee"),
    ("tea", "steak"),
    ("reis", "eis vanille"),
    ("colander", "garden tarpaulin"),
    ("coffee", "bread knife"),
    ("tea", "pea soup"),
    ("", "green tea"),
    ("tea", ""),
]


@pytest.mark.parametrize(("words", "title"), NAMED)
def test_it_is_named(words: str, title: str) -> None:
    assert every_word(words, title) >= ALIKE
    assert any_word(words, title) >= ALIKE


@pytest.mark.parametrize(("words", "title"), NOT_NAMED)
def test_it_is_not_named(words: str, title: str) -> None:
    assert every_word(words, title) < ALIKE
    assert any_word(words, title) < ALIKE


def test_a_word_too_many_counts_only_where_every_word_has_to_be_there() -> None:
    assert (
        every_word("green tea subscription", "green tea") < ALIKE <= any_word("tea subscription", "green tea")
    )
