"""On the demo shop, the cheapest of something is one of them, and a price range holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skill.shop.search import SURE, Search
from tests.demo_shop import copy_of_demo, services_at


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Search]]:
    services = services_at(copy_of_demo(tmp_path_factory.mktemp("demo")))
    with services.store.connect(reads=True) as connection:
        yield {locale: Search(connection, locale) for locale in ("en-US", "de-DE")}
    services.store.close()


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("the cheapest coffee", "coffee-instant"),
        ("the most expensive coffee", "coffee-lavazza-espresso"),
        ("the cheapest tea", "Peppermint Tea"),
        ("the cheapest milk", "Whole Milk Half Liter"),
        ("best rated cheese", "Young Gouda Slices"),
        ("the cheapest cheese", "Mozzarella"),
        ("the cheapest chocolate", "Milk Chocolate"),
        ("the cheapest butter", "Butter"),
        ("the cheapest rice", "Basmati Rice"),
        ("the cheapest apples", "Red Apples"),
        ("the cheapest soup", "Tomato Soup"),
        ("the cheapest vegetables", "Scallions"),
        ("the cheapest coffee machine", "coffee-machine-filter"),
        ("the most expensive wine", "Organic Pinot Noir"),
        ("der günstigste Kaffee", "coffee-instant"),
        ("die günstigsten Nudeln", "Spaghetti"),
        ("günstigster Tee", "Kamillentee"),
        ("die billigste Milch", "Vollmilch halber Liter"),
        ("günstigster Käse", "Mozzarella"),
        ("günstigste Butter", "Butter"),
        ("günstigste Äpfel", "Rote Äpfel"),
        ("der teuerste Wein", "Bio-Spätburgunder"),
    ],
)
def test_the_first_in_order_is_of_the_kind(demo: dict[str, Search], said: str, first: str) -> None:
    german = said.startswith(("der ", "die ", "günstig"))
    hit = demo["de-DE" if german else "en-US"].query(said, 3)[0]
    assert first in (hit.sku, hit.title)
    assert hit.score >= SURE


@pytest.mark.parametrize(("locale", "said"), [
    ("en-US", "wine between 10 and 20 euros"),
    ("de-DE", "Wein zwischen 10 und 20 Euro"),
])  # fmt: skip
def test_nothing_else_is_taken_for_it_within_a_price_range(
    demo: dict[str, Search], locale: str, said: str
) -> None:
    assert [hit.title for hit in demo[locale].query(said) if hit.score >= SURE] == []


@pytest.mark.parametrize(("locale", "said"), [
    ("en-US", "coffee under two euros"),
    ("de-DE", "Kaffee unter zwei Euro"),
])  # fmt: skip
def test_filters_are_no_coffee_however_cheap(demo: dict[str, Search], locale: str, said: str) -> None:
    assert [hit.sku for hit in demo[locale].query(said) if hit.score >= SURE] == ["coffee-iced-latte"]


@pytest.mark.parametrize(
    ("locale", "said", "first"),
    [
        ("en-US", "milk without lactose", "milk-lactose-free"),
        ("en-US", "lactose free milk", "milk-lactose-free"),
        ("de-DE", "Milch ohne Laktose", "milk-lactose-free"),
    ],
)
def test_what_is_called_without_it_comes_first(
    demo: dict[str, Search], locale: str, said: str, first: str
) -> None:
    hits = demo[locale].query(said)
    assert hits[0].sku == first
    assert len(hits) > 3
    assert all("lactose-free" in hit.product.attributes for hit in hits)
