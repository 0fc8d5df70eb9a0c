"""Amounts of money and price limits, as people say and write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from skill.language.money import Amount, Limits, parse_amount, parse_limits


@pytest.mark.parametrize(
    ("locale", "text", "value", "currency"),
    [
        ("en-US", "five euros", "5", "EUR"),
        ("en-US", "five fifty", "5.5", ""),
        ("en-US", "five euros fifty", "5.5", "EUR"),
        ("en-US", "five euros and fifty cents", "5.5", "EUR"),
        ("en-US", "fifty cents", "0.5", ""),
        ("en-US", "$5.99", "5.99", "USD"),
        ("en-US", "€2.50", "2.50", "EUR"),
        ("en-US", "2,50 €", "2.50", "EUR"),
        ("en-US", "a euro", "1", "EUR"),
        ("en-US", "two bucks", "2", "USD"),
        ("en-US", "five pounds", "5", "GBP"),
        ("en-US", "5", "5", ""),
        ("de-DE", "fünf Euro fünfzig", "5.5", "EUR"),
        ("de-DE", "zwei Euro und fünfzig Cent", "2.5", "EUR"),
        ("de-DE", "2,50 €", "2.50", "EUR"),
        ("de-DE", "1.299 Euro", "1299", "EUR"),
        ("de-DE", "zwei fünfzig", "2.5", ""),
        ("de-DE", "anderthalb Euro", "1.5", "EUR"),
        ("de-DE", "fünfzig Cent", "0.5", ""),
    ],
)
def test_an_amount_is_what_it_means(locale: str, text: str, value: str, currency: str) -> None:
    assert parse_amount(text, locale) == Amount(Decimal(value), currency)


@pytest.mark.parametrize("text", ["", "five apples", "500 g", "two packs", "the second", "twice", "cents"])
def test_what_says_anything_else_is_no_amount(text: str) -> None:
    assert parse_amount(text, "en-US") is None


@given(st.integers(0, 999_999), st.sampled_from([("en_US", "en-US"), ("de_DE", "de-DE")]),
       st.sampled_from(["EUR", "USD", "GBP"]))  # fmt: skip
def test_every_amount_that_babel_prints_is_understood(
    cents: int, locale: tuple[str, str], currency: str
) -> None:
    value = Decimal(cents) / 100
    for format_type in ("standard", "name"):
        said = format_currency(value, currency, locale=locale[0], format_type=format_type)
        assert parse_amount(said, locale[1]) == Amount(value, currency), said


@pytest.mark.parametrize(
    ("locale", "text", "lowest", "highest", "currency"),
    [
        ("en-US", "coffee under five euros", None, "5", "EUR"),
        ("en-US", "under 5", None, "5", ""),
        ("en-US", "at most five fifty", None, "5.5", ""),
        ("en-US", "no more than five euros", None, "5", "EUR"),
        ("en-US", "up to 5 euros", None, "5", "EUR"),
        ("en-US", "five euros or less", None, "5", "EUR"),
        ("en-US", "5 euros max", None, "5", "EUR"),
        ("en-US", "wine for five euros", None, "5", "EUR"),
        ("en-US", "over three dollars", "3", None, "USD"),
        ("en-US", "between two and three euros", "2", "3", "EUR"),
        ("en-US", "from five to ten", "5", "10", ""),
        ("en-US", "around five euros", "4", "6", "EUR"),
        ("en-US", "over 2 euros and under 5 euros", "2", "5", "EUR"),
        ("en-US", "under five pounds", None, "5", "GBP"),
        ("de-DE", "unter fünf Euro", None, "5", "EUR"),
        ("de-DE", "höchstens 2,50 €", None, "2.50", "EUR"),
        ("de-DE", "bis 5", None, "5", ""),
        ("de-DE", "bis zu zehn Euro", None, "10", "EUR"),
        ("de-DE", "nicht teurer als fünf Euro", None, "5", "EUR"),
        ("de-DE", "die unter fünf Euro kosten", None, "5", "EUR"),
        ("de-DE", "ab drei Euro", "3", None, "EUR"),
        ("de-DE", "zwischen zwei und drei Euro", "2", "3", "EUR"),
        ("de-DE", "zwischen zwei und zwanzig Euro", "2", "20", "EUR"),
        ("de-DE", "von zwei bis drei Euro", "2", "3", "EUR"),
        ("de-DE", "fünf Euro oder weniger", None, "5", "EUR"),
    ],
)
def test_a_limit_is_what_it_means(
    locale: str, text: str, lowest: str | None, highest: str | None, currency: str
) -> None:
    meant = Limits(Decimal(lowest) if lowest else None, Decimal(highest) if highest else None, currency)
    assert parse_limits(text, locale) == meant


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en-US", "at least two packs"), ("en-US", "up to three bottles"), ("en-US", "milk for four people"),
     ("en-US", "under 500 grams"), ("en-US", "between one and two kilos"), ("en-US", "at least two milks"),
     ("en-US", "five euros"), ("de-DE", "mindestens zwei Packungen"), ("de-DE", "für vier Personen"),
     ("de-DE", "bis zu zwei Kilo"), ("de-DE", "über"), ("de-DE", "")],
)  # fmt: skip
def test_a_limit_of_something_else_limits_no_price(locale: str, text: str) -> None:
    assert not parse_limits(text, locale)


@given(st.text(max_size=60), st.sampled_from(["en-US", "de-DE"]))
def test_no_text_is_too_odd(text: str, locale: str) -> None:
    assert parse_limits(text, locale) == parse_limits(text, locale)
    amount = parse_amount(text, locale)
    assert amount is None or amount.value >= 0
