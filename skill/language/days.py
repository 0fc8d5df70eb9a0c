"""Counting days, weeks and months from a day, as AMAZON.DATE writes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

UNITS: Final = ("day", "week", "weekend", "month", "year")
DAYS: Final = {"day": 1, "week": 7, "weekend": 7, "month": 30, "year": 365}
"""How many days each unit counts in 'the last three months'."""
SEASONS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The first month of each season of AMAZON.DATE, in the northern hemisphere."""
LEAP_CYCLE: Final = 8
"""Years in which every day of the calendar comes at least once."""


def monday(today: date, weeks: int) -> date:
    """The Monday of the week that is `weeks` weeks from this one."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def past_weekday(today: date, weekday: int) -> date:
    """The last day before today that was a weekday (0 is Monday)."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def past_day(today: date, month: int, day: int, year: int | None) -> date:
    """A day of a month in `year`, or else the last time that it was; ValueError when it never is."""
    if year is not None:
        return date(year, month, day)
    for past in range(today.year, today.year - LEAP_CYCLE - 1, -1):
        if day <= days_in(date(past, month, 1)) and date(past, month, day) <= today:
            return date(past, month, day)
    raise ValueError(f"there is no day {day} in month {month}")


def days_in(month: date) -> int:
    """How many days the month has whose first day is `month`."""
    return ((month + timedelta(days=32)).replace(day=1) - timedelta(days=1)).day


def period(today: date, unit: str, step: int) -> str:
    """The day, week, weekend, month or year that is `step` of them from today, as AMAZON.DATE writes it."""
    if unit == "day":
        return str(today + timedelta(days=step))
    if unit in ("week", "weekend"):
        year, week, _ = monday(today, step).isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "year":
        return str(date(today.year + step, 1, 1))[:4]
    months = today.year * 12 + today.month - 1 + step
    return str(date(months // 12, months % 12 + 1, 1))[:7]
