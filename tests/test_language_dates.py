"""Days, weeks and months, as people say them when they look back at orders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from skill.language.dates import SpokenDate, date_range, find_date, parse_date

TODAY = date(2026, 11, 22)
"""A Sunday, the last day of week 47."""

DATES = {
    "en-US": {
        "today": "2026-11-22",
        "yesterday evening": "2026-11-21",
        "the day before yesterday": "2026-11-20",
        "three days ago": "2026-11-19",
        "last week": "2026-W46",
        "this week": "2026-W47",
        "next week": "2026-W48",
        "the week before last": "2026-W45",
        "two weeks ago": "2026-W45",
        "a week ago": "2026-W46",
        "last weekend": "2026-W46-WE",
        "the weekend": "2026-W47-WE",
        "last month": "2026-10",
        "two months ago": "2026-09",
        "last year": "2025",
        "on Monday": "2026-11-16",
        "last Monday": "2026-11-16",
        "Sunday": "2026-11-15",
        "Monday last week": "2026-11-09",
        "last week on Monday": "2026-11-09",
        "in October": "2026-10",
        "last October": "2026-10",
        "in December": "2025-12",
        "October 2025": "2025-10",
        "in May": "2026-05",
        "the third of November": "2026-11-03",
        "November third": "2026-11-03",
        "December 24": "2025-12-24",
        "November 3rd 2025": "2025-11-03",
        "on the third": "2026-11-03",
        "on the thirtieth": "2026-10-30",
        "February 29": "2024-02-29",
        "11/3/2025": "2025-11-03",
        "2025-11-03": "2025-11-03",
        "in 2025": "2025",
        "in twenty twenty five": "2025",
        "last summer": "2026-SU",
        "calendar week 12": "2026-W12",
        "in the last three weeks": "2026-11-01/2026-11-22",
        "a few days ago": "2026-11-16/2026-11-20",
    },
    "de-DE": {
        "heute": "2026-11-22",
        "gestern Abend": "2026-11-21",
        "vorgestern": "2026-11-20",
        "vor drei Tagen": "2026-11-19",
        "letzte Woche": "2026-W46",
        "in der vergangenen Woche": "2026-W46",
        "vorletzte Woche": "2026-W45",
        "vor drei Wochen": "2026-W44",
        "vor einer Woche": "2026-W46",
        "letztes Wochenende": "2026-W46-WE",
        "letzten Monat": "2026-10",
        "letztes Jahr": "2025",
        "am Montag": "2026-11-16",
        "letzten Montag": "2026-11-16",
        "Montag letzter Woche": "2026-11-09",
        "letzte Woche Montag": "2026-11-09",
        "im Oktober": "2026-10",
        "im Dezember": "2025-12",
        "am 3. November": "2026-11-03",
        "am dritten November": "2026-11-03",
        "am dritten": "2026-11-03",
        "vom einundzwanzigsten Oktober": "2026-10-21",
        "3.11.": "2026-11-03",
        "3.11.2025": "2025-11-03",
        "im Jahr 2025": "2025",
        "KW 12": "2026-W12",
        "letzten Sommer": "2026-SU",
        "in den letzten drei Wochen": "2026-11-01/2026-11-22",
        "vor ein paar Tagen": "2026-11-16/2026-11-20",
    },
}
NO_DATES = {
    "en-US": ["", "milk", "the second one", "last", "the last one", "may", "sun", "two weeks", "five euros",
              "February 30", "a million years ago", "week", "3.11", "12", "seven up"],
    "de-DE": ["", "Milch", "das zweite", "die letzte", "so", "mi", "zwei Wochen", "3,11", "30. Februar", "am",
              "vor", "zwölf"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "text", "value"),
    [(locale, text, value) for locale, said in DATES.items() for text, value in said.items()],
)
def test_a_date_is_what_it_means(locale: str, text: str, value: str) -> None:
    assert parse_date(text, locale, TODAY) == value
    assert date_range(value) is not None


@pytest.mark.parametrize(
    ("locale", "text"), [(locale, text) for locale, said in NO_DATES.items() for text in said]
)
def test_what_says_anything_else_is_no_date(locale: str, text: str) -> None:
    assert parse_date(text, locale, TODAY) is None


def test_a_date_is_found_in_a_sentence() -> None:
    text = "what did I order last week from the shop"
    assert find_date(text, "en-US", TODAY) == SpokenDate("2026-W46", 17, 26)
    assert parse_date(text, "en-US", TODAY) is None
    assert find_date("was ich am Montag bestellt habe", "de-DE", TODAY) == SpokenDate("2026-11-16", 8, 17)
    assert find_date("add two bottles of milk", "en-US", TODAY) is None


@pytest.mark.parametrize(
    ("value", "first", "after"),
    [
        ("2026-11-21", "2026-11-21", "2026-11-22"),
        ("2026-W47", "2026-11-16", "2026-11-23"),
        ("2026-W53", "2026-12-28", "2027-01-04"),
        ("2026-W47-WE", "2026-11-21", "2026-11-23"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-11-XX", "2026-11-01", "2026-12-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-XX-XX", "2026-01-01", "2027-01-01"),
        ("202X", "2020-01-01", "2030-01-01"),
        ("2026-WI", "2026-12-01", "2027-03-01"),
        ("2026-Q2", "2026-04-01", "2026-07-01"),
        ("2026-11-01/2026-11-22", "2026-11-01", "2026-11-23"),
    ],
)
def test_a_value_spans_its_days(value: str, first: str, after: str) -> None:
    assert date_range(value) == (date.fromisoformat(first), date.fromisoformat(after))


@pytest.mark.parametrize(
    "value",
    ["", "PRESENT_REF", "2026-13", "2026-11-31", "2026-W54", "0000", "9999-12-31", "9999-12", "last week",
     "20261121", "2026-11-21T10:00", "2026-11-01/", "/", "2026-11-22/9999-12-31"],
)  # fmt: skip
def test_what_is_no_value_spans_nothing(value: str) -> None:
    assert date_range(value) is None


@given(st.dates(date(1990, 1, 1), TODAY), st.sampled_from([("en_US", "en-US"), ("de_DE", "de-DE")]),
       st.sampled_from(["short", "medium", "long"]))  # fmt: skip
def test_every_date_that_babel_prints_is_understood(day: date, locale: tuple[str, str], length: str) -> None:
    printed = format_date(day, length, locale=locale[0])
    if length == "short" and day.year < 2000:
        return
    assert parse_date(printed, locale[1], TODAY) == str(day), printed


@given(st.dates(date(1992, 1, 1), date(2090, 1, 1)), st.sampled_from(sorted(DATES["en-US"])))
def test_what_could_be_past_is_past(today: date, text: str) -> None:
    days = date_range(parse_date(text, "en-US", today) or "")
    assert days is not None
    ahead = text.startswith(("next", "this", "the weekend")) or any(letter.isdigit() for letter in text)
    assert ahead or "twenty twenty" in text or days[0] <= today


@given(st.dates(), st.integers(1, 60))
def test_days_ago_are_counted_back(today: date, count: int) -> None:
    value = parse_date(f"{count} days ago", "en-US", today)
    try:
        assert value == str(today - timedelta(days=count))
    except OverflowError:
        assert value is None


@given(st.text(max_size=60), st.sampled_from(["en-US", "de-DE"]), st.dates())
def test_no_text_is_too_odd(text: str, locale: str, today: date) -> None:
    found = find_date(text, locale, today)
    assert found is None or 0 <= found.start < found.end <= len(text)
    date_range(text)


YEARS = st.dates(date(1000, 1, 1), date(9000, 1, 1))
DATE_WORDS = ["last", "week", "the", "monday", "of", "november", "third", "ago", "two", "2025", "3.11.",
              "in",
              "before", "letzten", "vor", "am", "31", "kw", "99999", "Februar", "year", "half"]  # fmt: skip


@given(st.lists(st.sampled_from(DATE_WORDS), max_size=9), st.sampled_from(["en", "de"]), YEARS)
def test_no_pile_of_date_words_is_too_odd(words: list[str], locale: str, today: date) -> None:
    found = find_date(" ".join(words), locale, today)
    assert found is None or date_range(found.value) is not None
