"""Words: one spelling for all, places kept, alternatives written out."""

from __future__ import annotations

import pytest

from skill.understanding.meanings import background_for, in_turn, meanings_for
from skill.understanding.stems import inflected, stem
from skill.understanding.words import words_for, written_out

ENGLISH = [
    ("What's in my CART?", "what is in my cart"),
    ("I'd like 2,50 now; we're done", "i would like 2,50 now we are done"),
    ("we were late", "we were late"),
    ("checkout", "check out"),
    ("dont", "do not"),
    ("L'Oréal salt-free", "loreal salt free"),
    ("1.5 l milk, please!", "1.5 l milk please"),
    ("", ""),
    ("…?!", ""),
]


@pytest.mark.parametrize(("said", "words"), ENGLISH)
def test_english_words(said: str, words: str) -> None:
    assert " ".join(words_for("en").plain(said)) == words


GERMAN = [
    ("Füge Äpfel hinzu", "fueg aepfel hinzu"),
    ("fuege aepfel hinzu", "fueg aepfel hinzu"),
    ("noch einmal", "noch mal"),
    ("Nochmal zur Kasse", "noch mal zu der kasse"),
    ("gibt's das", "gibt es das"),
    ("wieviel", "wie viel"),
]


@pytest.mark.parametrize(("said", "words"), GERMAN)
def test_german_words(said: str, words: str) -> None:
    assert " ".join(words_for("de").plain(said)) == words


def test_words_know_where_they_stand() -> None:
    text = "  What's  Mühlenkorn?"
    tokens = words_for("en").tokens(text)
    assert [(token.text, text[token.start : token.end]) for token in tokens] == [
        ("what", "What's"),
        ("is", "What's"),
        ("muehlenkorn", "Mühlenkorn"),
    ]


def test_a_language_without_a_file_has_words_and_knows_nothing() -> None:
    words = words_for("fr")
    assert words.plain("Où est ma commande") == ("ou", "est", "ma", "commande")
    assert not words.fillers
    assert not background_for("fr")
    assert not meanings_for("fr").goods


def test_templates_are_written_out() -> None:
    assert list(written_out("(can|could) you (|please)")) == [
        "can you",
        "can you please",
        "could you",
        "could you please",
    ]
    assert list(in_turn("(a|b) x (c|d|e)")) == ["a x c", "b x d", "a x e"]
    assert list(in_turn("plain")) == ["plain"]


def test_openings_are_the_longest_that_fit() -> None:
    words = words_for("en")
    assert words.opening(("could", "you", "please", "add", "milk")) == 3
    assert words.opening(("um", "add")) == 1
    assert words.opening(("add", "milk")) == 0


def test_meanings_are_found_by_stem_and_by_phrase() -> None:
    meanings = meanings_for("en")
    tags = meanings.tags(meanings.stems(("cancelling", "my", "money", "back")))
    assert "CANCEL" in tags[0]
    assert tags[1] == set()
    assert "REFUND" in tags[2] & tags[3]


def test_both_languages_know_the_same_meanings() -> None:
    names = {language: set().union(*meanings_for(language)._groups.values()) for language in ("en", "de")}
    assert names["en"] == names["de"]


def test_stems_and_forms() -> None:
    assert stem("cancelling", "en") == stem("cancels", "en")
    assert stem("whatever", "fr") == "whatever"
    assert {"tracking", "tracked", "tracks"} <= inflected(["track"], "en")
    assert not inflected(["kauf"], "de")
