"""Wishes: what a customer wants, taken apart, alone and in lists."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.language.normalise import fold
from skill.language.quantities import Quantity
from skill.language.wishes import LONGEST, Wish, parse_items, parse_wish


def of(value: str, unit: str) -> Quantity:
    return Quantity(Decimal(value), unit)


def euros(highest: str | None = None, lowest: str | None = None) -> dict[str, Any]:
    limits = {"max_price": highest and Decimal(highest), "min_price": lowest and Decimal(lowest)}
    return {"currency": "EUR"} | {name: limit for name, limit in limits.items() if limit is not None}


def needs(*attributes: str) -> dict[str, Any]:
    return {"require": frozenset(attributes)}


WISHES: dict[str, dict[str, dict[str, Any]]] = {
    "en-US": {
        "coffee": {"text": "coffee"},
        "can you please add some oat milk to my shopping cart": {"text": "oat milk"},
        "I'd like to buy fresh strawberries": {"text": "fresh strawberries"},
        "do you have any bread in stock": {"text": "bread"},
        "two packs of coffee": {"text": "coffee", "quantity": 2, "container": "pack"},
        "a bottle of water": {"text": "water", "quantity": 1, "container": "bottle"},
        "a dozen eggs": {"text": "eggs", "quantity": 12},
        "a coffee": {"text": "coffee", "quantity": 1},
        "yogurt times three": {"text": "yogurt", "quantity": 3},
        "a kilo of tomatoes": {"text": "tomatoes", "pack": of("1", "kg")},
        "500 g coffee": {"text": "coffee", "pack": of("500", "g")},
        "milk 1 liter": {"text": "milk", "pack": of("1", "l")},
        "two 500 g packs of coffee": {
            "text": "coffee", "quantity": 2, "pack": of("500", "g"), "container": "pack",
        },
        "a six pack of beer": {"text": "beer", "quantity": 1, "pack": of("6", "piece"), "container": "pack"},
        "two large bottles of water": {"text": "large water", "quantity": 2, "container": "bottle"},
        "the biggest pack of flour": {"text": "flour", "container": "pack", "sort": "-size"},
        "10 meter hdmi cable": {"text": "hdmi cable", "phrase": "10 meter hdmi cable", "pack": of("10", "m")},
        "3.5 % milk": {"text": "3.5 % milk"},
        "size 4 diapers": {"text": "size 4 diapers"},
        "iphone 15 pro": {"text": "iphone 15 pro"},
        "7up": {"text": "7up"},
        "a can opener": {"text": "can opener", "quantity": 1},
        "first aid kit": {"text": "first aid kit"},
        "coffee under five euros": {"text": "coffee", **euros("5")},
        "wine between two and three euros": {"text": "wine", **euros("3", "2")},
        "decaf coffee from lavazza": {
            "text": "coffee", "phrase": "decaf coffee lavazza", "brand": "lavazza", **needs("decaf"),
        },
        "anything from barilla": {"phrase": "barilla", "brand": "barilla"},
        "organic only": {"phrase": "organic", **needs("organic")},
        "sugar-free cola": {"text": "cola", "phrase": "sugar-free cola", **needs("sugar-free")},
        "coffee without sugar": {"text": "coffee", **needs("sugar-free")},
        "no sugar": needs("sugar-free"),
        "coffee no sugar": {"text": "coffee", **needs("sugar-free")},
        "cola without sugar or caffeine": {"text": "cola", **needs("sugar-free", "decaf")},
        "pizza no mushrooms": {"text": "pizza", "without": ("mushrooms",)},
        "not the decaf one": {"without": ("decaf",)},
        "the cheapest coffee": {"text": "coffee", "sort": "price"},
        "best rated shampoo": {"text": "shampoo", "sort": "rating"},
        "not too expensive wine": {"text": "wine", "sort": "price"},
        "something cheaper": {"sort": "price", "reference": "cheaper"},
        "the cheapest one you have": {"sort": "price", "reference": "cheapest"},
        "the big one": {"reference": "bigger"},
        "it": {"reference": "it"},
        "add that to my cart": {"reference": "it"},
        "all of them": {"reference": "them"},
        "both": {"reference": "both"},
        "the other one": {"reference": "other"},
        "my usual": {"reference": "usual"},
        "two of those": {"quantity": 2, "reference": "it"},
        "the second one": {"reference": 2},
        "number two": {"reference": 2},
        "two packs of the second one": {"quantity": 2, "container": "pack", "reference": 2},
        "the last one please": {"reference": -1},
        "the first coffee": {"text": "coffee", "reference": 1},
        "the first two": {"quantity": 2, "reference": "them"},
        "two, no, three coffees": {"text": "coffees", "quantity": 3},
        "two no three coffees": {"text": "coffees", "quantity": 3},
        "two, I mean three, bottles of water": {"text": "water", "quantity": 3, "container": "bottle"},
        "two coffees, no, three": {"text": "coffees", "quantity": 3},
        "two coffees, no, teas": {"text": "teas", "quantity": 2},
        "five kilos of flour, no, two kilos": {"text": "flour", "pack": of("2", "kg")},
        "milk, no, butter": {"text": "butter"},
        "no i meant decaf": {"phrase": "decaf", **needs("decaf")},
        "not milk but butter": {"text": "butter"},
        "please": {},
        "": {},
    },
    "de-DE": {
        "Kaffee": {"text": "Kaffee"},
        "könntest du bitte noch Hafermilch in den Warenkorb legen": {"text": "Hafermilch"},
        "ich würde gerne frische Erdbeeren kaufen": {"text": "frische Erdbeeren"},
        "pack noch zwei Milch dazu": {"text": "Milch", "quantity": 2},
        "nimm die Butter raus": {"text": "Butter"},
        "zwei Packungen Kaffee": {"text": "Kaffee", "quantity": 2, "container": "pack"},
        "eine Flasche Wasser": {"text": "Wasser", "quantity": 1, "container": "bottle"},
        "ein Dutzend Eier": {"text": "Eier", "quantity": 12},
        "zweimal Milch": {"text": "Milch", "quantity": 2},
        "Joghurt mal drei": {"text": "Joghurt", "quantity": 3},
        "ein Kilo Tomaten": {"text": "Tomaten", "pack": of("1", "kg")},
        "anderthalb Liter Milch": {"text": "Milch", "pack": of("1.5", "l")},
        "ein halbes Pfund Butter": {"text": "Butter", "pack": of("250", "g")},
        "ein Sixpack Bier": {"text": "Bier", "quantity": 1, "pack": of("6", "piece"), "container": "pack"},
        "zwei Fünf-Kilo-Säcke Kartoffeln": {
            "text": "Kartoffeln", "quantity": 2, "pack": of("5", "kg"), "container": "bag",
        },
        "Milch 3,5 Prozent": {"text": "Milch 3,5 Prozent"},
        "Windeln Größe 4": {"text": "Windeln Größe 4"},
        "Erste-Hilfe-Set": {"text": "Erste-Hilfe-Set"},
        "Kaffee unter fünf Euro": {"text": "Kaffee", **euros("5")},
        "Wein zwischen zwei und drei Euro": {"text": "Wein", **euros("3", "2")},
        "entkoffeinierter Kaffee von Lavazza": {
            "text": "Kaffee", "phrase": "entkoffeinierter Kaffee Lavazza", "brand": "Lavazza",
            **needs("decaf"),
        },
        "Nudeln der Marke Pastavera": {"text": "Nudeln", "phrase": "Nudeln Pastavera", "brand": "Pastavera"},
        "nur Bio": {"phrase": "Bio", **needs("organic")},
        "Biomilch": {"text": "milch", "phrase": "Biomilch", **needs("organic")},
        "Bio-Milch": {"text": "Milch", "phrase": "Bio-Milch", **needs("organic")},
        "Biomüllbeutel": {"text": "Biomüllbeutel"},
        "zuckerfreie Cola": {"text": "Cola", "phrase": "zuckerfreie Cola", **needs("sugar-free")},
        "Kaffee ohne Zucker": {"text": "Kaffee", **needs("sugar-free")},
        "keine Nüsse": needs("nut-free"),
        "Nudeln ohne Ei oder Gluten": {"text": "Nudeln", "without": ("Ei",), **needs("gluten-free")},
        "nicht den entkoffeinierten": {"without": ("decaf",)},
        "der billigste Kaffee": {"text": "Kaffee", "sort": "price"},
        "die beliebteste Schokolade": {"text": "Schokolade", "sort": "popular"},
        "am besten bewertetes Shampoo": {"text": "Shampoo", "sort": "rating"},
        "etwas Günstigeres": {"sort": "price", "reference": "cheaper"},
        "die billigere": {"sort": "price", "reference": "cheaper"},
        "die große": {"reference": "bigger"},
        "das": {"reference": "it"},
        "leg das in den Warenkorb": {"reference": "it"},
        "beide": {"reference": "both"},
        "das andere": {"reference": "other"},
        "das Übliche": {"reference": "usual"},
        "zwei davon": {"quantity": 2, "reference": "it"},
        "davon zwei": {"quantity": 2, "reference": "it"},
        "das zweite": {"reference": 2},
        "Nummer zwei": {"reference": 2},
        "den letzten bitte": {"reference": -1},
        "die ersten zwei": {"quantity": 2, "reference": "them"},
        "zwei, nein, drei Kaffee": {"text": "Kaffee", "quantity": 3},
        "zwei nein drei Kaffee": {"text": "Kaffee", "quantity": 3},
        "zwei, ich meine drei, Flaschen Wasser": {"text": "Wasser", "quantity": 3, "container": "bottle"},
        "zwei Milch, nein, drei": {"text": "Milch", "quantity": 3},
        "nicht Milch sondern Butter": {"text": "Butter"},
        "nein Tee": {"text": "Tee"},
        "bitte": {},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "text", "meant"),
    [(locale, text, meant) for locale, said in WISHES.items() for text, meant in said.items()],
)
def test_a_wish_is_what_it_means(locale: str, text: str, meant: dict[str, Any]) -> None:
    assert parse_wish(text, locale) == Wish(**{"phrase": meant.get("text", "")} | meant)


LISTS: dict[str, dict[str, list[str]]] = {
    "en-US": {
        "milk and two breads": ["milk", "2 breads"],
        "milk, two breads, and a pound of coffee": ["milk", "2 breads", "coffee (1 lb)"],
        "milk two breads and a pound of coffee": ["milk", "2 breads", "coffee (1 lb)"],
        "add milk and two breads to my cart please": ["milk", "2 breads"],
        "twenty two eggs three breads": ["22 eggs", "3 breads"],
        "two and a half kilos of potatoes and a melon": ["potatoes (2.5 kg)", "1 melon"],
        "some apples some bananas and a few oranges": ["apples", "bananas", "oranges"],
        "salt and vinegar crisps and milk": ["salt and vinegar crisps", "milk"],
        "mac and cheese": ["mac and cheese"],
        "salt and pepper": ["salt", "pepper"],
        "coffee, organic, under five euros": ["coffee"],
        "vegan and organic yoghurt": ["yoghurt"],
        "coffee between two and three euros and tea": ["coffee", "tea"],
        "tea without sugar and salt": ["tea"],
        "tea without sugar and milk": ["tea", "milk"],
        "coffee two packs, milk one liter": ["2 coffee", "milk (1 l)"],
        "cream for two cakes": ["cream for two cakes"],
        "whip up a cake": ["whip up a cake"],
        "milk and bread, no, butter": ["milk", "butter"],
        "not milk but butter and eggs": ["butter", "eggs"],
        "the first one and milk": ["#1", "milk"],
        "": [],
        "please": [],
    },
    "de-DE": {
        "Milch und zwei Brote": ["Milch", "2 Brote"],
        "Milch, zwei Brote und ein Pfund Kaffee": ["Milch", "2 Brote", "Kaffee (500 g)"],
        "zwei Milch eine Butter drei Brote": ["2 Milch", "1 Butter", "3 Brote"],
        "drei Milch und zwanzig Eier": ["3 Milch", "20 Eier"],
        "zweiundzwanzig Eier und ein Brot": ["22 Eier", "1 Brot"],
        "einmal Milch und zweimal Brot": ["1 Milch", "2 Brot"],
        "füge Milch und zwei Brote zum Warenkorb hinzu": ["Milch", "2 Brote"],
        "Essig und Öl": ["Essig", "Öl"],
        "Kaffee für zwei Personen": ["Kaffee für zwei Personen"],
        "Brot, Bio, unter drei Euro": ["Brot"],
        "zwischen zwei und drei Euro Wein und Käse": ["Wein", "Käse"],
        "Tee ohne Zucker und Salz": ["Tee"],
        "Milch und Brot, nein, Butter": ["Milch", "Butter"],
        "den ersten und den dritten": ["#1", "#3"],
    },
}


def short(wish: Wish) -> str:
    count = f"{wish.quantity} " if wish.quantity else ""
    size = f" ({wish.pack})" if wish.pack else ""
    return f"{count}{wish.text or f'#{wish.reference}'}{size}"


@pytest.mark.parametrize(
    ("locale", "text", "items"),
    [(locale, text, items) for locale, said in LISTS.items() for text, items in said.items()],
)
def test_a_list_is_taken_apart(locale: str, text: str, items: list[str]) -> None:
    assert [short(wish) for wish in parse_items(text, locale)] == items


PRODUCTS = {
    "milk", "eggs", "butter", "bread", "red wine", "white wine", "orange juice", "apple juice", "seven up",
    "salt", "pepper", "salt and pepper crackers", "bangers and mash", "milch", "brot", "kaffee", "apfelsaft",
    "orangensaft",
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "text", "items"),
    [
        ("en-US", "milk eggs and butter", ["milk", "eggs", "butter"]),
        ("en-US", "bangers and mash and bread", ["bangers and mash", "bread"]),
        ("en-US", "two salt and pepper crackers", ["2 salt and pepper crackers"]),
        ("en-US", "red and white wine", ["red wine", "white wine"]),
        ("en-US", "apple and orange juice", ["apple juice", "orange juice"]),
        ("en-US", "milk a loaf of bread", ["milk", "1 bread"]),
        ("en-US", "seven up and two milk", ["seven up", "2 milk"]),
        ("en-US", "milk unheard and butter", ["milk unheard", "butter"]),
        ("de-DE", "Milch Brot und Kaffee", ["Milch", "Brot", "Kaffee"]),
        ("de-DE", "Apfel- und Orangensaft", ["Apfelsaft", "Orangensaft"]),
    ],
)
def test_the_shop_tells_what_is_one_product(locale: str, text: str, items: list[str]) -> None:
    said = parse_items(text, locale, lambda phrase: fold(phrase) in PRODUCTS)
    assert [short(wish) for wish in said] == items


@pytest.mark.parametrize(
    ("text", "pack", "packs"),
    [
        ("coffee", of("500", "g"), 1),
        ("two packs of coffee", of("500", "g"), 2),
        ("a kilo of coffee", of("500", "g"), 2),
        ("two 500 g packs of coffee", of("1", "kg"), 1),
        ("twelve eggs", of("10", "piece"), 2),
        ("two packs of eggs", of("10", "piece"), 2),
        ("two eggs", of("10", "piece"), 2),
        ("eight rolls of toilet paper", of("8", "roll"), 1),
        ("two six packs of beer", of("1", "piece"), 12),
        ("a kilo of apples", of("1", "piece"), 1),
        ("three milks", None, 3),
        ("zero milks", None, 1),
    ],
)
def test_a_wish_is_so_many_packs(text: str, pack: Quantity | None, packs: int) -> None:
    assert parse_wish(text, "en-US").count(pack) == packs


def test_a_text_too_long_to_be_spoken_is_searched_as_it_is() -> None:
    text = "two milk and " * LONGEST
    assert parse_wish(text, "en-US") == Wish(text.strip(), text.strip())
    assert len(parse_items(text, "en-US")) == 1


@given(st.text(max_size=120), st.sampled_from(["en-US", "de-DE"]), st.booleans())
def test_no_text_is_too_odd(text: str, locale: str, anything: bool) -> None:
    parse_wish(text, locale, lambda phrase: anything)
    for wish in parse_items(text, locale, lambda phrase: anything):
        assert wish
        assert wish.count(of("500", "g")) >= 1


TEXTS = [text for said in WISHES.values() for text in said]
TEXTS += [text for said in LISTS.values() for text in said]
SPOKEN = sorted({word for text in TEXTS for word in text.split()})


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SPOKEN), max_size=14), st.sampled_from(["en-US", "de-DE"]))
def test_no_pile_of_words_is_too_odd(words: list[str], locale: str) -> None:
    text = " ".join(words)
    wish = parse_wish(text, locale)
    heard = fold(text).replace(" ", "")
    said = [wish.text, wish.phrase, wish.brand]
    for part in said:
        assert all(word in heard for word in fold(part).split())
    assert wish.quantity is None or 0 < wish.quantity < 10_000
    assert wish.max_price is None or wish.min_price is None or wish.currency in ("", "EUR")
    assert all(parse_items(text, locale))


@given(st.sampled_from(sorted(WISHES["en-US"])))
def test_politeness_case_and_carriers_change_nothing(text: str) -> None:
    wish = parse_wish(text, "en-US")
    if text:
        assert same(parse_wish(f"could you please find me {text}", "en-US"), wish)
    assert same(parse_wish(f"  {text.upper()}  please", "en-US"), wish)


def same(one: Wish, other: Wish) -> bool:
    return folded(one) == folded(other)


def folded(wish: Wish) -> Wish:
    said = {"text": fold(wish.text), "phrase": fold(wish.phrase), "brand": fold(wish.brand)}
    return replace(wish, **said, without=tuple(map(fold, wish.without)))  # type: ignore[arg-type]
