"""Times of day that people say, as AMAZON.TIME values: 'quarter past nine' is '09:15'."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from skill.language.spans import spans_of
from skill.language.tokens import Line
from skill.language.words import Phrases, language_of, read_words

LONGEST: Final = 200
"""Characters beyond which a text is no time."""

_WRITTEN: Final = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)")


class TimeWords:
    """The words of `[times]` in one language."""

    def __init__(self, language: str) -> None:
        words = read_words(language)
        self.named: Phrases[str] = words.values("times", "named")
        self.quarters: Phrases[int] = words.values("times", "quarters")
        kinds = ("around", "hour", "early", "late", "past", "to")
        self.phrases = {key: words.phrases("times", key) for key in kinds}
        self.half_past: bool = words.value("times", "half_past")


@cache
def time_words(language: str) -> TimeWords:
    """The words of times in `language`, read once."""
    return TimeWords(language)


def parse_time(text: str, locale: str) -> str | None:
    """The time of day that the whole `text` is, as AMAZON.TIME: `09:15`, or MO, AF, EV, NI; else None.

    A bare number is a time only behind 'at' or before 'o'clock'; an hour stays as it was said when nothing
    tells whether it is before or after noon.
    """
    line = Line.of(text) if len(text) <= LONGEST else Line.of("")
    return _Clock(line, language_of(locale)).read() if len(line) else None


class _Clock:
    """Reads one line as a time."""

    def __init__(self, line: Line, language: str) -> None:
        self._keys, self._words = line.keys, time_words(language)
        spans = (span for span in spans_of(line, language) if not span.ordinal and not span.value % 1)
        self._numbers = {span.first: (int(span.value), span.last) for span in spans}
        self._sure = bool(_WRITTEN.search(line.text))

    def read(self) -> str | None:
        at = self._after("around", 0)
        self._sure = self._sure or at is not None
        at = at or 0
        if (named := self._words.named.at(self._keys, at)) and named[1] == len(self._keys):
            return str(named[0])
        found = self._of_hour(at) or self._hour(at)
        return self._told(*found) if found else None

    def _after(self, kind: str, at: int) -> int | None:
        found = self._words.phrases[kind].at(self._keys, at)
        return found[1] if found else None

    def _of_hour(self, at: int) -> tuple[int, int, int] | None:
        """'quarter past nine', 'ten to nine', 'halb neun': hour, minute, and the index after it."""
        quarter = self._words.quarters.at(self._keys, at)
        minutes, after = quarter or self._numbers.get(at, (0, at))
        if after == at:
            return None
        past, to = self._after("past", after), self._after("to", after)
        hour = self._numbers.get(past or to or after)
        if hour is None or not (past or to or (quarter and not self._words.half_past)):
            return None
        self._sure = True
        if past:
            return hour[0], minutes, hour[1]
        return hour[0] - 1, 60 - minutes if to else minutes, hour[1]

    def _hour(self, at: int) -> tuple[int, int, int] | None:
        """'nine', 'nine o'clock', 'nine thirty', 'neun uhr dreißig'."""
        if at not in self._numbers:
            return None
        hour, after = self._numbers[at]
        if clock := self._after("hour", after):
            self._sure, after = True, clock
        minute = 0
        if after in self._numbers:
            minute, after = self._numbers[after]
            after = self._after("hour", after) or after
            self._sure = self._sure or minute > 9
        return hour, minute, after

    def _told(self, hour: int, minute: int, at: int) -> str | None:
        """The time, with what follows it and tells the half of the day."""
        at = self._after("hour", at) or at
        early, late = self._after("early", at), self._after("late", at)
        self._sure = self._sure or bool(early or late)
        if (early or late or at) != len(self._keys) or not self._sure:
            return None
        if late and hour < 12:
            hour += 12
        if early and hour == 12:
            hour = 0
        if not (0 <= hour <= 24 and 0 <= minute < 60):
            return None
        return f"{hour % 24:02d}:{minute:02d}"
