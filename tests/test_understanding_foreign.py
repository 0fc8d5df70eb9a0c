"""What is said in a room and not to the shop does nothing; what no list has is bought all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.understanding import explain, model_for, understand
from skill.understanding.transcripts import EFFECTS

ROOM = Path(__file__).parent / "foreign"
DOING = EFFECTS - {"AMAZON.YesIntent"}
"""What does something also when nothing was asked."""

MOST = 0.02
"""How much of it may be taken for something that changes cart or orders."""


def said_in_a_room(locale: str) -> list[str]:
    lines = (ROOM / f"{locale}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_hardly_anything_that_is_said_in_a_room_is_acted_upon(locale: str) -> None:
    sentences, model = said_in_a_room(locale), model_for(locale)
    found = {sentence: explain(sentence, model).intent for sentence in sentences}
    acted = {sentence: intent.name for sentence, intent in found.items() if intent and intent.name in DOING}
    assert len(sentences) > 150
    assert len(acted) <= MOST * len(sentences), acted


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "how do i change the curtains"),
        ("en-US", "pause for a minute"),
        ("en-US", "connect the hose to the tap"),
        ("en-US", "get me some news from home"),
        ("en-US", "make it to the station by nine"),
        ("de-DE", "setz das Gespräch fort"),
        ("de-DE", "pausier mal kurz"),
        ("de-DE", "die Katze will schon wieder raus"),
        ("de-DE", "ändere den Namen der Datei"),
    ],
)
def test_the_verbs_of_a_shop_alone_do_nothing(locale: str, said: str) -> None:
    found = understand(said, model_for(locale))
    assert found is None or found.name not in DOING, found


CARRIERS = {
    "en-US": ["i need {}", "i'd like {}", "order me {}", "add {} to my cart", "get me {}"],
    "de-DE": ["ich brauche {}", "gib mir {}", "ich hätte gern {}", "bestell {}", "leg {} in den Wagen"],
}
UNHEARD_OF = {
    "en-US": ["a colander", "two thermos flasks", "duct tape", "a ukulele"],
    "de-DE": ["ein Sieb", "zwei Trinkflaschen", "Klebeband", "eine Luftpumpe"],
}


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_what_no_list_has_is_bought_all_the_same(locale: str) -> None:
    for carrier in CARRIERS[locale]:
        for thing in UNHEARD_OF[locale]:
            found = understand(carrier.format(thing), model_for(locale))
            assert found is not None, carrier.format(thing)
            assert (found.name, found.slots["items"].spoken) == ("AddToCartIntent", thing)


def test_each_sample_speaks_of_the_theme_of_its_intent() -> None:
    index = model_for("en-US").index
    stems, _ = index.theme("CouponIntent")
    assert stems == {"coupon", "code", "voucher"}
    assert index.theme("PauseSubscriptionIntent")[0] >= {"subscript"}
    assert "paus" not in index.theme("PauseSubscriptionIntent")[0]


@pytest.mark.parametrize(
    ("locale", "said", "name"),
    [
        ("en-US", "i want to see where my parcel is can you help me", "OrderStatusIntent"),
        ("de-DE", "ich will meine Bestellung stornieren kannst du mir helfen", "CancelOrderIntent"),
        ("en-US", "can you help me", "AMAZON.HelpIntent"),
        ("de-DE", "kannst du mir helfen", "AMAZON.HelpIntent"),
    ],
)
def test_politeness_behind_a_request_is_no_request(locale: str, said: str, name: str) -> None:
    found = understand(said, model_for(locale))
    assert found is not None
    assert found.name == name


def test_what_was_perhaps_said_to_others_needs_more_than_a_guess() -> None:
    said, perhaps = "what is the weather like today", ("what is the winner like today",)
    assert understand(said, model_for("en-US"), alternatives=perhaps) is None
