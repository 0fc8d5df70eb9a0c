"""The numbers in a line of words, put together to what they mean: 'two and a half dozen'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from skill.language.plain_numbers import NumberWords, Span, fraction, number_words, plain_spans
from skill.language.tokens import Line


def spans_of(line: Line, language: str) -> list[Span]:
    """The numbers of a line from left to right; 'the second one' is one number and not two."""
    return line.once(_read_spans, language)


def _read_spans(line: Line, language: str) -> list[Span]:
    words = number_words(language)
    base = plain_spans(line, words)
    spans: list[Span] = []
    at = 0
    while at < len(line):
        span = _composed(line, at, base, words)
        if span and not _is_pronoun(line, at, spans[-1:], words):
            spans.append(span)
        at = span.last if span else at + 1
    return spans


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
        part = fraction(line.words[span.last].text)
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
