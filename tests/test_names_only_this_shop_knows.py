"""What no interaction model knows and this merchant sells: asked for in the words of any other thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from skill.conversation import respond
from skill.dialogue import Turn
from skill.services import Services
from skill.shop.search import Search
from skill.understanding import explain, model_for, understand
from tests import searching
from tests.demo_shop import services_at
from tests.dialogues.player import MONDAY

GOODS = (
    ("sieve", "Steel Colander", "Nudelsieb Edelstahl", "Kochkraft"),
    ("sheet", "Garden Tarpaulin", "Gartenplane", ""),
    ("clippers", "Nail Clippers", "Nagelschere", ""),
    ("toner", "Toner Cartridge black", "Druckerpatrone schwarz", "Inkor"),
    ("turner", "Spatula", "Pfannenwender", ""),
    ("time", "Just in Time Box", "Zeit für mich Box", ""),
    ("game", "Bigbyte Unicorn Princess Zbox One Basic", "Bigbyte Einhornprinzessin Zbox One", "Bigbyte"),
)
ROWS = tuple(
    {"sku": sku, "price": "9.90", "title:en-US": english, "title:de-DE": german, "brand": brand}
    for sku, english, german, brand in GOODS
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("hardware")
    services = services_at(folder)
    searching.imported(services.store, folder, ROWS)
    yield services
    services.store.close()


class Customer:
    """Somebody new, who says one thing after the other."""

    numbers = count()

    def __init__(self, services: Services, locale: str) -> None:
        self.services, self.locale, self.name = services, locale, f"customer {next(self.numbers)}"
        self.turns = count()

    def says(self, utterance: str, *alternatives: str) -> str:
        at = MONDAY + timedelta(seconds=(number := next(self.turns)))
        turn = Turn(str(number), "one", "text", self.name, self.locale, at, utterance, alternatives)
        return respond(turn, self.services).text

    @property
    def cart(self) -> str:
        return self.says("what is in my cart" if self.locale == "en-US" else "was ist im warenkorb")


ASKED = [
    ("en-US", "colander", "I found Steel Colander, €9.90. Shall I add it to your cart?"),
    ("en-US", "two toner cartridges please", "Added 2 × Toner Cartridge black"),
    ("en-US", "Inkor toner cartridge", "I found Toner Cartridge black"),
    ("en-US", "and a tarpaulin", "Added 1 × Garden Tarpaulin"),
    ("en-US", "give me a spatula", "Added 1 × Spatula"),
    ("en-US", "steel colanders", "I found Steel Colander"),
    ("en-US", "zbox one", "I found Bigbyte Unicorn Princess Zbox One Basic"),
    ("en-US", "unicorn princess", "I found Bigbyte Unicorn Princess Zbox One Basic"),
    ("en-US", "bigbyte", "I found Bigbyte Unicorn Princess Zbox One Basic"),
    ("en-US", "a colander and two spatulas", "Added 1 × Steel Colander, €9.90 and 2 × Spatula"),
    ("en-US", "spatula and toner cartridge", "Added 1 × Spatula, €9.90 and 1 × Toner Cartridge black"),
    (
        "de-DE",
        "nudelsieb und zwei pfannenwender",
        "Dazugelegt: 1 × Nudelsieb Edelstahl, 9,90 € und 2 × Pfann",
    ),
    ("de-DE", "nudelsieb", "Ich habe Nudelsieb Edelstahl, 9,90 €"),
    ("de-DE", "zwei druckerpatronen bitte", "Dazugelegt: 2 × Druckerpatrone schwarz"),
    ("de-DE", "und eine gartenplane", "Dazugelegt: 1 × Gartenplane"),
    ("de-DE", "nimm einen pfannenwender", "Dazugelegt: 1 × Pfannenwender"),
    ("de-DE", "bitte nagelschere dazu", "Dazugelegt: 1 × Nagelschere"),
]


@pytest.mark.parametrize(("locale", "said", "answer"), ASKED)
def test_it_is_asked_for_like_anything_else(services: Services, locale: str, said: str, answer: str) -> None:
    assert understand(said, model_for(locale)) is None or "give me" in said
    assert Customer(services, locale).says(said).startswith(answer)


def test_it_is_taken_out_again_and_what_was_said_in_between_counts(services: Services) -> None:
    anna = Customer(services, "en-US")
    anna.says("two toner cartridges please")
    anna.says("spatula")
    assert anna.says("yes").startswith("Added 1 × Spatula")
    assert "1 × Spatula" not in anna.says("take out the spatula").split("come")[1]
    assert "2 × Toner Cartridge black" in anna.cart
    assert "Spatula" not in anna.cart


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "the storm is moving up the garden"),
        ("en-US", "he said the spatula is in the kitchen drawer"),
        ("en-US", "my nail is broken again"),
        ("en-US", "can you give me the time"),
        ("en-US", "steel"),
        ("en-US", "black"),
        ("de-DE", "der sturm zieht über den garten"),
        ("de-DE", "schwarz"),
        ("de-DE", "hast du zeit für mich"),
    ],
)
def test_talk_that_has_a_word_of_a_name_puts_nothing_into_the_cart(
    services: Services, locale: str, said: str
) -> None:
    ben = Customer(services, locale)
    ben.says(said)
    assert ben.cart in (
        "Your cart is empty. What would you like?",
        "Dein Warenkorb ist leer. Was darf es sein?",
    )


def test_what_is_not_in_the_cart_is_not_taken_out_because_of_how_it_sounds(services: Services) -> None:
    cleo = Customer(services, "en-US")
    cleo.says("and a tarpaulin")
    assert cleo.says("remove the colander").startswith("I don't see “colander” in your cart.")
    assert "1 × Garden Tarpaulin" in cleo.cart


def test_a_question_about_money_stays_open_where_only_a_word_of_a_name_was_said(services: Services) -> None:
    anna = Customer(services, "en-US")
    anna.says("spatula")
    assert anna.says("the storm is moving up the garden").endswith("Shall I add it to your cart?")
    assert anna.says("yes").startswith("Added 1 × Spatula")


@pytest.fixture(scope="module")
def search(services: Services) -> Iterator[Search]:
    with services.store.connect(reads=True) as connection:
        yield Search(connection, "en-US")


@pytest.mark.parametrize(
    ("name", "sold"),
    [
        ("colander", True),
        ("steel colander", True),
        ("kochkraft steel colander", True),
        ("Colanders!", True),
        ("toner cartridge", True),
        ("toner", True),
        ("steel", True),
        ("cartridge", False),
        ("garden", True),
        ("calendar", False),
        ("time", False),
        ("", False),
        ("…", False),
        ("nail colander", False),
        ("inkor", True),
        ("inkor toner", True),
        ("inkor cartridge", True),
        ("black cartridge", False),
        ("unicorn", True),
        ("princess", False),
        ("princess zbox", True),
        ("zbox princess", False),
    ],
)
def test_a_name_is_what_a_title_begins_with_or_is_about(search: Search, name: str, sold: bool) -> None:
    assert search.sells(name) is sold


def test_names_are_asked_for_longest_first_and_not_without_end() -> None:
    asked: list[str] = []

    def nothing_is_sold(name: str) -> bool:
        asked.append(name)
        return False

    talk = "grandmother tells stories about castles dragons knights princesses towers rivers mountains " * 20
    assert understand(talk, model_for("en-US"), sold=nothing_is_sold) is None
    assert 0 < len(asked) <= 20
    assert sorted(asked, key=lambda name: -len(name.split())) == asked


def test_what_the_best_transcript_names_goes_before_what_others_say() -> None:
    model, sold = model_for("en-US"), "colander".__eq__
    others = ("cheaper calender", "coffee dough coffee", "call and her")
    assert understand("colander", model, alternatives=others) != understand("colander", model, sold=sold)
    found = explain("colander", model, alternatives=others, sold=sold)
    assert found.intent is not None
    assert (found.intent.name, found.intent.text("query")) == ("SearchIntent", "colander")
    assert found.evidence == ("'colander' is sold here",)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("get your feet off the table", {"feet", "off", "table"}),
        ("take your jacket off and sit down", {"jacket", "off", "sit", "down"}),
        ("get me a picture of a horse", {"picture", "horse"}),
    ],
)
def test_names_that_make_no_list_are_no_wish(said: str, names: set[str]) -> None:
    assert understand(said, model_for("en-US"), sold=names.__contains__) is None


def test_another_transcript_may_name_it() -> None:
    model, sold = model_for("en-US"), "toner cartridges".__eq__
    heard = understand(
        "too turner cart wages", model, alternatives=("two toner cartridges please",), sold=sold
    )
    assert heard is not None
    assert heard.text(next(iter(heard.slots))).endswith("toner cartridges")


def test_what_was_heard_is_only_looked_for_unless_it_is_said_plainly() -> None:
    model, sold = model_for("en-US"), "spatula".__eq__
    typed = understand("give me a spatula", model, sold=sold)
    assert typed is not None
    assert (typed.name, typed.text("items")) == ("AddToCartIntent", "a spatula")
    plainly = understand("add a spatula to my cart", model, alternatives=("at a spatula",), sold=sold)
    assert plainly is not None
    assert plainly.name == "AddToCartIntent"
    grabbed = understand("grab a spatula", model, sold=sold)
    assert grabbed is not None
    assert grabbed.name == "AddToCartIntent"
    unsure = understand("grab a spatula", model, alternatives=("grab a spatial",), sold=sold)
    assert unsure is not None
    assert (unsure.name, unsure.text("query")) == ("SearchIntent", "spatula")
