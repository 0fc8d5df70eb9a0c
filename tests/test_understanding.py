"""What people say to our own models, in both languages: the intent, its slots, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skill.dialogue import Intent
from skill.understanding import explain, model_for, understand
from skill.understanding.parse import TAKEN
from skill.understanding.requests import requests_in
from skill.understanding.transcripts import PLAINLY

YES, NO = "AMAZON.YesIntent", "AMAZON.NoIntent"
MODELS = Path(__file__).parents[1] / "interaction_models"


def texts(intent: Intent | None) -> tuple[str, dict[str, str]]:
    """The name of the intent, and what its slots hold."""
    return (intent.name, {name: slot.text for name, slot in intent.slots.items()}) if intent else ("", {})


SAID = {
    "en-US": [
        ("reorder my coffee", "ReorderIntent", {"product": "coffee"}),
        ("Reorder my Coffee, please!", "ReorderIntent", {"product": "coffee"}),
        ("add milk and two breads", "AddToCartIntent", {"items": "milk and two breads"}),
        (
            "um could you add like three packs of pasta please",
            "AddToCartIntent",
            {"items": "three packs of pasta"},
        ),
        ("add the second one to my cart", "AddToCartIntent", {"items": "the second one"}),
        ("add it", "AddToCartIntent", {"items": "it"}),
        ("do you have any oat milk", "SearchIntent", {"query": "oat milk"}),
        ("chocolate without sugar", "SearchIntent", {"query": "chocolate without sugar"}),
        ("coffee", "SearchIntent", {"query": "coffee"}),
        ("find something", "SearchIntent", {}),
        ("cheaper", "RefineIntent", {"sort": "cheaper"}),
        ("under five euros", "RefineIntent", {"maxPrice": "5"}),
        ("something from la vazza", "RefineIntent", {"brand": "Lavazza"}),
        ("organic only", "RefineIntent", {"only": "organic"}),
        ("without sugar", "RefineIntent", {"without": "sugar"}),
        ("the second one", "SelectIntent", {"ordinal": "2"}),
        ("number three please", "SelectIntent", {"ordinal": "3"}),
        ("i'll take the last one", "SelectIntent", {"ordinal": "last"}),
        ("the cheaper one", "SelectIntent", {"which": "cheaper"}),
        ("what's the price of the second one", "PriceIntent", {"ordinal": "2"}),
        ("two more", "ChangeQuantityIntent", {"more": "2"}),
        ("one less", "ChangeQuantityIntent", {"less": "1"}),
        ("no three", "ChangeQuantityIntent", {"quantity": "3"}),
        ("actually make it a dozen", "ChangeQuantityIntent", {"quantity": "12"}),
        ("no i meant oat milk", "CorrectIntent", {"correction": "oat milk"}),
        ("take the milk out again", "RemoveFromCartIntent", {"items": "the milk"}),
        ("checkout please", "CheckoutIntent", {}),
        ("my pin is one two three four", "CheckoutIntent", {"pin": "1234"}),
        ("the usual", "ReorderIntent", {}),
        ("track order one two three four five six", "OrderStatusIntent", {"number": "123456"}),
        ("cancel my order", "CancelOrderIntent", {}),
        ("cancel", "AMAZON.CancelIntent", {}),
        ("can you say that one more time", "AMAZON.RepeatIntent", {}),
    ],
    "de-DE": [
        ("bestell mir nochmal Kaffee", "ReorderIntent", {"product": "Kaffee"}),
        ("den Kaffee wie immer", "ReorderIntent", {"product": "Kaffee"}),
        ("pack noch zwei Milch dazu", "AddToCartIntent", {"items": "zwei Milch"}),
        ("fuege zwei Packungen Nudeln hinzu", "AddToCartIntent", {"items": "zwei Packungen Nudeln"}),
        (
            "ich hätte gerne anderthalb Kilo Äpfel bitte",
            "AddToCartIntent",
            {"items": "anderthalb Kilo Äpfel"},
        ),
        ("kannst du mir mal grünen Tee zeigen", "SearchIntent", {"query": "grünen Tee"}),
        ("Hafermilch", "SearchIntent", {"query": "Hafermilch"}),
        ("geht's auch günstiger", "RefineIntent", {"sort": "billiger"}),
        ("unter fünf Euro", "RefineIntent", {"maxPrice": "5"}),
        ("von Lawaza", "RefineIntent", {"brand": "Lavazza"}),
        ("nur bio", "RefineIntent", {"only": "bio"}),
        ("ohne Zucker", "RefineIntent", {"without": "Zucker"}),
        ("die zweite", "SelectIntent", {"ordinal": "2"}),
        ("den billigeren", "SelectIntent", {"which": "billigere"}),
        ("was kostet der zweite", "PriceIntent", {"ordinal": "2"}),
        ("noch zwei", "ChangeQuantityIntent", {"more": "2"}),
        ("mach drei draus", "ChangeQuantityIntent", {"quantity": "3"}),
        ("eins weniger", "ChangeQuantityIntent", {"less": "1"}),
        ("nein ich meinte Hafermilch", "CorrectIntent", {"correction": "Hafermilch"}),
        ("nimm die Butter wieder raus", "RemoveFromCartIntent", {"items": "die Butter"}),
        ("zur Kasse bitte", "CheckoutIntent", {}),
        ("das Übliche bitte", "ReorderIntent", {}),
        ("wo bleibt meine Bestellung", "OrderStatusIntent", {}),
        ("storniere bitte meine Bestellung", "CancelOrderIntent", {}),
        ("abbrechen", "AMAZON.CancelIntent", {}),
        ("wie bitte", "AMAZON.RepeatIntent", {}),
    ],
}


@pytest.mark.parametrize(
    ("locale", "said", "name", "slots"),
    [(locale, *row) for locale, rows in SAID.items() for row in rows],
    ids=[row[0] for rows in SAID.values() for row in rows],
)
def test_what_is_said(locale: str, said: str, name: str, slots: dict[str, str]) -> None:
    assert texts(understand(said, model_for(locale))) == (name, slots)


def test_a_slot_keeps_what_was_said_and_what_it_resolved_to() -> None:
    heard = understand("Ich möchte meine Möhren nachbestellen", model_for("de-DE"))
    assert heard is not None
    assert (heard.slots["product"].spoken, heard.slots["product"].ids) == ("Möhren", ("carrots",))


def test_a_value_that_no_one_listed_is_kept_as_said() -> None:
    heard = understand("reorder my dragon fruit", model_for("en-US"))
    assert heard is not None
    assert (heard.slots["product"].spoken, heard.slots["product"].value) == ("dragon fruit", "")


def test_dates_are_dated_when_today_is_known() -> None:
    said, model = "what did i order last week", model_for("en-US")
    dated = understand(said, model, today=date(2026, 11, 22))
    undated = understand(said, model)
    assert dated is not None
    assert dated.slots["date"].value == "2026-W46"
    assert undated is not None
    assert (undated.slots["date"].spoken, undated.slots["date"].value) == ("last week", "")


FOREIGN = {
    "en-US": [
        "what's the weather like tomorrow",
        "set an alarm for seven",
        "play some jazz",
        "who won the game last night",
        "turn off the kitchen lights",
        "how deep is the baltic sea",
        "purple elephants dance tonight",
        "text my sister that i'm late",
        "i'd like you to ring my aunt",
        "how do i get gum out of my hair",
        "how do i get over a cold",
        "i want to know who rang this morning",
        "give me some ideas for the school play",
    ],
    "de-DE": [
        "wie wird das Wetter morgen",
        "stell den Wecker auf sieben",
        "spiel ein bisschen Jazz",
        "wer hat gestern gewonnen",
        "mach das Licht in der Küche aus",
        "farblose grüne Ideen schlafen wütend",
        "schreib meiner Schwester dass ich später komme",
        "ich brauche dass du meine Tante anrufst",
        "wie bekomme ich Kaugummi aus den Haaren",
        "wie viel ist neun mal sechs",
        "ich möchte wissen wer heute früh angerufen hat",
    ],
}


@pytest.mark.parametrize(("locale", "said"), [(loc, said) for loc, rows in FOREIGN.items() for said in rows])
def test_what_is_not_for_the_shop_is_refused(locale: str, said: str) -> None:
    assert understand(said, model_for(locale)) is None


UNUSUAL = {
    "en-US": [
        ("get me a zorbinator", "a zorbinator"),
        ("how do i order two coffees", "two coffees"),
        ("add the coffee i had last time", "the coffee i had last time"),
        ("i need batteries for my remote", "batteries for my remote"),
    ],
    "de-DE": [
        ("bestell mir einen Zorbinator", "einen Zorbinator"),
        ("wie kann ich Milch in den Wagen legen", "Milch"),
    ],
}


@pytest.mark.parametrize(
    ("locale", "said", "items"), [(loc, *row) for loc, rows in UNUSUAL.items() for row in rows]
)
def test_what_is_unusual_is_bought_all_the_same(locale: str, said: str, items: str) -> None:
    found = understand(said, model_for(locale))
    assert found is not None
    assert (found.name, found.slots["items"].spoken) == ("AddToCartIntent", items)


@pytest.mark.parametrize(
    ("locale", "said"),
    [("de-DE", "bestell nochmal das Gleiche wie beim letzten Mal"), ("en-US", "what's in my cart")],
)
def test_one_word_that_stands_for_two_is_no_end_of_a_request(locale: str, said: str) -> None:
    assert requests_in(said, model_for(locale)) == [said]


def test_a_place_alone_is_no_part_of_another_request() -> None:
    found = understand("what in my cart", model_for("en-US"))
    assert found is not None
    assert found.name == "CartIntent"


AGAINST = {
    "en-US": [
        *("don't order", "do not order it", "please don't place the order", "i don't want to check out"),
        *("never order that", "stop the checkout", "don't reorder my coffee", "i do not want to pay"),
        *("don't buy anything", "cancel", "stop", "no", "no don't", "yes cancel it", "not yet"),
    ],
    "de-DE": [
        *("nicht bestellen", "bestell das nicht", "ich will nicht bezahlen", "bitte nicht zur kasse"),
        *("noch nicht bestellen", "bestell den Kaffee nicht nochmal", "kauf nichts", "jetzt nicht bezahlen"),
        *("abbrechen", "stopp", "nein", "lieber nicht"),
    ],
}
REFUSALS = [(locale, said) for locale, rows in AGAINST.items() for said in rows]


@pytest.mark.parametrize(("locale", "said"), REFUSALS)
def test_a_no_is_never_a_purchase_and_never_a_yes(locale: str, said: str) -> None:
    name, _ = texts(understand(said, model_for(locale)))
    assert name not in {YES, "CheckoutIntent", "ReorderIntent", "AddToCartIntent"}


@pytest.mark.parametrize(
    ("locale", "said"), [("en-US", "don't add milk"), ("de-DE", "leg die Milch nicht in den Warenkorb")]
)
def test_what_should_not_be_done_is_not_done(locale: str, said: str) -> None:
    name, _ = texts(understand(said, model_for(locale)))
    assert name not in {"AddToCartIntent", "EmptyCartIntent", "CheckoutIntent", YES}


@pytest.mark.parametrize(
    ("locale", "unsure", "plain"),
    [
        ("en-US", "get me the sports results", "get me two bottles of milk"),
        ("en-US", "give me my location", "add milk to my cart"),
        ("de-DE", "gib mir eine liste guter seen zum schwimmen", "leg milch in den warenkorb"),
    ],
)
def test_speech_that_has_other_readings_changes_nothing_unless_it_is_plain(
    locale: str, unsure: str, plain: str
) -> None:
    model = model_for(locale)
    assert TAKEN <= explain(unsure, model).confidence < PLAINLY
    assert understand(unsure, model, alternatives=(f"{unsure} um",)) is None
    for first, others in ((plain, ("um",)), ("um", (plain,))):
        found = understand(first, model, alternatives=others)
        assert found is not None
        assert found.name == "AddToCartIntent"


def test_alternatives_are_tried_when_the_best_transcript_says_nothing() -> None:
    model = model_for("en-US")
    assert texts(
        understand("colourful wreath order", model, alternatives=("reorder tea", "cancel my order"))
    ) == (
        "CancelOrderIntent",
        {},
    )
    assert understand("sky high", model, alternatives=("yes", "check out", "reorder my coffee")) is None


def test_silence_says_nothing() -> None:
    for said in ("", "  ", "…"):
        assert explain(said, model_for("en-US")).stage == "silence"


def test_an_explanation_names_the_sample_and_the_evidence() -> None:
    found = explain("could you please find me some tee", model_for("en-US"))
    assert found.intent is not None
    assert (found.best, found.sample) == ("SearchIntent", "find me some {query}")
    assert found.evidence
    refused = explain("what's the weather like", model_for("en-US"))
    assert refused.intent is None
    assert refused.confidence < 0.5
    assert refused.best


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_every_sample_without_slots_means_its_intent(locale: str) -> None:
    model = model_for(locale)
    wrong = {
        sample: (intent.name, texts(understand(sample, model))[0])
        for intent in model.intents.values()
        for sample in intent.samples
        if "{" not in sample and texts(understand(sample, model))[0] != intent.name
    }
    assert wrong == {}


def test_both_locales_have_the_same_intents_slots_and_values() -> None:
    one, other = model_for("en-US"), model_for("de-DE")
    assert {name: {s.name: s.type for s in i.slots.values()} for name, i in one.intents.items()} == {
        name: {s.name: s.type for s in i.slots.values()} for name, i in other.intents.items()
    }
    assert {name: [v.id for v in kind.values] for name, kind in one.types.items()} == {
        name: [v.id for v in kind.values] for name, kind in other.types.items()
    }


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_every_main_intent_has_many_ways_to_say_it(locale: str) -> None:
    few = {
        name: len(intent.samples)
        for name, intent in model_for(locale).intents.items()
        if not name.startswith("AMAZON.") and len(intent.samples) < 20
    }
    assert few == {}


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_the_models_are_written_in_amazons_format(locale: str) -> None:
    data = json.loads((MODELS / f"{locale}.json").read_text("utf-8"))["interactionModel"]
    assert set(data) == {"languageModel", "dialog", "prompts"}
    for intent in data["languageModel"]["intents"]:
        kinds = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        for sample in intent["samples"]:
            used = [name for name in kinds if f"{{{name}}}" in sample]
            free = [name for name in used if kinds[name] == "AMAZON.SearchQuery"]
            assert not free or (used == free and sample != f"{{{free[0]}}}"), sample


@settings(deadline=None)  # the first one also waits for the models
@given(st.text(max_size=60))
@example("0aA")
def test_nothing_that_is_said_raises_and_it_always_means_the_same(said: str) -> None:
    for locale in ("en-US", "de-DE"):
        assert understand(said, model_for(locale)) == understand(said, model_for(locale))


NOES = frozenset({"no", "not", "don't", "cancel", "stop", "never"})
WORDS = sorted(NOES | {"yes", "order", "it", "please", "the", "coffee", "okay", "buy", "now"})


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_no_mixture_with_a_no_in_it_is_a_yes(said: list[str]) -> None:
    name, _ = texts(understand(" ".join(said), model_for("en-US")))
    if not NOES.isdisjoint(said):
        assert name != YES
