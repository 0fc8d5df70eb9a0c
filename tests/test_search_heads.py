"""A mouse pad is no mouse: what a phrase names goes before what it names it for."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.shop.search_heads import head, heads
from tests import searching


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Optical Mouse", {"mous"}),
        ("Gel Mouse Pad - Blue", {"pad", "blue"}),
        ("Mouse Pad for Laptops", {"pad"}),
        ("for laptops", set()),
        ("Laser mouse 1000 DPI", {"mous", "dpi"}),
        ("Printer/Scanner (with a lamp)", {"printer", "scanner"}),
        ("", set()),
    ],
)
def test_the_head_of_a_phrase(text: str, named: set[str]) -> None:
    assert heads([text], "en") == named


@pytest.mark.parametrize(
    ("said", "named", "language"),
    [
        ("wireless mouse", "mous", "en"),
        ("mouse for a laptop", "mous", "en"),
        ("mouse 2000", "2000", "en"),
        ("suppe mit linsen", "supp", "de"),
        ("mit", "", "de"),
        ("", "", "en"),
    ],
)
def test_the_head_of_what_was_said(said: str, named: str, language: str) -> None:
    assert head(said.split(), language) == named


def test_the_thing_itself_goes_before_what_is_for_it(tmp_path: Path) -> None:
    rows = (
        {"sku": "pad", "price": "5", "title": "Mouse Pad"},
        {"sku": "stand", "price": "9", "title": "Stand for Mouse"},
        {"sku": "mouse", "price": "20", "title": "Cordless Mouse for Laptops"},
    )
    with searching.shop(tmp_path, rows) as store, searching.searching(store) as search:
        assert search.query("mouse")[0].sku == "mouse"
