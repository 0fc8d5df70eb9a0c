"""What is learnt from a small model: it generalises, refuses, and is kept in a cache that may be bad."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skill.understanding import IntentModel, Model, SlotModel, SlotType, Value, explain, understand
from skill.understanding.classifier import train
from skill.understanding.examples import NOTHING, examples
from skill.understanding.features import Features


def tiny(locale: str = "en-US", more: tuple[str, ...] = ()) -> Model:
    """A model of a few samples."""
    drink = SlotType("Drink", (Value("latte", "L", ("caffe latte",)), Value("mocha", "M")))
    order = IntentModel(
        "OrderDrink",
        {"drink": SlotModel("drink", "Drink"), "count": SlotModel("count", "AMAZON.NUMBER")},
        ("order a {drink}", "i want a {drink}", "order {count} {drink}", "buy me a {drink}", *more),
    )
    track = IntentModel("TrackDrink", {}, ("where is my order", "track my order", "when will it arrive"))
    built_in = [
        IntentModel(f"AMAZON.{name}Intent") for name in ("Yes", "No", "Cancel", "Stop", "Help", "Repeat")
    ]
    return Model(locale, "coffee bar", {one.name: one for one in (order, track, *built_in)}, {"Drink": drink})


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


PARAPHRASES = [
    ("could i get a latte please", "OrderDrink"),
    ("hey i would like to purchase a mocha", "OrderDrink"),
    ("i wnat a mocha", "OrderDrink"),
    ("has my order been delivered yet", "TrackDrink"),
    ("can you check the status of my order please", "TrackDrink"),
    ("that is absolutely correct", "AMAZON.YesIntent"),
    ("i'd rather not", "AMAZON.NoIntent"),
    ("what sort of things can you do for me", "AMAZON.HelpIntent"),
    ("sorry i didn't hear what you said", "AMAZON.RepeatIntent"),
]


@pytest.mark.parametrize(("said", "name"), PARAPHRASES)
def test_other_words_for_the_same_are_understood(said: str, name: str) -> None:
    found = explain(said, tiny())
    assert found.intent is not None, found
    assert found.intent.name == name


def test_slots_are_found_where_no_sample_fits() -> None:
    heard = understand("two of those caffe latte is what i would like to order", tiny())
    assert heard is not None
    assert heard.name == "OrderDrink"
    assert heard.slots["drink"].ids == ("L",)
    assert heard.slots["count"].value == "2"


@pytest.mark.parametrize(
    "said", ["what is the capital of peru", "remind me to call mom", "play the next song"]
)
def test_what_means_nothing_to_the_model_is_refused(said: str) -> None:
    assert understand(said, tiny()) is None


def test_a_condition_is_no_refusal_but_a_refusal_is() -> None:
    asked = understand("if it is not too late please order a latte", tiny())
    assert asked is not None
    assert asked.name == "OrderDrink"
    refused = understand("please do not order a latte", tiny())
    assert refused is None or refused.name != "OrderDrink"


def test_training_is_deterministic_and_tells_the_background_apart() -> None:
    model = tiny()
    taught = examples(model.index)
    assert {example.intent for example in taught} >= {"OrderDrink", "TrackDrink", NOTHING}
    one, other = (train(Features(model.index), taught) for _ in range(2))
    assert one is not None
    assert other is not None
    assert np.array_equal(one.weights, other.weights)


def test_what_was_learnt_is_kept_and_used_again(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = explain("could i get a latte please", tiny())
    assert len(list(own_cache.rglob("*.npz"))) == 1
    monkeypatch.setattr("skill.understanding.classifier.train", lambda *_: pytest.fail("learnt again"))
    assert explain("could i get a latte please", tiny()) == first


def test_another_model_is_learnt_anew(own_cache: Path) -> None:
    understand("hello there", tiny())
    understand("hello there", tiny(more=("get me a {drink}",)))
    assert len(list(own_cache.rglob("*.npz"))) == 2


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_a_broken_cache_is_written_anew(own_cache: Path, content: bytes) -> None:
    said = "could i get a latte please"
    first = explain(said, tiny())
    (stored,) = own_cache.rglob("*.npz")
    stored.write_bytes(content)
    assert explain(said, tiny()) == first
    assert stored.stat().st_size > 1000


def test_a_cache_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    heard = understand("could i get a latte please", tiny())
    assert heard is not None
    assert heard.name == "OrderDrink"


def test_in_a_language_that_we_know_nothing_of_the_samples_are_still_understood() -> None:
    samples = IntentModel("Order", {"drink": SlotModel("drink", "Drink")}, ("je voudrais un {drink}",))
    model = Model("fr-FR", "", {"Order": samples}, {"Drink": SlotType("Drink", (Value("café", "C"),))})
    heard = understand("Je voudrais un cafe", model)
    assert heard is not None
    assert heard.slots["drink"].ids == ("C",)
    assert understand("quel temps fait il", model) is None


def test_a_model_of_built_in_intents_only_understands_them() -> None:
    model = Model(
        "en-US", "", {name: IntentModel(name) for name in ("AMAZON.StopIntent", "AMAZON.HelpIntent")}
    )
    heard = understand("what can you do", model)
    assert heard is not None
    assert heard.name == "AMAZON.HelpIntent"
