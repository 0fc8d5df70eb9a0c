"""What search finds, in which order, and how sure it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from skill.language.quantities import Quantity
from skill.language.wishes import Wish
from skill.shop.search import SURE, UNSURE, Search
from tests import searching
from tests.shopping import BEN, Market


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    with searching.shop(tmp_path_factory.mktemp("en")) as store, searching.searching(store) as search:
        yield search


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    with (
        searching.shop(tmp_path_factory.mktemp("de")) as store,
        searching.searching(store, "de-DE") as search,
    ):
        yield search


def skus(search: Search, text: str, **options: object) -> list[str]:
    return [hit.sku for hit in search.query(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "sku"),
    [
        ("whole milk", "milk"),
        ("decaf ground coffee", "decaf"),
        ("apples", "apples"),
        ("apple", "apples"),
        ("dish washer tablets", "tabs"),
        ("blue tooth speaker", "speaker"),
        ("u s b cable", "cable"),
        ("toothbrushes", "brush"),
        ("tooth brush", "brush"),
        ("helios and co lamp", "lamp"),
        ("BLUETOOTH-SPEAKER!!!", "speaker"),
        ("double a battery", "batteries"),
    ],
)
def test_finds_what_was_said(english: Search, said: str, sku: str) -> None:
    first = english.query(said)[0]
    assert first.sku == sku
    assert first.score >= UNSURE


@pytest.mark.parametrize(
    ("said", "sku"),
    [
        ("Kaffeebohnen", "beans"),
        ("Bohnenkaffee", "beans"),
        ("Äpfel", "apples"),
        ("aepfel", "apples"),
        ("Apfel", "apples"),
        ("Zahnbürsten", "brush"),
        ("zahnbuerste", "brush"),
        ("Spülmaschinen Tabs", "tabs"),
        ("spuelmaschinentabs", "tabs"),
        ("Laktosefreie Milch", "milk-free"),
        ("Lade Kabel", "cable"),
        ("Blutuhs Lautsprecher", "speaker"),
    ],
)
def test_finds_german_compounds_umlauts_and_inflections(german: Search, said: str, sku: str) -> None:
    assert skus(german, said)[0] == sku


@pytest.mark.parametrize(
    ("heard", "alternatives", "sku"),
    [
        ("plaintiffs speaker", ["blue tooth speaker", "plenty of speaker"], "speaker"),
        ("decaf crowned coffee", ["the calf ground coffee"], "decaf"),
        ("hole mill", ["whole milk", "home ilk"], "milk"),
        ("dish wash a tablet", [], "tabs"),
        ("electrics tooth rush", ["elect trick toothbrush"], "brush"),
    ],
)
def test_finds_what_was_misheard(english: Search, heard: str, alternatives: list[str], sku: str) -> None:
    assert skus(english, heard, alternatives=alternatives)[0] == sku


def test_an_alternative_with_every_word_goes_before_what_sounds_alike(english: Search) -> None:
    hit = english.query("hole mill", alternatives=["whole milk"])[0]
    assert (hit.sku, hit.reading) == ("milk", "whole milk")
    assert hit.score >= SURE


def test_a_whole_name_is_surer_than_a_part_and_a_part_than_a_guess(english: Search) -> None:
    by_sku = {hit.sku: hit.score for hit in english.query("ground coffee")}
    assert by_sku["coffee"] == pytest.approx(1.0)
    assert SURE <= by_sku["coffee-big"] < by_sku["coffee"]
    assert english.query("grounded toffee")[0].score < by_sku["coffee-big"]


def test_a_word_of_the_description_is_less_than_one_of_the_name(english: Search) -> None:
    hits = english.query("batteries")
    assert [hit.sku for hit in hits][:2] == ["batteries", "lamp"]
    assert hits[1].score < SURE <= hits[0].score
    assert "batteries in description" in hits[1].reasons


def test_nothing_near_is_an_empty_list(english: Search) -> None:
    assert english.query("xylophon") == [] or english.query("xylophon")[0].score < UNSURE
    assert english.query("qqq") == []


def test_the_limit_holds_and_may_be_zero(english: Search) -> None:
    assert len(english.query("coffee", 2)) == 2
    assert english.query("coffee", 0) == []
    assert english.query("coffee", -1) == []


def test_asking_again_gives_the_same(english: Search) -> None:
    assert skus(english, "coffee") == skus(english, "coffee")


def test_price_limits_hold(english: Search) -> None:
    wish = Wish(text="coffee", phrase="coffee", max_price=Decimal("6.90"))
    assert set(skus(english, "coffee", wish=wish)) == {"coffee", "decaf"}
    wish = Wish(text="coffee", phrase="coffee", min_price=Decimal("6.91"))
    assert set(skus(english, "coffee", wish=wish)) == {"coffee-big", "beans"}


def test_a_limit_that_leaves_nothing_finds_nothing(english: Search) -> None:
    assert english.query("coffee", wish=Wish(text="coffee", max_price=Decimal("0.10"))) == []


@pytest.mark.parametrize("brand", ["nuvella", "Nuvella", "new vella", "nu vela"])
def test_a_brand_is_known_by_its_sound(english: Search, brand: str) -> None:
    assert skus(english, "coffee", wish=Wish(text="coffee", phrase="coffee", brand=brand)) == ["beans"]


def test_what_is_no_brand_is_searched_as_words(english: Search) -> None:
    wish = Wish(text="tablets", phrase="tablets", brand="dishwasher")
    assert skus(english, "tablets", wish=wish)[0] == "tabs"


def test_attributes_are_required(english: Search) -> None:
    wish = Wish(text="coffee", phrase="organic coffee", require=frozenset({"organic"}))
    assert skus(english, wish.phrase, wish=wish) == ["beans"]


def test_an_attribute_that_the_catalogue_does_not_know_is_searched_as_words(english: Search) -> None:
    wish = Wish(text="crisps", phrase="salted crisps", require=frozenset({"salted"}))
    assert skus(english, wish.phrase, wish=wish)[0] == "crisps-plain"


def test_without_an_attribute_or_a_word(english: Search) -> None:
    assert "decaf" not in skus(english, "coffee", wish=Wish(text="coffee", without=("decaf",)))
    assert skus(english, "crisps", wish=Wish(text="crisps", without=("vinegar",)))[0] == "crisps-plain"
    assert "crisps" not in skus(english, "crisps", wish=Wish(text="crisps", without=("vinegar",)))


def test_without_lactose_is_what_is_free_of_it(english: Search) -> None:
    assert skus(english, "milk", wish=Wish(text="milk", without=("lactose",))) == ["milk-free"]


def test_an_order_is_among_what_fits(english: Search) -> None:
    cheapest = skus(english, "coffee", wish=Wish(text="coffee", sort="price"))
    assert cheapest[:4] == ["coffee", "decaf", "beans", "coffee-big"]
    dearest = skus(english, "coffee", wish=Wish(text="coffee", sort="-price"))
    assert dearest[:4] == ["coffee-big", "beans", "decaf", "coffee"]
    assert skus(english, "ground coffee", wish=Wish(text="ground coffee", sort="-size"))[0] == "coffee-big"


def test_the_wanted_pack_comes_first(english: Search) -> None:
    wish = Wish(text="ground coffee", phrase="ground coffee", pack=Quantity(Decimal(1000), "g"))
    hits = english.query("ground coffee", wish=wish)
    assert hits[0].sku == "coffee-big"
    assert "pack fits" in hits[0].reasons


def test_without_words_the_filters_choose(english: Search) -> None:
    found = skus(english, "", limit=50, wish=Wish(max_price=Decimal("1.70")))
    assert set(found) == {"milk", "milk-free", "crisps-plain"}
    assert found[0] == "milk"  # the popular one


def skus_of_limit(search: Search, text: str) -> set[str]:
    return {hit.sku for hit in search.query(text, 50)}


def test_limits_are_read_from_the_text(english: Search) -> None:
    assert skus_of_limit(english, "coffee under 6 euros") == {"coffee"}
    assert skus(english, "the cheapest coffee")[0] == "coffee"


def test_the_sold_out_is_found_but_not_first(tmp_path: Path) -> None:
    rows = tuple(
        {"sku": sku, "price": "1", "stock": stock, "title": "Red Wine"} for sku, stock in (("a", 0), ("b", 3))
    )
    with searching.shop(tmp_path, rows) as store, searching.searching(store) as search:
        assert skus(search, "red wine") == ["b", "a"]
        assert "sold out" in search.query("red wine")[1].reasons


def test_what_can_be_had_comes_first_in_an_order(tmp_path: Path) -> None:
    rows = (
        {"sku": "gone", "title": "Red Wine", "price": "3", "stock": 0},
        {"sku": "dear", "title": "Red Wine", "price": "9"},
        {"sku": "later", "title": "Red Wine", "price": "5", "stock": 0, "backorder_days": 3},
    )
    with searching.shop(tmp_path, rows) as store, searching.searching(store) as search:
        assert skus(search, "the cheapest red wine") == ["later", "dear", "gone"]


def test_what_is_popular_comes_first(tmp_path: Path) -> None:
    rows = tuple(
        {"sku": sku, "price": "1", "popularity": popularity, "title": "Red Wine"}
        for sku, popularity in (("a", 1), ("b", 90))
    )
    with searching.shop(tmp_path, rows) as store, searching.searching(store) as search:
        assert skus(search, "red wine") == ["b", "a"]


def test_what_the_customer_bought_before_comes_first(market: Market, tmp_path: Path) -> None:
    rows = ({"sku": "a-coffee", "brand": "Test", "price": "8.90", "title": "House Blend Coffee"},)
    searching.imported(market.store, tmp_path, rows)
    with market.visit() as shop:
        assert skus(shop.search, "house blend coffee")[:2] == ["a-coffee", "coffee"]
    market.fill(coffee=1)
    market.checkout("key")
    with market.visit() as shop:
        assert skus(shop.search, "house blend coffee")[:2] == ["coffee", "a-coffee"]
        assert "bought before" in shop.search.query("house blend coffee")[0].reasons
    with market.visit(BEN) as shop:
        assert skus(shop.search, "house blend coffee")[:2] == ["a-coffee", "coffee"]


KINDS: tuple[dict[str, object], ...] = (
    {"sku": "filters", "price": "1.20", "pack": "100 piece", "category:en-US": "Coffee",
     "title:en-US": "Coffee Filters", "title:de-DE": "Kaffeefilter", "category:de-DE": "Kaffee"},
    {"sku": "ground", "price": "8.00", "pack": "500 g", "popularity": 90, "category:en-US": "Coffee",
     "title:en-US": "Ground Coffee", "title:de-DE": "Gemahlener Kaffee", "category:de-DE": "Kaffee"},
    {"sku": "instant", "price": "4.00", "pack": "200 g", "popularity": 60, "category:en-US": "Coffee",
     "title:en-US": "Instant Coffee", "title:de-DE": "Instantkaffee", "category:de-DE": "Kaffee"},
    {"sku": "beans", "price": "18.00", "pack": "1 kg", "popularity": 50, "category:en-US": "Coffee",
     "title:en-US": "Coffee Beans", "title:de-DE": "Kaffeebohnen", "category:de-DE": "Kaffee"},
    {"sku": "machine", "price": "40.00", "pack": "1 piece", "category:en-US": "Appliances",
     "title:en-US": "Coffee Machine", "title:de-DE": "Kaffeemaschine", "category:de-DE": "Geräte"},
)  # fmt: skip


@pytest.fixture(scope="module", params=["en-US", "de-DE"])
def coffees(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder = tmp_path_factory.mktemp("kinds")
    with searching.shop(folder, KINDS) as store, searching.searching(store, request.param) as search:
        yield search


def wished(search: Search, **wish: object) -> list[str]:
    """The skus of what is surely coffee, in the language of the search."""
    word = "Kaffee" if search.query("Instantkaffee", 1)[0].title == "Instantkaffee" else "coffee"
    hits = search.query(word, wish=Wish(text=word, phrase=word, **wish))  # type: ignore[arg-type]
    return [hit.sku for hit in hits if hit.score >= SURE]


def test_what_is_put_in_order_is_of_the_kind_that_was_asked_for(coffees: Search) -> None:
    assert wished(coffees, sort="price") == ["instant", "ground", "beans"]
    assert wished(coffees, sort="-price") == ["beans", "ground", "instant"]
    assert {"filters", "machine"} <= set(wished(coffees))


def test_within_a_price_range_the_kind_is_the_same(coffees: Search) -> None:
    assert wished(coffees, min_price=Decimal(10), max_price=Decimal(20)) == ["beans"]
    assert wished(coffees, min_price=Decimal(20), max_price=Decimal(50)) == []
