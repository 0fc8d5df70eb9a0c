"""Faults as people make them, put into every model at hand: each is found by its rule."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from skill.understanding.check import check
from tests.models import FOLDER, accepted_models, stored, table

MODELS = [FOLDER / "market.en-US.json", *accepted_models()]
Part = dict[str, Any]


def own(model: Part) -> Part:
    intents = model["languageModel"]["intents"]
    return next(one for one in intents if not one["name"].startswith("AMAZON.") and one.get("samples"))


def slotted(model: Part) -> Part:
    intents = model["languageModel"]["intents"]
    return next(one for one in intents if one.get("slots") and "{" in " ".join(one.get("samples", [])))


def valued(model: Part) -> Part:
    return next(one for one in model["languageModel"].get("types", []) if one.get("values"))


def asked(model: Part) -> Part:
    slots = (slot for intent in model["dialog"]["intents"] for slot in intent["slots"])
    return next(slot for slot in slots if slot.get("prompts", {}).get("elicitation"))


PARTS: Mapping[str, Callable[[Part], Part]] = {
    "language": lambda model: model["languageModel"],
    "own": own,
    "slotted": slotted,
    "slot": lambda model: slotted(model)["slots"][0],
    "valued": valued,
    "dialog": lambda model: model["dialog"],
    "asking": lambda model: model["dialog"]["intents"][0],
    "asked": asked,
    "prompt": lambda model: model["prompts"][0],
}
"""Where a row of `faults.yaml` does its harm; a model may have no such part."""


def as_written(row: Mapping[str, Any]) -> Callable[[Part], None]:
    """What a row of `faults.yaml` does to a model."""

    def harm(model: Part) -> None:
        part = PARTS[row["at"]](model)
        part.update(row.get("set", {}))
        for key, value in row.get("add", {}).items():
            part[key] = [*part.get(key, []), value]

    return harm


def without(name: str) -> Callable[[Part], None]:
    def harm(model: Part) -> None:
        language = model["languageModel"]
        language["intents"] = [intent for intent in language["intents"] if intent["name"] != name]

    return harm


def intent_twice(model: Part) -> None:
    model["languageModel"]["intents"].append(copy.deepcopy(own(model)))


def slot_twice(model: Part) -> None:
    intent = slotted(model)
    intent["slots"].append(dict(intent["slots"][0]))


def sample_twice(model: Part) -> None:
    intent = own(model)
    intent["samples"].append(f" {intent['samples'][0]} ")


def sample_in_two_intents(model: Part) -> None:
    intents = model["languageModel"]["intents"]
    samples = (sample for intent in intents for sample in intent.get("samples", []))
    plain = next(sample for sample in samples if "{" not in sample)
    intents.append({"name": "OtherIntent", "samples": [plain, "other things"]})


def phrase_beside(model: Part) -> None:
    intent = slotted(model)
    slot = intent["slots"][0]["name"]
    intent["slots"].append({"name": "anything", "type": "AMAZON.SearchQuery"})
    intent["samples"].append(f"bring me {{anything}} and {{{slot}}}")


def phrase_bare(model: Part) -> None:
    intent = own(model)
    intent["slots"] = [*intent.get("slots", []), {"name": "anything", "type": "AMAZON.SearchQuery"}]
    intent["samples"].append("{anything}")


def conflict(model: Part) -> None:
    kind = valued(model)
    slot = {"name": "newSlot", "type": kind["name"]}
    value = kind["values"][0]["name"]["value"]
    model["languageModel"]["intents"] += [
        {"name": "NewIntent", "slots": [slot], "samples": ["gimme the {newSlot}"]},
        {"name": "OtherIntent", "samples": [f"gimme the {value}"]},
    ]


def shadow(model: Part) -> None:
    slot = {"name": "anything", "type": "AMAZON.SearchQuery"}
    model["languageModel"]["intents"] += [
        {"name": "NewIntent", "slots": [slot], "samples": ["bring the {anything} here"]},
        {"name": "OtherIntent", "samples": ["bring the waiter here"]},
    ]


def value_twice(model: Part) -> None:
    kind = valued(model)
    kind["values"].append({"name": {"value": kind["values"][0]["name"]["value"].upper()}})


def value_too_long(model: Part) -> None:
    valued(model)["values"].append({"name": {"value": "so " * 50}})


def id_twice(model: Part) -> None:
    valued(model)["values"] += [{"id": "7", "name": {"value": word}} for word in ("sechs", "sieben")]


def synonym_of_two(model: Part) -> None:
    words = ("eins", "zwei")
    valued(model)["values"] += [{"name": {"value": word, "synonyms": ["zwölf"]}} for word in words]


FAULTS: Mapping[str, tuple[str, Callable[[Part], None]]] = {
    "no stop": ("intent-required", without("AMAZON.StopIntent")),
    "no help": ("intent-required", without("AMAZON.HelpIntent")),
    "no cancel": ("intent-required", without("AMAZON.CancelIntent")),
    "an intent twice": ("intent-duplicate", intent_twice),
    "a slot twice": ("slot-duplicate", slot_twice),
    "a sample twice": ("sample-duplicate", sample_twice),
    "a sample in two intents": ("sample-in-two-intents", sample_in_two_intents),
    "words that mean two intents": ("conflict", conflict),
    "a phrase that takes another sample": ("shadow", shadow),
    "a phrase beside a slot": ("sample-phrase-beside", phrase_beside),
    "a phrase without words": ("sample-phrase-bare", phrase_bare),
    "a value twice": ("value-duplicate", value_twice),
    "a long value": ("value-length", value_too_long),
    "an id twice": ("value-id-duplicate", id_twice),
    "a synonym of two": ("synonym-ambiguous", synonym_of_two),
    **{row["fault"]: (row["rule"], as_written(row)) for row in table("faults")},
}
"""What is done wrong, the rule that finds it, and how it is done."""


@cache
def untouched(file: Path) -> frozenset[tuple[str, str]]:
    """What is found in the model as it is."""
    return frozenset((one.rule, one.message) for one in check([file]))


def new_in(file: Path, harm: Callable[[Part], None], folder: Path) -> set[str] | None:
    """The rules that are newly broken; None when the model has nothing that could be broken so."""
    data = json.loads(file.read_text("utf-8-sig"))
    try:
        harm(data.get("interactionModel", data))
    except (KeyError, IndexError, StopIteration):
        return None
    found = check([stored(data, folder, file.name)])
    return {one.rule for one in found if (one.rule, one.message) not in untouched(file)}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_found_in_every_model(what: str, tmp_path: Path) -> None:
    rule, harm = FAULTS[what]
    results = {file.name: new_in(file, harm, tmp_path) for file in MODELS}
    found = {name: rules for name, rules in results.items() if rules is not None}
    assert "market.en-US.json" in found, "the small model has every part that can be broken"
    assert {name for name, rules in found.items() if rule not in rules} == set()


def test_broken_json_is_found_with_its_line_in_every_model(tmp_path: Path) -> None:
    for file in MODELS:
        lines = file.read_text("utf-8-sig").splitlines()
        at = next(number for number, line in enumerate(lines) if line.rstrip().endswith('",'))
        lines[at] = lines[at].rstrip().removesuffix(",")
        [finding] = check([stored("\n".join(lines), tmp_path, file.name)])
        assert finding.rule == "json"
        assert f"line {at + 2}," in finding.message


def test_at_least_forty_faults_are_tried() -> None:
    assert len(FAULTS) >= 40
