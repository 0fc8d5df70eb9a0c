"""Days, weeks and months that people say, as AMAZON.DATE values: 'last week' is '2026-W47'."""

from __future__ import annotations

from datetime import date, timedelta


def parse_date(text: str, locale: str, today: date) -> str | None:
    """The date said in `text` as an AMAZON.DATE value, or None when none is said.

    A day is `2026-11-21`, a week `2026-W47`, a weekend `2026-W47-WE`, a month `2026-10`, a year
    `2026`. What could be past or future is past: the shop looks back at orders.
    """
    return None


def date_range(value: str) -> tuple[date, date] | None:
    """First day and the day after the last day of an AMAZON.DATE value; None when it is none."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day, day + timedelta(days=1)
