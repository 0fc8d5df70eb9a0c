"""What a customer wants to be without is not offered, be it part of a word or unmarked by an attribute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skill.shop.search import Search
from tests import searching

ROWS = (
    {"sku": "hazel", "title:en-US": "Hazelnut Chocolate", "title:de-DE": "Haselnussschokolade",
     "price": "2"},
    {"sku": "whole", "title:en-US": "Chocolate with Nuts", "title:de-DE": "Schokolade ganze Nuss",
     "price": "2"},
    {"sku": "milk", "title:en-US": "Milk Chocolate", "title:de-DE": "Vollmilchschokolade", "price": "2"},
    {"sku": "free", "title:en-US": "Nut-Free Chocolate", "title:de-DE": "Nussfreie Schokolade",
     "price": "2"},
    {"sku": "salted", "title:en-US": "Salted Butter", "title:de-DE": "Gesalzene Butter", "price": "3"},
    {"sku": "plain", "title:en-US": "Unsalted Butter", "title:de-DE": "Ungesalzene Butter", "price": "3"},
    {"sku": "cola", "title:en-US": "Cola", "title:de-DE": "Cola", "description:en-US": "With sugar.",
     "description:de-DE": "Mit viel Zucker.", "price": "1"},
    {"sku": "cola-free", "title:en-US": "Sugar-Free Cola", "title:de-DE": "Zuckerfreie Cola", "price": "1"},
    {"sku": "noodles", "title:en-US": "Egg Noodles", "title:de-DE": "Eiernudeln", "price": "1"},
    {"sku": "juice", "title:en-US": "Orange Juice", "title:de-DE": "Orangensaft", "price": "1"},
    {"sku": "pasta", "title:en-US": "Durum Noodles", "title:de-DE": "Hartweizennudeln", "price": "1"},
)  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Search]]:
    with (
        searching.shop(tmp_path_factory.mktemp("without"), ROWS) as store,
        store.connect(reads=True) as connection,
    ):
        yield {locale: Search(connection, locale) for locale in ("en-US", "de-DE")}


@pytest.mark.parametrize(
    ("locale", "said", "offered", "refused"),
    [
        ("en-US", "chocolate without nuts", {"milk", "free"}, {"hazel", "whole"}),
        ("en-US", "chocolate but no nuts", {"milk", "free"}, {"hazel", "whole"}),
        ("en-US", "nut free chocolate", {"free"}, set()),
        ("en-US", "butter without salt", {"plain"}, {"salted"}),
        ("en-US", "cola without sugar", {"cola-free"}, {"cola"}),
        ("en-US", "juice without ice", {"juice"}, set()),
        ("en-US", "noodles without eggs", {"pasta"}, {"noodles"}),
        ("de-DE", "Schokolade ohne Nüsse", {"milk", "free"}, {"hazel", "whole"}),
        ("de-DE", "Butter ohne Salz", {"plain"}, {"salted"}),
        ("de-DE", "Cola ohne Zucker", {"cola-free"}, {"cola"}),
        ("de-DE", "Nudeln ohne Eier", {"pasta"}, {"noodles"}),
    ],
)
def test_what_is_not_wanted_is_not_offered(
    shop: dict[str, Search], locale: str, said: str, offered: set[str], refused: set[str]
) -> None:
    found = {hit.sku for hit in shop[locale].query(said)}
    assert offered <= found
    assert not refused & found
