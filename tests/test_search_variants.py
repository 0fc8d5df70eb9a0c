"""A variant is found and chosen by the colour and size that only its attributes say, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from skill.dialogue import Shown, Slot
from skill.intents.choose import among_shown
from skill.language.variants import SECTIONS, variant_names, variant_title
from skill.language.words import languages, read_words
from skill.shop.catalog import Catalog
from skill.shop.search import SURE, Search
from tests import searching


@pytest.fixture(scope="module")
def shirts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Search]]:
    titles = {"title:en-US": "T-Shirt", "title:de-DE": "T-Shirt", "price": "12.99", "family": "shirt"}
    shoes = {"title:en-US": "Running Shoes", "title:de-DE": "Laufschuhe", "price": "80", "family": "shoes"}
    variants = (["red", "m"], ["red", "l"], ["blau", "m"])
    rows = [
        *({"sku": "-".join(one), **titles, "attributes": one} for one in variants),
        *({"sku": f"shoe-{size}", **shoes, "attributes": [size, "organic"]} for size in ("42", "43")),
    ]
    with (
        searching.shop(tmp_path_factory.mktemp("shirts"), tuple(rows)) as store,
        store.connect(reads=True) as connection,
    ):
        yield {locale: Search(connection, locale) for locale in ("en-US", "de-DE")}


@pytest.fixture(scope="module")
def shops(shirts: dict[str, Search]) -> dict[str, Any]:
    """What choosing needs of a shop."""
    return {
        locale: SimpleNamespace(locale=locale, catalog=Catalog(search._connection, locale))
        for locale, search in shirts.items()
    }


@pytest.mark.parametrize(
    ("locale", "said", "sku"),
    [
        ("en-US", "red t-shirt size m", "red-m"),
        ("en-US", "a medium t-shirt in blue", "blau-m"),
        ("en-US", "large red t-shirt", "red-l"),
        ("en-US", "running shoes size 43", "shoe-43"),
        ("de-DE", "rotes T-Shirt Größe L", "red-l"),
        ("de-DE", "ein blaues T-Shirt", "blau-m"),
        ("de-DE", "T-Shirt in rot, mittel", "red-m"),
        ("de-DE", "Laufschuhe Größe 42", "shoe-42"),
    ],
)
def test_the_variant_that_was_said_is_found(
    shirts: dict[str, Search], locale: str, said: str, sku: str
) -> None:
    hits = shirts[locale].query(said)
    assert hits[0].sku == sku
    assert hits[0].score >= SURE
    assert all(hit.score < SURE for hit in hits[1:])


@pytest.mark.parametrize(("locale", "said"), [
    ("en-US", "red t-shirt size m"),
    ("de-DE", "rotes T-Shirt Größe M"),
])  # fmt: skip
def test_another_size_is_far_behind(shirts: dict[str, Search], locale: str, said: str) -> None:
    first, *others = shirts[locale].query(said)
    assert first.sku == "red-m"
    assert all(other.score <= first.score / 2 for other in others)


def test_a_variant_that_there_is_not_is_unsure(shirts: dict[str, Search]) -> None:
    assert all(hit.score < SURE for hit in shirts["en-US"].query("green t-shirt size m"))


def test_every_language_has_a_name_for_every_colour_and_size() -> None:
    for section in SECTIONS:
        keys = [dict(read_words(language).items(section)).keys() for language in languages()]
        assert all(one == keys[0] for one in keys)


@pytest.mark.parametrize(
    ("attribute", "language", "names"),
    [
        ("Rot", "en", {"red"}),
        ("M", "de", {"m", "medium", "mittel", "Größe"}),
        ("42", "en", {"42", "size"}),
        ("organic", "en", set()),
        ("cotton", "de", {"cotton"}),
    ],
)
def test_what_an_attribute_is_called(attribute: str, language: str, names: set[str]) -> None:
    assert set(variant_names(attribute, language)) == names


@pytest.mark.parametrize(
    ("title", "attributes", "locale", "said"),
    [
        ("T-Shirt", ["m", "red"], "en-US", "T-Shirt, red, size M"),
        ("T-Shirt", ["m", "red"], "de-DE", "T-Shirt, rot, Größe M"),
        ("Rotes T-Shirt", ["m", "red"], "de-DE", "Rotes T-Shirt, Größe M"),
        ("Medium T-Shirt", ["m", "cotton"], "en-US", "Medium T-Shirt"),
        ("Running Shoes", ["42.5", "vegan"], "en-US", "Running Shoes, size 42.5"),
        ("Chaussures", ["42", "rouge"], "fr-FR", "Chaussures"),
        ("Coffee", ["decaf"], "en-US", "Coffee"),
    ],
)
def test_a_title_says_colour_and_size(title: str, attributes: list[str], locale: str, said: str) -> None:
    assert variant_title(title, attributes, locale) == said


def test_variants_are_told_apart_where_they_are_read_out(shirts: dict[str, Search]) -> None:
    titles = {hit.title for hit in shirts["en-US"].query("t-shirt")}
    assert titles == {"T-Shirt, red, size M", "T-Shirt, red, size L", "T-Shirt, blue, size M"}


@pytest.mark.parametrize(
    ("locale", "said", "chosen"),
    [
        ("en-US", "large", "red-l"),
        ("en-US", "the red one in size l", "red-l"),
        ("en-US", "red, size m", "red-m"),
        ("en-US", "the blue one", "blau-m"),
        ("en-US", "the second one", "red-l"),
        ("en-US", "the red one", None),
        ("en-US", "the green one", None),
        ("en-US", "the bigger one", None),
        ("de-DE", "das blaue", "blau-m"),
        ("de-DE", "das rote in Größe L", "red-l"),
        ("de-DE", "Größe L", "red-l"),
        ("de-DE", "das rote", None),
    ],
)
def test_of_the_variants_shown_the_one_that_was_described_is_taken_or_none(
    shops: dict[str, Any], locale: str, said: str, chosen: str | None
) -> None:
    shown = tuple(Shown(sku, "T-Shirt") for sku in ("red-m", "red-l", "blau-m"))
    found = among_shown(Slot(said), shown, shops[locale])
    assert (found and found.sku) == chosen


def test_a_size_in_figures_is_chosen_by_the_word_size(shops: dict[str, Any]) -> None:
    shown = tuple(Shown(f"shoe-{size}", "Running Shoes") for size in (42, 43))
    found = among_shown(Slot("the ones in size 43"), shown, shops["en-US"])
    assert found is not None
    assert found.sku == "shoe-43"
