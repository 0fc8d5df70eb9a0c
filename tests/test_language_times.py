"""Times of day and lengths of time, in the formats of AMAZON.TIME and AMAZON.DURATION."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.language.durations import parse_duration
from skill.language.times import parse_time

TIMES = [
    ("en-US", "at noon", "12:00"),
    ("en-US", "midnight", "00:00"),
    ("en-US", "five pm", "17:00"),
    ("en-US", "at five p.m.", "17:00"),
    ("en-US", "12 am", "00:00"),
    ("en-US", "12 pm", "12:00"),
    ("en-US", "eight o'clock", "08:00"),
    ("en-US", "at eight", "08:00"),
    ("en-US", "quarter past nine", "09:15"),
    ("en-US", "a quarter to nine", "08:45"),
    ("en-US", "half past nine", "09:30"),
    ("en-US", "ten to nine", "08:50"),
    ("en-US", "nine thirty", "09:30"),
    ("en-US", "8:30 am", "08:30"),
    ("en-US", "18:05", "18:05"),
    ("en-US", "seven in the evening", "19:00"),
    ("en-US", "in the morning", "MO"),
    ("en-US", "this afternoon", "AF"),
    ("en-US", "tonight", "NI"),
    ("de-DE", "um acht uhr", "08:00"),
    ("de-DE", "um acht", "08:00"),
    ("de-DE", "acht uhr dreißig", "08:30"),
    ("de-DE", "halb neun", "08:30"),
    ("de-DE", "viertel nach acht", "08:15"),
    ("de-DE", "viertel vor neun", "08:45"),
    ("de-DE", "dreiviertel neun", "08:45"),
    ("de-DE", "zehn nach acht", "08:10"),
    ("de-DE", "acht uhr abends", "20:00"),
    ("de-DE", "sieben uhr morgens", "07:00"),
    ("de-DE", "18:30 Uhr", "18:30"),
    ("de-DE", "mittags", "12:00"),
    ("de-DE", "um mitternacht", "00:00"),
    ("de-DE", "am abend", "EV"),
    ("de-DE", "nachmittags", "AF"),
    ("de-DE", "morgens", "MO"),
]

DURATIONS = [
    ("en-US", "ten minutes", "PT10M"),
    ("en-US", "for two hours", "PT2H"),
    ("en-US", "three days", "P3D"),
    ("en-US", "a week", "P1W"),
    ("en-US", "eight weeks", "P8W"),
    ("en-US", "half an hour", "PT30M"),
    ("en-US", "an hour and a half", "PT1H30M"),
    ("en-US", "two and a half hours", "PT2H30M"),
    ("en-US", "one hour and twenty minutes", "PT1H20M"),
    ("en-US", "45 seconds", "PT45S"),
    ("en-US", "two years three months", "P2Y3M"),
    ("en-US", "a day and six hours", "P1DT6H"),
    ("en-US", "a fortnight", "P2W"),
    ("de-DE", "zehn minuten", "PT10M"),
    ("de-DE", "eine stunde", "PT1H"),
    ("de-DE", "eine halbe stunde", "PT30M"),
    ("de-DE", "anderthalb stunden", "PT1H30M"),
    ("de-DE", "zweieinhalb stunden", "PT2H30M"),
    ("de-DE", "eine viertelstunde", "PT15M"),
    ("de-DE", "drei tage", "P3D"),
    ("de-DE", "ein jahr und sechs monate", "P1Y6M"),
    ("de-DE", "zwei wochen", "P2W"),
]

NEITHER = [
    "", "milk", "nine", "twenty milks", "at milk", "25 o'clock", "nine seventy", "the red one", "an",
    "and a half",
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "value"), TIMES)
def test_times(locale: str, text: str, value: str) -> None:
    assert parse_time(text, locale) == value


@pytest.mark.parametrize(("locale", "text", "value"), DURATIONS)
def test_durations(locale: str, text: str, value: str) -> None:
    assert parse_duration(text, locale) == value


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_no_time(text: str) -> None:
    assert parse_time(text, "en-US") is None
    assert parse_duration(text, "en-US") is None


@given(st.text(max_size=60), st.sampled_from(["en-US", "de-DE"]))
def test_any_text_is_read_without_an_error(text: str, locale: str) -> None:
    assert parse_time(text, locale) is None or len(parse_time(text, locale) or "") in (2, 5)
    duration = parse_duration(text, locale)
    assert duration is None or duration.startswith("P")
