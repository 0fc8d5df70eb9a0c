"""Utterance tests, what is counted and suggested; models that have not seen their samples; round trips."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.errors import VoiceshopError
from skill.understanding import Model, load_model, model_for
from skill.understanding.check import round_trip
from skill.understanding.cross import cross_validate, sentences_of
from skill.understanding.testing import (
    REFUSED,
    Case,
    Report,
    load_cases,
    nearest_sample,
    run_cases,
    suggestions,
)
from tests.models import FOLDER, accepted_models, changed, good, stored

UTTERANCES = Path(__file__).parent / "utterances"
LOCALES = ("en-US", "de-DE")
OWN = sorted((Path(__file__).parent.parent / "interaction_models").glob("*.json"))


@pytest.fixture(scope="module")
def market() -> Model:
    return load_model(FOLDER / "market.en-US.json")


@pytest.fixture(scope="module")
def report(market: Model) -> Report:
    return run_cases(
        [
            Case("order milk", "OrderIntent", {"item": "milk"}),
            Case("order two rye bread", "OrderIntent", {"amount": "2", "item": "bread"}),
            Case("order two loaf", "OrderIntent", {"amount": "3", "size": "big"}),
            Case("when do you open", "HoursIntent"),
            Case("look for candles", "OrderIntent"),
            Case("what is the capital of france", None),
            Case("when do you open", None),
        ],
        market,
    )


def test_what_is_right_is_counted(report: Report) -> None:
    assert [one.right for one in report.outcomes] == [True, True, True, True, False, True, False]
    assert report.accuracy == 5 / 7
    assert report.slots == 2 / 3
    assert report.refused == 1 / 2


def test_slots_may_be_given_as_words_values_or_ids(report: Report) -> None:
    assert [one.whole for one in report.outcomes[:3]] == [True, True, False]
    wrong = report.outcomes[2].wrong
    assert wrong == {"amount": ("3", "2"), "item": ("", "rye bread"), "size": ("big", "")}


def test_the_confusion_table_has_the_weakest_first(report: Report) -> None:
    assert report.confusion["OrderIntent"] == {"OrderIntent": 3, "FindIntent": 1}
    rows = report.rows
    assert [(row.intent, row.tests, row.right) for row in rows] == [
        (REFUSED, 2, 1),
        ("OrderIntent", 4, 3),
        ("HoursIntent", 1, 1),
    ]
    assert (rows[1].taken_for, rows[2].takes) == ({"FindIntent": 1}, 1)


def test_suggestions_name_the_nearest_samples_on_both_sides(report: Report, market: Model) -> None:
    found = {(one.intent, one.lands_in): one.sentences for one in suggestions(report, market)}
    [(text, nearest, taken_for)] = found["OrderIntent", "FindIntent"]
    assert (text, taken_for) == ("look for candles", "look for {query}")
    assert nearest in market.intents["OrderIntent"].samples
    assert found[REFUSED, "HoursIntent"] == (("when do you open", "", "when do you open"),)


def test_the_nearest_sample_has_most_words_in_common(market: Model) -> None:
    assert (
        nearest_sample("where is the bread in the market", "FindIntent", market)
        == "where is {query} in the market"
    )
    assert nearest_sample("anything", "NoSuchIntent", market) == ""


def test_nothing_to_test_is_no_failure(market: Model) -> None:
    empty = run_cases([], market)
    assert (empty.accuracy, empty.slots, empty.refused, empty.rows) == (1.0, 1.0, 1.0, [])


def test_cases_are_read_from_yaml(tmp_path: Path) -> None:
    rows = [
        "- {text: order milk, intent: OrderIntent, slots: {item: milk, amount: 2}}",
        "- {text: hm, intent: null}",
    ]
    cases = load_cases(stored("\n".join(rows), tmp_path, "cases.yaml"))
    assert cases == [Case("order milk", "OrderIntent", {"item": "milk", "amount": "2"}), Case("hm", None)]


BAD_CASES = [
    ("", "should be a list of tests"),
    ("text: order", "should be a list of tests"),
    ("- {text: order}", "test 1: needs a text and an intent"),
    ("- {text: order, intent: OrderIntent}\n- {intent: OrderIntent}", "test 2: needs a text and an intent"),
    ("- {text: order, intent: OrderIntent, slot: {}}", "'slot' means nothing"),
    ("- {text: order, intent: [OrderIntent]}", "intent should be a name or null"),
    ("- {text: order, intent: OrderIntent, slots: [milk]}", "slots a mapping"),
    ("- {text: order", "is not YAML"),
]


@pytest.mark.parametrize(("text", "told"), BAD_CASES)
def test_cases_that_are_none_are_named(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match=told):
        load_cases(stored(text, tmp_path, "cases.yaml"))


def test_cases_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match=r"nothing\.yaml: cannot be read"):
        load_cases(tmp_path / "nothing.yaml")


@pytest.mark.parametrize("locale", LOCALES)
def test_our_utterances_name_intents_and_slots_of_the_model(locale: str) -> None:
    model = model_for(locale)
    for case in load_cases(UTTERANCES / f"{locale}.yaml"):
        if case.intent is not None:
            assert case.intent in model.intents, case.text
            assert set(case.slots or ()) <= set(model.intents[case.intent].slots), case.text


@pytest.mark.parametrize("locale", LOCALES)
def test_our_utterances_cover_the_model_and_what_is_foreign(locale: str) -> None:
    cases = load_cases(UTTERANCES / f"{locale}.yaml")
    internal = {"AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent", "AMAZON.StartOverIntent"}
    unsaid = set(model_for(locale).intents) - {case.intent for case in cases} - internal
    assert not unsaid, f"intents that no sentence of tests/utterances/{locale}.yaml means"
    assert len(cases) >= 60
    assert sum(case.intent is None for case in cases) >= 10
    assert len({case.text for case in cases}) == len(cases)


@pytest.mark.parametrize("locale", LOCALES)
def test_most_of_our_utterances_are_understood(locale: str) -> None:
    report = run_cases(load_cases(UTTERANCES / f"{locale}.yaml"), model_for(locale))
    assert report.accuracy >= 0.85, [one.case.text for one in report.outcomes if not one.right]
    assert report.refused >= 0.9


def test_every_sample_becomes_a_sentence(market: Model) -> None:
    made = {case.sample: case for case in sentences_of(market)}
    assert len(made) == sum(len(intent.samples) for intent in market.intents.values())
    assert all("{" not in case.text for case in made.values())
    assert made["order {item}"].text in (
        "order milk",
        "order whole milk",
        "order rye bread",
        "order bread",
        "order loaf",
    )
    assert list(sentences_of(market)) == list(sentences_of(market))


def test_a_sample_is_tested_by_a_model_that_has_not_seen_it(tmp_path: Path) -> None:
    lone = changed(good(), {"set": {"HOURS.samples": ["zebra crossing ahead"]}})
    report = cross_validate(load_model(stored(lone, tmp_path)), folds=3)
    outcomes = {one.case.text: one for one in report.outcomes}
    assert len(outcomes) == 6
    assert not outcomes["zebra crossing ahead"].right


def test_cross_validation_understands_what_others_say_too(tmp_path: Path) -> None:
    samples = ["when do you open", "when are you open", "when do you open today", "when are you open today"]
    model = load_model(stored(changed(good(), {"set": {"HOURS.samples": samples}}), tmp_path))
    rows = {row.intent: row for row in cross_validate(model, folds=4).rows}
    assert rows["HoursIntent"].right == 4


def test_cross_validation_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cross_validate(load_model(stored(good(), tmp_path)), folds=2)
    assert not (tmp_path / "cache").exists()


WRAPPED = [file for file in accepted_models() if file.name != "dialog_model.json"]


@pytest.mark.parametrize(
    "file", [*OWN, FOLDER / "market.en-US.json", *WRAPPED], ids=lambda file: str(file.name)
)
def test_amazons_own_classes_lose_nothing(file: Path) -> None:
    assert round_trip(file) == []


def test_what_amazons_classes_do_not_know_is_told(tmp_path: Path) -> None:
    model = changed(good(), {"set": {"HOURS.note": "later", "languageModel.owner": {"name": "us"}}})
    assert sorted(round_trip(stored(model, tmp_path))) == [
        "interactionModel.languageModel.intents[2].note is lost",
        "interactionModel.languageModel.owner is lost",
    ]


def test_a_model_that_amazons_classes_cannot_read_is_named(tmp_path: Path) -> None:
    model = changed(good(), {"set": {"ITEM.valueSupplier": {"type": "Neighbour"}}})
    with pytest.raises(VoiceshopError, match="Amazon's own classes cannot read it"):
        round_trip(stored(model, tmp_path))
