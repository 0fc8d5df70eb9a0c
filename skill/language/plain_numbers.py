"""The plain numbers of a line, in digits ('2,50') and in words ('zweiundzwanzig'), each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

import text_to_num  # type: ignore[import-untyped]

from skill.language.tokens import Line, Word
from skill.language.words import Phrases, read_words

_GLYPHS: Final = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667"}
_PARTS: Final = frozenset({"2", "3", "4", "8"})
_LONGEST: Final = 12
"""Digits beyond which a written number is a code and not an amount."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number in a line: its words are those from `first` up to `last`.

    `digits` is how it is dialled ('0012'); `times` says that it multiplies ('zweimal', '2 x').
    """

    first: int
    last: int
    value: Decimal
    ordinal: bool = False
    digits: str = ""
    times: bool = False


class NumberWords:
    """The words of `[numbers]` in one language, and what of `[units]` and others may touch a number."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.language = language
        self.decimal_comma: bool = words.value("numbers", "decimal_comma")
        self.ordinal_dot: bool = words.value("numbers", "ordinal_dot")
        self.half_suffix: str = words.value("numbers", "half_suffix")
        self.times_suffix: str = words.value("numbers", "times_suffix")
        self.respelled: dict[str, str] = words.value("numbers", "respelled")
        self.repeats: dict[str, int] = words.value("numbers", "repeats")
        self.articles = words.phrases("numbers", "articles")
        self.ordinal_suffixes = words.phrases("numbers", "ordinal_suffixes")
        self.scales = words.phrases("numbers", "scales")
        self.points = words.phrases("numbers", "points")
        self.times = words.phrases("numbers", "times")
        self.pronouns = words.phrases("numbers", "pronouns")
        self.before_pronouns = words.phrases("numbers", "before_pronouns")
        self.after_pronouns = words.phrases("numbers", "after_pronouns")
        self.not_numbers = words.phrases("numbers", "not_numbers")
        self.zeros = words.phrases("numbers", "zeros")
        self.dialled_with = words.phrases("numbers", "dialled_with")
        self.around = words.phrases("numbers", "around")
        self.around_ordinals = words.phrases("numbers", "around_ordinals")
        self.values = words.values("numbers", "values")
        self.addends = words.values("numbers", "addends")
        self.multiples = words.values("numbers", "multiples")
        self.counted = words.values("numbers", "counted")
        self.lasts = words.values("numbers", "lasts")
        self.touching: tuple[Phrases[Any], ...] = (
            self.times,
            self.ordinal_suffixes,
            words.phrases("packing", "multipack_suffix"),
            words.section("measures"),
            words.section("multipacks"),
            *map(words.names, ("units", "containers", "money", "money_minor")),
        )


@cache
def number_words(language: str) -> NumberWords:
    """The number words of `language`, read once."""
    return NumberWords(language)


def plain_spans(line: Line, words: NumberWords, *, dialled: bool = False) -> dict[int, Span]:
    """The plain numbers of a line by their first word; `dialled` takes 'oh' for a zero."""
    spans = [*_written(line, words), *_spelled(line, words, dialled=dialled)]
    return {span.first: span for span in spans}


def _written(line: Line, words: NumberWords) -> Iterator[Span]:
    """Numbers in digits: '500', '2,50', '1/2', '2nd'; not the 7 of '7up' nor the 40 of 'WD-40'."""
    for at, word in enumerate(line.words):
        value = _written_value(word, words.decimal_comma)
        if value is None or (word.joined and not _may_join(line.words[at - 1])):
            continue
        following = line.words[at + 1] if at + 1 < len(line) else None
        digits = word.text if word.text.isdecimal() else ""
        if following and following.joined and following.key in words.ordinal_suffixes:
            yield Span(at, at + 2, value, ordinal=True)
        elif following and words.ordinal_dot and digits and line.text[word.end : following.start] == ". ":
            yield Span(at, at + 1, value, ordinal=True, digits=digits)
        elif not (following and following.joined) or _touches(line, at + 1, words):
            yield Span(at, at + 1, value, digits=digits)


