"""Spoken German on the demo shop: compounds, umlauts, inflection and English names find what was meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files

import pytest

from skill.shop.search import Search
from tests.bench.search_german import Spoken, demo_search, spoken

QUERIES = list(spoken())

LEAST = {"anglicisms": 0.85, "misheard": 0.8}
"""Shares of queries that find a right product among the first three; of the other kinds it is all but one."""


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    with demo_search() as found:
        yield found


@pytest.mark.parametrize("kind", dict.fromkeys(one.kind for one in QUERIES))
def test_spoken_german_finds_what_was_meant(search: Search, kind: str) -> None:
    asked = [one for one in QUERIES if one.kind == kind]
    missed = [one.text for one in asked if not finds(search, one)]
    assert len(missed) <= max(1, (1 - LEAST.get(kind, 1.0)) * len(asked)), missed


def finds(search: Search, one: Spoken) -> bool:
    return one.success([hit.sku for hit in search.query(one.text, 3)])


def test_each_query_names_products_of_the_shop() -> None:
    lines = files("skill.demo").joinpath("catalog.jsonl").read_text("utf-8").splitlines()
    every = [json.loads(line)["sku"] for line in lines]
    for one in QUERIES:
        assert any(one.matches(sku) for sku in every), one.text
