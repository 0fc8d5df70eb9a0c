"""The words of dates in one language, read once."""

from __future__ import annotations

from functools import cache
from typing import Final

from skill.language.days import UNITS
from skill.language.words import Phrases, read_words

PHRASES: Final = (
    "ambiguous", "before", "on_day", "last", "before_last", "before_last_behind", "this", "next", "some",
    "ago", "before_ago", "ahead", "before_ahead", "past_run", "calendar_week", "in_year",
)  # fmt: skip


class CalendarWords:
    """The words of `[dates]` in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.weekdays = words.numbered("dates", "weekdays")
        self.months = words.numbered("dates", "months")
        self.seasons = words.named(words.value("dates", "seasons"))
        self.days: Phrases[int] = words.values("dates", "days")
        self.units = words.named({unit: words.value("dates", unit) for unit in UNITS})
        self.day_first: bool = words.value("dates", "day_first")
        self.articles = words.phrases("numbers", "articles")
        self.telling = frozenset[str]().union(
            *(phrases.words for phrases in (self.weekdays, self.months, self.seasons, self.days, self.units))
        )
        self.phrases = {key: words.phrases("dates", key) for key in PHRASES}


@cache
def calendar_words(language: str) -> CalendarWords:
    """The words of dates in `language`, read once."""
    return CalendarWords(language)
