"""What of a text can be found again: its stems, its letters in a row, its sounds in a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final

import tantivy

from skill.language.normalise import fold, fold_word
from skill.language.sounds import DIGITS, code
from skill.language.variants import variant_names
from skill.language.words import expand, read_words
from skill.shop.catalog import Product

GRAM: Final = 4
"""Letters or sounds in one gram: shorter ones are everywhere, longer ones break at one misheard sound."""

LONGEST_TEXT: Final = 400
"""Characters of a query that are read: more than anybody says in one breath."""

LONGEST_QUERY: Final = 24
"""Words of a query that are searched for."""

_STEMMERS: Final = {"en": "english", "de": "german"}


def language_of(locale: str) -> str:
    """The language of a locale, as far as search has rules for it: `en` or `de`."""
    language = locale.partition("-")[0].lower()
    return language if language in _STEMMERS else "en"


@dataclass(frozen=True)
class Reading:
    """One transcript, taken apart as the index is: what may be found of it."""

    words: tuple[str, ...]
    word_stems: tuple[str, ...]
    letter_row: str
    sound_row: str
    letters: frozenset[str]
    sounds: frozenset[str]

    @cached_property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(self.words)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems, each once."""
        return tuple(dict.fromkeys(self.word_stems))

    @cached_property
    def stem_set(self) -> frozenset[str]:
        """The stems."""
        return frozenset(self.word_stems)


def read(text: str, language: str) -> Reading:
    """The reading of a query. Never raises; an overlong text is cut."""
    words = tuple(join_letters(fold(text[:LONGEST_TEXT]).split())[:LONGEST_QUERY])
    letters, sounds = letter_row(words), sound_row(words, language)
    return Reading(
        words,
        tuple(stems(words, language)),
        letters,
        sounds,
        frozenset(grams(letters)),
        frozenset(grams(sounds)),
    )


def name_words(product: Product) -> list[tuple[str, ...]]:
    """The folded words of brand and title, and of each synonym."""
    title = tuple(fold(product.title).split())
    brand = tuple(fold(product.brand).split())
    name = title if title[: len(brand)] == brand else brand + title
    return [name, *(tuple(fold(synonym).split()) for synonym in product.synonyms)]


def variant_words(product: Product, language: str) -> tuple[str, ...]:
    """The folded words that tell the product from the other variants of its family: colour and size."""
    names = (name for one in sorted(product.attributes) for name in variant_names(one, language))
    return tuple(word for name in names for word in fold_word(name).split())


@cache
def attribute_words(attribute: str, language: str) -> tuple[str, ...]:
    """The words, of some length, in what customers call an attribute: `sugar`, `sugarless`, `added`, …"""
    words = read_words(language)
    sections = (dict(words.items(name)) for name in ("attributes", "ingredients"))
    texts = (text for section in sections for one in section.get(attribute, ()) for text in expand(one))
    return tuple({word for text in texts for word in fold(text.replace("~", "")).split() if len(word) > 2})


@cache
def linking_words(language: str) -> frozenset[str]:
    """Words that stand between those that name a product: `Saft von Äpfeln`."""
    return read_words(language).phrases("linking", "words").words


def stems(words: tuple[str, ...], language: str) -> list[str]:
    """The stem of each folded word."""
    return [stem(word, language) for word in words]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of one folded word; of a small number its digits."""
    if word in DIGITS[language]:
        return DIGITS[language][word]
    found = _stemmer(language).analyze(word)
    return found[0] if found else word


def letter_row(words: tuple[str, ...]) -> str:
    """The words joined, with marks at both ends, as the letter grams are cut from it."""
    return f"^{''.join(words)}$" if words else ""


def sound_row(words: tuple[str, ...], language: str) -> str:
    """The sounds of the words joined, with marks at both ends, as the sound grams are cut from it."""
    return f"^{''.join(code(word, language) for word in words)}$" if words else ""


def grams(row: str) -> set[str]:
    """Every piece of `GRAM` characters in the row."""
    return {row[start : start + GRAM] for start in range(len(row) - GRAM + 1)}


def join_letters(words: list[str]) -> list[str]:
    """Single letters in a row are one word: `u s b hub` is `usb hub`."""
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        joined += [run] if run else []
        run = ""
        joined.append(word)
    return [*joined, run] if run else joined


@lru_cache(maxsize=8)
def _stemmer(language: str) -> tantivy.TextAnalyzer:
    stemmer = tantivy.Filter.stemmer(_STEMMERS[language])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(stemmer).build()
