"""The numbers in a line of words, spelled and written, put together to what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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


def spans_of(line: Line, language: str) -> list[Span]:
    """The numbers of a line from left to right; 'the second one' is one number and not two."""
    return line.once(_read_spans, language)


def _read_spans(line: Line, language: str) -> list[Span]:
    words = number_words(language)
    base = base_spans(line, words)
    spans: list[Span] = []
    at = 0
    while at < len(line):
        span = _composed(line, at, base, words)
        if span and not _is_pronoun(line, at, spans[-1:], words):
            spans.append(span)
        at = span.last if span else at + 1
    return spans


def base_spans(line: Line, words: NumberWords, *, dialled: bool = False) -> dict[int, Span]:
    """The plain numbers of a line by their first word; `dialled` takes 'oh' for a zero."""
    spans = [*_written(line, words), *_spelled(line, words, dialled=dialled)]
    return {span.first: span for span in spans}


def _composed(line: Line, at: int, base: dict[int, Span], words: NumberWords) -> Span | None:
    """The number that begins at a word, with its halves, dozens and decimals."""
    span = _simple(line, at, base, words)
    if span is None or span.ordinal:
        return span
    span = _with_decimals(line, span, base, words)
    span = _with_addend(line, span, words)
    if multiple := words.multiples.at(line.keys, span.last):
        span = replace(span, value=(span.value * multiple[0]).normalize() + 0, last=multiple[1], digits="")
    if times := words.times.at(line.keys, span.last):
        span = replace(span, times=True, last=times[1])
    return span


def _simple(line: Line, at: int, base: dict[int, Span], words: NumberWords) -> Span | None:
    """The longest of: a phrase that is a number, 'last', a plain number, 'a hundred', a bare 'dozen'."""
    keys = line.keys
    found: list[Span] = []
    if at in base:
        found.append(base[at])
    if phrase := words.values.at(keys, at):
        found.append(Span(at, phrase[1], Decimal(phrase[0])))
    if counted := words.counted.at(keys, at):
        found.append(Span(at, counted[1], Decimal(counted[0]), times=True))
    if last := words.lasts.at(keys, at):
        found.append(Span(at, last[1], Decimal(last[0]), ordinal=True))
    if keys[at] in words.articles and at + 1 < len(keys):
        found.extend(_after_article(keys, at, base, words))
    if multiple := words.multiples.at(keys, at):
        found.append(Span(at, multiple[1], Decimal(multiple[0])))
    return max(found, key=lambda span: span.last, default=None)


def _after_article(
    keys: tuple[str, ...], at: int, base: dict[int, Span], words: NumberWords
) -> Iterator[Span]:
    if keys[at + 1] in words.scales and at + 1 in base:
        yield replace(base[at + 1], first=at)
    if multiple := words.multiples.at(keys, at + 1):
        yield Span(at, multiple[1], Decimal(multiple[0]))


def _with_decimals(line: Line, span: Span, base: dict[int, Span], words: NumberWords) -> Span:
    """'2 point 5' where the number library sees two numbers, because one is written."""
    fraction = base.get(span.last + 1)
    if fraction is None or line.keys[span.last] not in words.points or not _is_whole(span.value):
        return span
    if not fraction.digits or not _is_whole(fraction.value):
        return span
    value = span.value + Decimal(int(fraction.digits)).scaleb(-len(fraction.digits))
    return replace(span, value=value, last=fraction.last)


def _with_addend(line: Line, span: Span, words: NumberWords) -> Span:
    """'two and a half', '1 1/2', '1½'."""
    if not _is_whole(span.value):
        return span
    if addend := words.addends.at(line.keys, span.last):
        return replace(span, value=span.value + Decimal(addend[0]), last=addend[1])
    if span.last < len(line) and not line.words[span.last].pause:
        part = _fraction(line.words[span.last].text)
        if part is not None:
            return replace(span, value=span.value + part, last=span.last + 1)
    return span


def _is_pronoun(line: Line, at: int, before: list[Span], words: NumberWords) -> bool:
    """Whether the 'one' at a place stands for a thing ('the red one') and counts nothing."""
    keys = line.keys
    if at == 0 or keys[at] not in words.pronouns or line.words[at].pause:
        return False
    if any(span.ordinal and span.last == at for span in before):
        return True
    ends = at + 1 == len(keys) or line.words[at + 1].pause or keys[at + 1] in words.after_pronouns
    return ends and any(key in words.before_pronouns for key in keys[max(0, at - 3) : at])


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


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
        return _fraction(word.text)
    return _decimal(word.text, decimal_comma)


def _fraction(text: str) -> Decimal | None:
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
