"""Days, weeks and months that people say, as AMAZON.DATE values: 'last week' is '2026-W47'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from skill.language.calendar import Calendar
from skill.language.days import SEASONS
from skill.language.tokens import Line
from skill.language.words import language_of

LONGEST: Final = 500
"""Characters beyond which a text is not searched for a date."""

_VALUE: Final = re.compile(
    r"(?P<year>\d{4})(?:-W(?P<week>\d{2})(?P<weekend>-WE)?|-(?P<season>SP|SU|FA|WI)|-Q(?P<quarter>[1-4])"
    r"|-(?P<month>\d{2})(?:-XX)?)?(?:-XX-XX)?"
)
_DECADE: Final = re.compile(r"(\d{3})X")


@dataclass(frozen=True)
class SpokenDate:
    """A date found in a text, and where: `text[start:end]` are its words."""

    value: str
    start: int
    end: int


def parse_date(text: str, locale: str, today: date) -> str | None:
    """The date that the whole `text` is, as an AMAZON.DATE value; None when it is no date or says more.

    A day is `2026-11-21`, a week `2026-W47`, a weekend `2026-W47-WE`, a month `2026-10`, a season
    `2026-SU`, a year `2026`; 'the last three weeks' has no such value and is an ISO interval of first
    and last day. What could be past or future is past: the shop looks back at orders.
    """
    line, language = Line.of(text[:LONGEST]), language_of(locale)
    found = Calendar(line, language, today).at(0) if len(line) and len(text) <= LONGEST else None
    return found[0] if found and found[1] == len(line) else None


def find_date(text: str, locale: str, today: date) -> SpokenDate | None:
    """The first date said in a running text ('what did I order last week'), or None."""
    line, language = Line.of(text[:LONGEST]), language_of(locale)
    calendar = Calendar(line, language, today)
    for at in range(len(line)):
        if found := calendar.at(at):
            return SpokenDate(found[0], line.words[at].start, line.words[found[1] - 1].end)
    return None


def date_range(value: str) -> tuple[date, date] | None:
    """First day and the day after the last day of an AMAZON.DATE value; None when it is none."""
    try:
        first, slash, last = value.partition("/")
        if slash:
            return date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
        if len(value) == 10 and value.count("-") == 2 and value.replace("-", "").isdecimal():
            day = date.fromisoformat(value)
            return day, day + timedelta(days=1)
        return _period(value)
    except (ValueError, OverflowError):
        return None


def coming_days(value: str, today: date) -> tuple[date, date] | None:
    """First day and the day after the last of an AMAZON.DATE value that is said of the future.

    A weekday, day of a month or of a year that is over means the next one. None when it is no date, or
    all of it is over.
    """
    days = date_range(value)
    if days is None:
        return None
    start, end = days
    if end <= today and end - start == timedelta(days=1):
        start = _next(start, today)
        end = start + timedelta(days=1)
    return (start, end) if end > today else None


def _next(day: date, today: date) -> date:
    """The next day that is called like `day`: a week, a month or a year later."""
    if today - day <= timedelta(days=7):
        return day + timedelta(days=7)
    months = day.month % 12 + 1
    later = day if today - day > timedelta(days=31) else _in_month(day, day.year + day.month // 12, months)
    return later if later >= today else _in_month(day, day.year + 1, day.month)


def _in_month(day: date, year: int, month: int) -> date:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))


def _period(value: str) -> tuple[date, date] | None:
    if decade := _DECADE.fullmatch(value):
        return _months(int(decade[1]) * 10, 1, 120)
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    year = int(match["year"])
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return monday + timedelta(days=5 if match["weekend"] else 0), monday + timedelta(days=7)
    if match["season"]:
        return _months(year, SEASONS[match["season"]], 3)
    if match["quarter"]:
        return _months(year, int(match["quarter"]) * 3 - 2, 3)
    return _months(year, int(match["month"]), 1) if match["month"] else _months(year, 1, 12)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    end = year * 12 + month - 1 + count
    return date(year, month, 1), date(end // 12, end % 12 + 1, 1)
