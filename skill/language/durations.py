"""Lengths of time that people say, as AMAZON.DURATION values: 'an hour and a half' is 'PT1H30M'."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Final

from skill.language.spans import spans_of
from skill.language.tokens import Line
from skill.language.words import Phrases, language_of, read_words

UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
"""The units of a duration, longest first, as ISO 8601 orders them."""

LONGEST: Final = 200
"""Characters beyond which a text is no duration."""

_PARTS: Final = {
    "years": ("months", 12),
    "months": ("days", 30),
    "weeks": ("days", 7),
    "days": ("hours", 24),
    "hours": ("minutes", 60),
    "minutes": ("seconds", 60),
}
HALF: Final = Decimal("0.5")


class DurationWords:
    """The words of `[durations]` in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.units = words.named({unit: words.value("durations", unit) for unit in UNITS})
        self.whole: Phrases[str] = words.values("durations", "whole")
        self.joined = words.phrases("durations", "joined")
        self.halves = words.phrases("durations", "halves")
        self.around = words.phrases("durations", "around")
        self.articles = words.phrases("numbers", "articles")


@cache
def duration_words(language: str) -> DurationWords:
    """The words of durations in `language`, read once."""
    return DurationWords(language)


def parse_duration(text: str, locale: str) -> str | None:
    """The duration that the whole `text` is, in ISO 8601: `PT10M`, `P3D`, `P1W`, `PT1H30M`; else None.

    The format is that of AMAZON.DURATION. What is no whole number of a unit is told in the next smaller one.
    """
    if len(text) > LONGEST:
        return None
    line, language = Line.of(text), language_of(locale)
    words = duration_words(language)
    around = words.around.at(line.keys, 0)
    at = around[1] if around else 0
    article = words.articles.at(line.keys, at)
    for start in (at, article[1] if article else at):
        whole = words.whole.at(line.keys, start)
        if whole and whole[1] == len(line):
            return whole[0]
    amounts = _amounts(line, at, language, words)
    return _written(amounts) if amounts else None


def _amounts(line: Line, at: int, language: str, words: DurationWords) -> dict[str, Decimal]:
    """How many of each unit, when there is nothing else in the line from `at` on; else nothing."""
    numbers = {span.first: span for span in spans_of(line, language) if not span.ordinal}
    amounts: dict[str, Decimal] = {}
    while at < len(line):
        count, after = (numbers[at].value, numbers[at].last) if at in numbers else (Decimal(1), at)
        if at not in numbers and (article := words.articles.at(line.keys, at)):
            after = article[1]
        unit = words.units.at(line.keys, after)
        if unit is None or unit[0] in amounts or (after == at and at not in numbers):
            return {}
        name, at = unit
        if half := words.halves.at(line.keys, at):
            count, at = count + HALF, half[1]
        amounts[name] = count
        if at < len(line) and (joint := words.joined.at(line.keys, at)):
            at = joint[1]
    return amounts


def _written(amounts: dict[str, Decimal]) -> str | None:
    whole: dict[str, Decimal] = {}
    for unit in UNITS:
        count = amounts.get(unit, Decimal(0)) + whole.pop(unit, Decimal(0))
        part = count % 1
        whole[unit] = count - part
        if part and unit != "seconds":
            smaller, many = _PARTS[unit]
            whole[smaller] = part * many
    if any(count % 1 for count in whole.values()):
        return None
    days = "".join(f"{int(whole[unit])}{unit[0].upper()}" for unit in UNITS[:4] if whole[unit])
    clock = "".join(f"{int(whole[unit])}{unit[0].upper()}" for unit in UNITS[4:] if whole[unit])
    return f"P{days}T{clock}" if clock else (f"P{days}" if days else None)