def _touches(line: Line, at: int, words: NumberWords) -> bool:
    """Whether a word that hangs on digits leaves them a number: '500g', '2x', '6-pack', '1½'."""
    if line.words[at].is_written_number:
        return True
    return any(phrases.at(line.keys, at) for phrases in words.touching)


def _may_join(before: Word) -> bool:
    """Whether digits that hang on this word are still a number: '€5', '6x1', '1½'."""
    return not before.text[0].isalpha() or before.key == "x"


def _written_value(word: Word, decimal_comma: bool) -> Decimal | None:
    if not word.is_written_number or len(word.text) > _LONGEST:
        return None
    if not word.text[0].isdecimal() or "/" in word.text:
        return fraction(word.text)
    return _decimal(word.text, decimal_comma)


def fraction(text: str) -> Decimal | None:
    """The value of '½' or '3/4'; None for '24/7' and everything that is no such fraction."""
    if text in _GLYPHS:
        return Decimal(_GLYPHS[text])
    above, slash, below = text.partition("/")
    if not slash or below not in _PARTS or not above.isdecimal() or not 0 < int(above) < int(below):
        return None
    return (Decimal(above) / Decimal(below)).quantize(Decimal("0.001")).normalize()


def _decimal(text: str, decimal_comma: bool) -> Decimal | None:
    """The value of digits with points and commas; the sign that groups thousands is the language's."""
    decimal, group = (",", ".") if decimal_comma else (".", ",")
    whole, _, rest = text.partition(decimal)
    groups = whole.split(group)
    grouped = len(groups[0]) <= 3 and groups[0] != "0" and all(len(digits) == 3 for digits in groups[1:])
    if (rest and not rest.isdecimal()) or (len(groups) > 2 and not grouped):
        return None
    if len(groups) == 2 and not grouped:
        return Decimal(f"{groups[0]}.{groups[1]}") if not rest else None
    return Decimal("".join(groups) + (f".{rest}" if rest else ""))


class _Spoken:
    """A word as the number library wants it."""

    __slots__ = ("_hidden", "_pause", "_text")

    def __init__(self, text: str, pause: bool, hidden: bool) -> None:
        self._text, self._pause, self._hidden = text, pause, hidden

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:
        return self._pause

    def not_a_number_part(self) -> bool:
        return self._hidden


def _spelled(line: Line, words: NumberWords, *, dialled: bool) -> Iterator[Span]:
    """Numbers in words, as `text_to_num` finds them, and 'zweieinhalb', 'zweimal'."""
    spoken = [_spoken(word, words, dialled) for word in line.words]
    for found in text_to_num.find_numbers(spoken, words.language, 0):
        digits = found.text.strip(".").replace(",", ".")
        whole = "".join(letter for letter in found.text if letter.isdecimal())
        value = Decimal(whole if found.is_ordinal else digits)
        yield Span(found.start, found.end, value, found.is_ordinal, whole)
    for at, word in enumerate(line.words):
        if words.half_suffix and word.key.endswith(words.half_suffix):
            yield from _suffixed(at, word.key.removesuffix(words.half_suffix), Decimal("0.5"), words)
        elif words.times_suffix and word.key.endswith(words.times_suffix):
            yield from _suffixed(at, word.key.removesuffix(words.times_suffix), Decimal(0), words)


def _spoken(word: Word, words: NumberWords, dialled: bool) -> _Spoken:
    hidden = word.is_written_number or (not dialled and word.key in words.not_numbers)
    return _Spoken(words.respelled.get(word.key, word.text), word.pause, hidden)


def _suffixed(at: int, stem: str, more: Decimal, words: NumberWords) -> Iterator[Span]:
    try:
        value = text_to_num.text2num(words.respelled.get(stem, stem), words.language)
    except ValueError:
        return
    yield Span(at, at + 1, value + more, times=not more)
