"""The demo catalogue: groceries in two languages, written so that voices need care."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from importlib.resources import files
from typing import Any

import jellyfish
import pytest

from skill.shop.money import Money

LOCALES = ("en-US", "de-DE")
FILE = files("skill.demo") / "catalog.jsonl"
GOODS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
PIN_LIMIT = Money.of("100.00", "EUR")
BY_SKU = {one["sku"]: one for one in GOODS}


def names(one: dict[str, Any], locale: str) -> list[str]:
    """What one product is called: its title and its synonyms."""
    return [one["texts"][locale]["title"], *one["texts"][locale]["synonyms"]]


def named(locale: str) -> set[str]:
    """All that anything in the shop is called."""
    return {name.lower() for one in GOODS for name in names(one, locale)}


def words(locale: str) -> set[str]:
    """All single words of titles and synonyms."""
    return {word for name in named(locale) for word in re.findall(r"[\w']+", name)}


def test_there_is_enough_of_it() -> None:
    assert len(GOODS) >= 330
    assert len(BY_SKU) == len(GOODS)
    assert len({one["brand"] for one in GOODS}) >= 30
    assert {one["texts"]["en-US"]["category"] for one in GOODS} >= {"Coffee", "Milk", "Fruit", "Baby"}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_product_has_all_its_texts(locale: str) -> None:
    for one in GOODS:
        text = one["texts"][locale]
        assert set(text) == {"title", "category", "description", "synonyms"}, one["sku"]
        assert all(text.values()), one["sku"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_title_is_short_enough_to_be_read_out(locale: str) -> None:
    for one in GOODS:
        title = one["texts"][locale]["title"]
        assert len(title) <= 40, title
        assert len(title.split()) <= 6, title
        assert re.fullmatch(r"[^\W\d_]['\-\w ]*", title), title
        assert not re.search(r"[\d_]", title), title


@pytest.mark.parametrize("locale", LOCALES)
def test_a_description_is_one_sentence_without_signs(locale: str) -> None:
    for one in GOODS:
        description = one["texts"][locale]["description"]
        assert re.fullmatch(r"[A-ZÄÖÜ][^.\d%&/()<>;:]{8,90}\.", description), description


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_products_look_the_same(locale: str) -> None:
    seen = Counter((one["texts"][locale]["title"], one["pack_value"], one["pack_unit"]) for one in GOODS)
    assert [key for key, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_synonym_belongs_to_one_product(locale: str) -> None:
    titles = {one["texts"][locale]["title"].lower() for one in GOODS}
    seen = Counter(name.lower() for one in GOODS for name in one["texts"][locale]["synonyms"])
    assert [name for name, times in seen.items() if times > 1] == []
    assert set(seen) & titles == set()


def test_packs_are_counted_in_units_that_prompts_can_say() -> None:
    said = {"g", "kg", "ml", "l", "m", "piece", "roll", "sheet"}
    assert {one["pack_unit"] for one in GOODS} == said
    assert all(Decimal(one["pack_value"]) > 0 for one in GOODS)


def test_prices_and_taxes_are_sound() -> None:
    for one in GOODS:
        price = Money.of(one["price"], one["currency"])
        assert re.fullmatch(r"\d+\.\d\d", one["price"]), one["sku"]
        assert price.currency == "EUR"
        assert 0 < price.minor < 50_000
        assert one["tax_rate"] in (700, 1900), one["sku"]


@pytest.mark.parametrize(
    ("sku", "rate"),
    [
        ("coffee-house-blend", 700),
        ("milk-whole", 700),
        ("oat-milk", 1900),
        ("water-still", 1900),
        ("juice-orange", 1900),
        ("beer-pilsner", 1900),
        ("bananas", 700),
        ("cat-food-dry", 700),
        ("cat-litter", 1900),
        ("tampons", 700),
        ("flowers-tulips", 700),
        ("diapers-4", 1900),
        ("coffee-machine-espresso", 1900),
    ],
)
def test_german_tax_by_kind_of_goods(sku: str, rate: int) -> None:
    assert BY_SKU[sku]["tax_rate"] == rate


def test_a_family_has_variants_that_differ() -> None:
    families: dict[str, list[dict[str, Any]]] = {}
    for one in GOODS:
        if one["family"]:
            families.setdefault(one["family"], []).append(one)
    assert len(families) >= 60
    for family, variants in families.items():
        assert len(variants) >= 2, family
        assert len({one["brand"] + one["pack_value"] + names(one, "en-US")[0] for one in variants}) == len(
            variants
        ), family


def test_variants_of_coffee_and_milk() -> None:
    coffee = [one for one in GOODS if one["family"] == "coffee-house-blend"]
    assert {(one["pack_value"], one["pack_unit"]) for one in coffee} >= {("250", "g"), ("1", "kg")}
    assert any("decaf" in one["attributes"] for one in coffee)
    assert any("decaf" not in one["attributes"] for one in coffee)
    milk = {name for one in GOODS if one["family"] == "milk-fresh" for name in names(one, "de-DE")}
    assert {"Vollmilch", "Magermilch", "Fettarme Milch", "Laktosefreie Milch"} <= milk


def test_the_coffee_of_the_demo_conversation() -> None:
    coffee = BY_SKU["coffee-house-blend"]
    assert (coffee["price"], coffee["currency"], coffee["brand"]) == ("8.90", "EUR", "Lavanda")
    assert [coffee["texts"][locale]["title"] for locale in LOCALES] == [
        "House Blend Coffee",
        "Hausmischung Kaffee",
    ]
    assert coffee["stock"] >= 10


def test_brands_that_are_hard_to_hear() -> None:
    brands = {one["brand"] for one in GOODS}
    assert {"Lavanda", "Lavazza", "Xokolat", "Qrunch", "Kleen", "T-Time", "Haarmonie"} <= brands
    assert sum(not brand.isascii() for brand in brands) >= 8
    alike = jellyfish.metaphone("Qrunch"), jellyfish.metaphone("crunch")
    assert alike[0] == alike[1]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("flour", "flower"),
        ("leek", "leak"),
        ("steak", "stakes"),
        ("thyme", "time"),
        ("tea", "tee"),
        ("beets", "beats"),
    ],
)
def test_english_words_that_sound_alike(said: str, meant: str) -> None:
    assert said in words("en-US")
    codes = jellyfish.metaphone(said), jellyfish.metaphone(meant)
    assert jellyfish.levenshtein_distance(*codes) <= 1


@pytest.mark.parametrize(
    "pair",
    [
        ("tee", "teig"),
        ("käse", "kekse"),
        ("sahne", "seife"),
        ("reis", "eis"),
        ("pils", "pilze"),
        ("kohl", "kohle"),
        ("eier", "bier"),
        ("wein", "weizen"),
        ("kirschen", "kerzen"),
    ],
)
def test_german_words_that_sound_alike(pair: tuple[str, str]) -> None:
    assert set(pair) <= words("de-DE")


def test_some_is_sold_out_some_scarce_and_some_dear() -> None:
    stock = Counter(one["stock"] for one in GOODS)
    assert stock[0] >= 10
    assert stock[1] + stock[2] >= 10
    assert any(Money.of(one["price"], "EUR") > PIN_LIMIT and one["stock"] > 1 for one in GOODS)


def test_attributes_are_words_that_wishes_know() -> None:
    known = {
        "organic", "decaf", "vegan", "vegetarian", "lactose-free", "gluten-free", "sugar-free",
        "alcohol-free", "fair-trade", "low-fat", "fat-free", "regional", "recycled",
    }  # fmt: skip
    assert {name for one in GOODS for name in one["attributes"]} == known


@pytest.mark.parametrize(
    ("attribute", "label"),
    [
        ("organic", "organic|bio-|öko-"),
        ("decaf", "decaf|caffeine-free|entkoffeiniert|koffeinfrei"),
        ("vegan", "vegan"),
        ("gluten-free", "gluten-free|glutenfrei"),
        ("lactose-free", "lactose-free|laktosefrei"),
        ("sugar-free", "sugar-free|added sugar|unsweetened|ohne zucker|zuckerfrei|ungesüßt"),
        ("alcohol-free", "alcohol-free|alkoholfrei"),
        ("low-fat", "low-fat|fettarm"),
        ("recycled", "recycl"),
    ],
)
def test_what_a_title_promises_is_an_attribute(attribute: str, label: str) -> None:
    promising = [
        one for one in GOODS if any(re.match(f"(.* )?({label})", names(one, at)[0].lower()) for at in LOCALES)
    ]
    assert promising
    assert [one["sku"] for one in promising if attribute not in one["attributes"]] == []


def test_german_is_written_with_umlauts_and_in_one_form() -> None:
    right = {"Bioeier", "Baguette", "Schokoeis"}
    for one in GOODS:
        for text in (*names(one, "de-DE"), one["texts"]["de-DE"]["description"]):
            spelt = set(re.findall(r"\w*(?:ae|oe|(?<![aeäqQ])ue)\w*", text)) - right
            assert not spelt, text
            assert unicodedata.is_normalized("NFC", text)
    german = " ".join(name for one in GOODS for name in names(one, "de-DE"))
    assert set("äöüÄÖß") <= set(german)


def test_german_descriptions_are_not_the_english_ones() -> None:
    for one in GOODS:
        assert one["texts"]["de-DE"]["description"] != one["texts"]["en-US"]["description"]


EVERYDAY = {
    "en-US": """milk, oat milk, bread, butter, eggs, coffee, tea, sugar, flour, rice, pasta, bananas, apples,
        water, juice, beer, wine, cheese, yogurt, yoghurt, chocolate, cookies, biscuits, chips, crisps,
        salt and vinegar crisps, toilet paper, loo roll, dishwasher tabs, laundry detergent, soap, shampoo,
        toothpaste, batteries, light bulbs, cat food, dog food, baby food, diapers, nappies, tomatoes,
        potatoes, onions, honey, jam, salt, pepper, olive oil, ketchup, ice cream, pizza, ham, chicken""",
    "de-DE": """Milch, Hafermilch, Brot, Butter, Eier, Kaffee, Tee, Zucker, Mehl, Reis, Nudeln, Bananen,
        Äpfel, Wasser, Saft, Bier, Wein, Käse, Joghurt, Schokolade, Kekse, Chips, Chips Salz und Essig,
        Toilettenpapier, Klopapier, Spülmaschinentabs, Waschmittel, Seife, Shampoo, Zahnpasta, Batterien,
        Glühbirnen, Katzenfutter, Hundefutter, Babynahrung, Windeln, Tomaten, Kartoffeln, Zwiebeln, Honig,
        Marmelade, Salz, Pfeffer, Olivenöl, Ketchup, Eis, Pizza, Schinken, Hähnchen, Semmeln, Möhren""",
}
COFFEE = {"en-US": "coffee", "de-DE": "Kaffee"}
"""The one everyday word that no single product is called: there are too many of it."""


@pytest.mark.parametrize("locale", LOCALES)
def test_what_everybody_buys_is_called_what_everybody_says(locale: str) -> None:
    wanted = {name.strip().lower() for name in EVERYDAY[locale].split(",")} - {COFFEE[locale].lower()}
    assert wanted - named(locale) == set()
