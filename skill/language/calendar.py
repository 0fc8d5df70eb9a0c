"""The dates that begin at a word of a line, seen from today, the past first."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from skill.language.calendar_words import calendar_words
from skill.language.days import DAYS, SEASONS, days_in, monday, past_day, past_weekday, period
from skill.language.plain_numbers import Span
from skill.language.spans import spans_of
from skill.language.tokens import Line

YEARS: Final = range(1990, 2100)
SOME: Final = (2, 6)
"""Between how many days 'a few days ago' is."""
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_WRITTEN: Final = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d{2})(?!\d)|\2(?!\d)|(?=\s|$|[^\w.,]))")

TELLING: Final = ("on_day", "calendar_week", "in_year", "before")
"""Phrases that a date may begin with that has no day, week or month in it."""

Found = tuple[str, int]
"""An AMAZON.DATE value and the index after its words."""


class Calendar:
    """Reads the date that begins at a word of a line."""

    def __init__(self, line: Line, language: str, today: date) -> None:
        self._line, self._keys, self._today = line, line.keys, today
        self._language = language
        self._words = calendar_words(language)
        telling = not self._words.telling.isdisjoint(self._keys)
        self._may_be_date = telling or any(map(self._tells, range(len(line))))

    def _tells(self, at: int) -> bool:
        """Whether a word that no calendar knows may still be part of a date."""
        phrases = self._words.phrases
        written = self._line.words[at].is_written_number
        return written or any(phrases[key].at(self._keys, at) for key in TELLING)

    def at(self, at: int) -> Found | None:
        """The AMAZON.DATE value of the date that begins at a word, and the index after it."""
        if not self._may_be_date:
            return None
        try:
            return self._longest(at)
        except (ValueError, OverflowError):
            return None

    def _longest(self, at: int) -> Found | None:
        before, in_year = self._phrase("before", at), self._phrase("in_year", at)
        found = [
            self._date(at),
            self._date(before) if before else None,
            self._year(in_year) if in_year else None,
            self._day_alone(at),
        ]
        best = max((one for one in found if one), key=lambda one: one[1], default=None)
        if best and best[1] == at + 1 and self._keys[at] in self._words.phrases["ambiguous"]:
            return None
        return best

    def _date(self, at: int) -> Found | None:
        if at >= len(self._keys):
            return None
        readings = (
            self._day_name, self._written, self._relative, self._ago, self._ahead, self._run, self._weekday,
            self._day_of_month, self._month, self._season, self._weekend, self._year, self._calendar_week,
        )  # fmt: skip
        return max((found for read in readings if (found := read(at))), key=lambda one: one[1], default=None)

    def _phrase(self, key: str, at: int) -> int | None:
        """The index after a phrase of the kind `key`, when one begins at a word."""
        found = self._words.phrases[key].at(self._keys, at)
        return found[1] if found else None

    def _day_name(self, at: int) -> Found | None:
        """'yesterday'."""
        day = self._words.days.at(self._keys, at)
        return (str(self._today + timedelta(days=day[0])), day[1]) if day else None

    def _written(self, at: int) -> Found | None:
        """'2026-11-03', '3.11.', '11/3/2026'."""
        start = self._line.words[at].start
        if iso := _ISO.match(self._line.text, start):
            return str(date(*map(int, iso.groups()))), self._after(iso.end())
        match = _WRITTEN.match(self._line.text, start)
        if match is None or (match[2] == "." and not self._words.day_first):
            return None
        if not match[4] and match[2] == "." and not match[0].endswith("."):
            return None
        day, month = (match[1], match[3]) if self._words.day_first else (match[3], match[1])
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0) if match[4] else None
        return str(past_day(self._today, int(month), int(day), year)), self._after(match.end())

    def _after(self, end: int) -> int:
        return sum(word.start < end for word in self._line.words)

    def _relative(self, at: int) -> Found | None:
        """'last week', 'this month', 'letzten Montag', 'the week before last'."""
        for key, step in (("before_last", -2), ("last", -1), ("this", 0), ("next", 1)):
            start = self._phrase(key, at)
            found = self._stepped(start, step) if start else None
            if found:
                return found
        unit = self._words.units.at(self._keys, at)
        behind = self._phrase("before_last_behind", unit[1]) if unit else None
        return (period(self._today, unit[0], -2), behind) if unit and behind else None

    def _stepped(self, at: int, step: int) -> Found | None:
        if unit := self._words.units.at(self._keys, at):
            in_week = unit[0] == "week"
            return self._in_week(step, unit[1]) if in_week else (period(self._today, unit[0], step), unit[1])
        if weekday := self._words.weekdays.at(self._keys, at):
            return str(self._stepped_weekday(weekday[0], step)), weekday[1]
        month = self._month(at)
        if month and step:
            year = int(month[0][:4]) + (1 if step > 0 else step + (month[0][:7] != str(self._today)[:7]))
            return f"{year:04d}{month[0][4:]}", month[1]
        return self._season(at) if step <= 0 else None

    def _stepped_weekday(self, weekday: int, step: int) -> date:
        if step < 0:
            return past_weekday(self._today, weekday) + timedelta(weeks=step + 1)
        return monday(self._today, step) + timedelta(days=weekday)

    def _in_week(self, step: int, at: int) -> Found:
        """'last week', and 'last week on Monday'."""
        before = self._phrase("before", at) or at
        weekday = self._words.weekdays.at(self._keys, before)
        if weekday:
            return str(monday(self._today, step) + timedelta(days=weekday[0])), weekday[1]
        return period(self._today, "week", step), at

    def _ago(self, at: int) -> Found | None:
        """'two weeks ago', 'vor drei Wochen', 'a few days ago'."""
        before = self._phrase("before_ago", at)
        if some := self._some_ago(before or at, bool(before)):
            return some
        count = self._count(before or at)
        unit = self._words.units.at(self._keys, count[1]) if count else None
        if not count or not unit:
            return None
        last = unit[1] if before else self._phrase("ago", unit[1])
        return (period(self._today, unit[0], -count[0]), last) if last else None

    def _some_ago(self, at: int, said_before: bool) -> Found | None:
        """'a few days ago': an interval."""
        start = self._phrase("some", at)
        unit = self._words.units.at(self._keys, start) if start else None
        last = (unit[1] if said_before else self._phrase("ago", unit[1])) if unit else None
        if not unit or not last:
            return None
        newest, oldest = (self._today - timedelta(days=count * DAYS[unit[0]]) for count in SOME)
        return f"{oldest}/{newest}", last

    def _ahead(self, at: int) -> Found | None:
        """'two weeks from now', 'in zwei Wochen'."""
        before = self._phrase("before_ahead", at)
        count = self._count(before or at)
        unit = self._words.units.at(self._keys, count[1]) if count else None
        if not count or not unit:
            return None
        last = unit[1] if before else self._phrase("ahead", unit[1])
        return (period(self._today, unit[0], count[0]), last) if last else None

    def _run(self, at: int) -> Found | None:
        """'in the last three weeks': from the first day of that time until today."""
        start = self._phrase("past_run", at)
        count = self._count(start) if start else None
        unit = self._words.units.at(self._keys, count[1]) if count else None
        if not count or not unit:
            return None
        first = self._today - timedelta(days=count[0] * DAYS[unit[0]])
        return f"{first}/{self._today}", unit[1]

    def _count(self, at: int) -> tuple[int, int] | None:
        span = self._span(at)
        if span and not span.ordinal and span.value == int(span.value):
            return int(span.value), span.last
        article = self._words.articles.at(self._keys, at)
        return (1, article[1]) if article else None

    def _span(self, at: int) -> Span | None:
        return next((span for span in spans_of(self._line, self._language) if span.first == at), None)

    def _weekday(self, at: int) -> Found | None:
        """'Monday', the last one before today; 'Monday last week'."""
        weekday = self._words.weekdays.at(self._keys, at)
        if weekday is None:
            return None
        before = self._phrase("before", weekday[1]) or weekday[1]
        for key, step in (("before_last", -2), ("last", -1), ("this", 0), ("next", 1)):
            start = self._phrase(key, before)
            unit = self._words.units.at(self._keys, start) if start else None
            if unit and unit[0] == "week":
                return str(monday(self._today, step) + timedelta(days=weekday[0])), unit[1]
        return str(past_weekday(self._today, weekday[0])), weekday[1]

    def _day_of_month(self, at: int) -> Found | None:
        """'the third of November', 'November third 2026', '3. November'."""
        found = self._month_first(at) or self._day_first(at)
        if not found or found[1].value != int(found[1].value) or not 0 < found[1].value < 32:
            return None
        year = self._year(found[2])
        day = past_day(self._today, found[0] + 1, int(found[1].value), int(year[0]) if year else None)
        return str(day), year[1] if year else found[2]

    def _month_first(self, at: int) -> tuple[int, Span, int] | None:
        month = self._words.months.at(self._keys, at)
        span = self._span(self._phrase("before", month[1]) or month[1]) if month else None
        return (month[0], span, span.last) if month and span else None

    def _day_first(self, at: int) -> tuple[int, Span, int] | None:
        span = self._span(at)
        start = (self._phrase("before", span.last) or span.last) if span else 0
        month = self._words.months.at(self._keys, start) if span else None
        return (month[0], span, month[1]) if month and span else None

    def _day_alone(self, at: int) -> Found | None:
        """'on the third', 'am dritten': of this month or the last one."""
        start = self._phrase("on_day", at)
        span = self._span(start) if start else None
        if span is None or not span.ordinal or not 0 < span.value < 32:
            return None
        month = self._today.replace(day=1)
        while span.value > days_in(month) or month.replace(day=int(span.value)) > self._today:
            month = (month - timedelta(days=1)).replace(day=1)
        return str(month.replace(day=int(span.value))), span.last

    def _month(self, at: int) -> Found | None:
        """'October', 'October 2025'."""
        month = self._words.months.at(self._keys, at)
        if month is None:
            return None
        year = self._year(self._phrase("before", month[1]) or month[1])
        past = f"{self._today.year - (month[0] + 1 > self._today.month):04d}"
        return f"{year[0] if year else past}-{month[0] + 1:02d}", year[1] if year else month[1]

    def _season(self, at: int) -> Found | None:
        """'summer', 'summer 2025'."""
        season = self._words.seasons.at(self._keys, at)
        if season is None:
            return None
        year = self._year(self._phrase("before", season[1]) or season[1])
        past = f"{self._today.year - (SEASONS[season[0]] > self._today.month):04d}"
        return f"{year[0] if year else past}-{season[0]}", year[1] if year else season[1]

    def _weekend(self, at: int) -> Found | None:
        """'the weekend': this one when it is, else the last one."""
        unit = self._words.units.at(self._keys, at)
        if unit is None or unit[0] != "weekend":
            return None
        return period(self._today, "weekend", 0 if self._today.weekday() >= 5 else -1), unit[1]

    def _year(self, at: int) -> Found | None:
        """'2025', 'twenty twenty five'."""
        span = self._span(at) if at < len(self._keys) else None
        if span is None or span.ordinal or span.value != int(span.value):
            return None
        if span.value in YEARS:
            return str(int(span.value)), span.last
        rest = self._span(span.last) if span.value in (19, 20) else None
        if rest and 10 <= rest.value < 100 and not rest.ordinal:
            return f"{int(span.value)}{int(rest.value)}", rest.last
        return None

    def _calendar_week(self, at: int) -> Found | None:
        """'week number 12', 'KW 12'."""
        start = self._phrase("calendar_week", at)
        span = self._span(start) if start else None
        if span is None or not 0 < span.value < 54 or span.value != int(span.value):
            return None
        year = self._today.year
        if date.fromisocalendar(year, int(span.value), 1) > self._today:
            year -= 1
        return f"{year:04d}-W{int(span.value):02d}", span.last
