"""What holds for every query: nothing raises, nothing is slow, and filters always hold."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.language.normalise import fold
from skill.language.wishes import Wish
from skill.shop.search import Search
from skill.shop.search_text import read
from tests import searching
from tests.hostile import hostile_queries

HOSTILE = (
    "\0", "a\0b", "🎉🧀", "\ud800", "\u202e", "AND OR NOT", '"', "'", 'milk"*', "title:milk", "(milk",
    "milk^9999999", "*", "?", "[a TO z]", "{", "\\", "/milk/", "-milk", "+milk", "~", "NEAR(a b)",
    ";DROP TABLE", "%_", "<speak>", "a" * 100_000, "milk " * 20_000, "1" * 100_000, "🎉" * 25_000,
    "ä" * 100_000, "\n" * 100_000, " ".join("abcdefghij" * 100), "٣ ½ ² Ⅷ", "ﬃ ﬁ", "e\u0301" * 100,
    "日本語の牛乳",
)  # fmt: skip

text = st.text(max_size=60) | st.sampled_from((*HOSTILE, "milk", "coffee", "crisps", "cheap"))
prices = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
wishes = st.builds(
    Wish,
    text=text,
    phrase=text,
    max_price=prices,
    min_price=prices,
    brand=st.sampled_from(["", "almhof", "alm hof", "zzz"]) | st.text(max_size=20),
    require=st.frozensets(st.sampled_from(["organic", "decaf", "nonsense"]), max_size=2),
    without=st.lists(st.sampled_from(["decaf", "lactose", "milk", "", "\0"]), max_size=2).map(tuple),
    sort=st.sampled_from([None, "price", "-price", "popular", "rating", "size", "-size", "new", "?"]),
)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    with searching.shop(tmp_path_factory.mktemp("shop")) as store, searching.searching(store) as found:
        yield found


@pytest.mark.parametrize("said", HOSTILE, ids=lambda said: ascii(said[:12]))
def test_no_hostile_query_raises_or_takes_a_second(search: Search, said: str) -> None:
    started = time.process_time()
    hits = search.query(said, alternatives=[said, said[::-1]])
    assert time.process_time() - started < 1.0
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)


def test_no_text_that_nobody_says_raises_or_takes_a_second(search: Search) -> None:
    """`VOICESHOP_HOSTILE=10000` tries that many."""
    slowest = 0.0
    for said in hostile_queries(int(os.environ.get("VOICESHOP_HOSTILE", "300"))):
        started = time.process_time()
        hits = search.query(said, alternatives=[said[::-1]])
        slowest = max(slowest, time.process_time() - started)
        assert all(0.0 <= hit.score <= 1.0 for hit in hits), said[:80]
    assert slowest < 1.0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=text, alternatives=st.lists(text, max_size=4), limit=st.integers(-1, 50))
def test_any_text_is_answered(search: Search, said: str, alternatives: list[str], limit: int) -> None:
    hits = search.query(said, limit, alternatives=alternatives)
    assert len(hits) <= max(limit, 0)
    assert len({hit.sku for hit in hits}) == len(hits)
    assert all(0.0 < hit.score <= 1.0 for hit in hits)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wish=wishes)
def test_every_hit_is_what_the_wish_leaves(search: Search, wish: Wish) -> None:
    for hit in search.query(wish.phrase, 50, wish=wish):
        price = hit.product.price.major
        assert wish.max_price is None or price <= wish.max_price
        assert wish.min_price is None or price >= wish.min_price
        assert wish.require - {"nonsense"} <= hit.product.attributes
        assert "decaf" not in wish.without or "decaf" not in hit.product.attributes
        assert "lactose" not in wish.without or "lactose-free" in hit.product.attributes
        assert wish.brand != "almhof" or fold(hit.product.brand) == "almhof"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(least=st.integers(0, 4000), most=st.integers(0, 4000))
def test_price_limits_leave_out_nothing(search: Search, least: int, most: int) -> None:
    wish = Wish(min_price=Decimal(least) / 100, max_price=Decimal(most) / 100)
    expected = {row["sku"] for row in searching.ROWS if least <= Decimal(row["price"]) * 100 <= most}
    assert {hit.sku for hit in search.query("", 50, wish=wish)} == expected


@given(st.text(max_size=300), st.sampled_from(["en", "de"]))
def test_a_reading_is_bounded(said: str, language: str) -> None:
    reading = read(said, language)
    assert len(reading.words) <= 24
    assert len(reading.word_stems) == len(reading.words)
    assert read(reading.text, language) == reading
