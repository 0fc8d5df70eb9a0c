"""Numbers in what people say: 'twenty five', 'a dozen', 'anderthalb', '2,50', 'the second'."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from skill.language.plain_numbers import NumberWords, Span, number_words, plain_spans
from skill.language.spans import spans_of
from skill.language.tokens import Line
from skill.language.words import Phrases, language_of


@dataclass(frozen=True)
class Number:
    """A number found in a text, and where: `text[start:end]` are its words."""

    value: Decimal
    start: int
    end: int
    ordinal: bool = False


def find_numbers(text: str, locale: str) -> tuple[Number, ...]:
    """Every number said or written in `text`, in order; ordinals count from 1, 'last' is -1."""
    line = Line.of(text)
    spans = spans_of(line, language_of(locale))
    return tuple(
        Number(span.value, line.words[span.first].start, line.words[span.last - 1].end, span.ordinal)
        for span in spans
    )


def parse_number(text: str, locale: str) -> Decimal | None:
    """The number that the whole `text` is ('two and a half', 'zweiundzwanzig', '2,50'), else None.

    Politeness around it does not matter.
    """
    words = number_words(language_of(locale))
    span = _only(text, words, words.around)
    return None if span is None or span.ordinal else span.value


def parse_ordinal(text: str, locale: str) -> int | None:
    """Which one of a list is meant: 'the second one' is 2, 'number two' is 2, 'the last one' is -1.

    Articles, 'one' and politeness around it do not matter; None when it says anything else.
    """
    words = number_words(language_of(locale))
    span = _only(text, words, words.around_ordinals)
    if span is None or span.value != span.value.to_integral_value() or abs(span.value) >= 1000:
        return None
    return int(span.value) or None


def parse_digits(text: str, locale: str) -> str | None:
    """Digits said one by one or in groups: 'one two three four', 'zwölf vierunddreißig' are '1234'.

    Words such as 'my PIN is' around them do not matter; None when `text` says anything else.
    """
    words = number_words(language_of(locale))
    line = Line.of(text)
    base = plain_spans(line, words, dialled=True)
    digits, at = "", 0
    while at < len(line):
        key = line.keys[at]
        repeat = words.repeats.get(key, 1)
        at += repeat > 1
        if at in base and base[at].digits and not base[at].ordinal:
            digits, at = digits + base[at].digits * repeat, base[at].last
        elif at < len(line) and line.keys[at] in words.zeros:
            digits, at = digits + "0" * repeat, at + 1
        elif repeat == 1 and key in words.dialled_with:
            at += 1
        else:
            return None
    return digits or None


def _only(text: str, words: NumberWords, around: Phrases[str]) -> Span | None:
    """The number that is all there is in `text` but for what stands `around` it."""
    line = Line.of(text)
    spans = spans_of(line, words.language)
    if len(spans) != 1:
        return None
    before, after = line.keys[: spans[0].first], line.keys[spans[0].last :]
    if after and after[0] in words.pronouns:
        after = after[1:]
    return spans[0] if _consists_of(before, around) and _consists_of(after, around) else None


def _consists_of(keys: tuple[str, ...], phrases: Phrases[str]) -> bool:
    at = 0
    while at < len(keys):
        found = phrases.at(keys, at)
        if found is None:
            return False
        at = found[1]
    return True
