"""PostgreSQL as the search engine: the same answers as from the index beside the shop."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.language.wishes import Wish
from skill.shop.search import Search
from skill.store import Store, open_store
from tests import searching
from tests.databases import on
from tests.test_search_properties import HOSTILE

pytestmark = on("postgresql")

BREAD = ({"sku": "bread", "price": "2", "title": "Rye Bread"},)


def first(store: Store, text: str, *, locale: str = "en-US", **options: object) -> list[str]:
    with store.connect(reads=True) as connection:
        hits = Search(connection, locale, place="store").query(text, **options)  # type: ignore[arg-type]
    return [hit.sku for hit in hits]


@pytest.mark.parametrize(
    ("locale", "said", "sku"),
    [
        ("en-US", "whole milk", "milk"),
        ("en-US", "dish washer tablets", "tabs"),
        ("en-US", "blue tooth speaker", "speaker"),
        ("en-US", "bluetuth speeker", "speaker"),
        ("en-US", "milk without lactose", "milk-free"),
        ("en-US", "the cheapest ground coffee", "coffee"),
        ("en-US", "toothbrush from voltary", "brush"),
        ("de-DE", "Kaffee Bohnen", "beans"),
        ("de-DE", "Aepfel", "apples"),
        ("de-DE", "whole milk", "milk"),
    ],
)
def test_finds_what_was_said(store: Store, tmp_path: Path, locale: str, said: str, sku: str) -> None:
    searching.imported(store, tmp_path)
    assert sku in first(store, said, locale=locale)[:2]


def test_nothing_near_is_an_empty_list(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    assert first(store, "xylophon qwertz") == []


def test_limits_hold(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    assert set(first(store, "coffee", wish=Wish(text="coffee", max_price=6))) == {"coffee"}  # type: ignore[arg-type]
    assert first(store, "coffee", wish=Wish(text="coffee", require=frozenset({"organic"}))) == ["beans"]


def test_a_change_is_found_and_what_is_withdrawn_is_not(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    assert first(store, "rye bread") == []
    searching.imported(store, tmp_path, BREAD)
    assert first(store, "rye bread") == ["bread"]
    searching.imported(store, tmp_path, replace=True)
    assert first(store, "rye bread") == []


@pytest.mark.parametrize(
    ("name", "sold"),
    [("dishwasher tablets", True), ("voltari toothbrush", True), ("tablets dish", False), ("fox", False)],
)
def test_it_knows_what_is_called_so(store: Store, tmp_path: Path, name: str, sold: bool) -> None:
    searching.imported(store, tmp_path)
    with store.connect(reads=True) as connection:
        assert Search(connection, "en-US", place="store").sells(name) is sold


def test_every_machine_finds_what_is_in_the_store(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    other = open_store(store.engine.url.render_as_string(hide_password=False))
    assert first(store, "whole milk") == first(other, "whole milk")
    searching.imported(store, tmp_path, BREAD)
    assert first(other, "rye bread") == ["bread"]
    other.close()


def test_no_hostile_query_raises(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    with store.connect(reads=True) as connection:
        search = Search(connection, "en-US", place="store")
        for said in HOSTILE:
            search.sells(said)
            search.query(said, 3, alternatives=[said[::-1]])
