"""Loading interaction models: the ways real files are written, and one clear sentence for hopeless ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from skill.errors import VoiceshopError
from skill.understanding import Model, SlotModel, Value, load_model, model_for
from skill.understanding.words import parts_of, words_for

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "models"

INTENT = {
    "name": "BuyIntent",
    "slots": [{"name": "what", "type": "Thing"}],
    "samples": ["buy {what}", "buy {what}"],
}


def written(folder: Path, data: Any, name: str = "shop.en-US.json") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


def loaded(folder: Path, data: Any, name: str = "shop.en-US.json") -> Model:
    return load_model(written(folder, data, name))


WRAPPED = [
    {"interactionModel": {"languageModel": {"invocationName": "my shop", "intents": [INTENT]}}},
    {"languageModel": {"invocationName": "my shop", "intents": [INTENT]}},
    {"invocationName": "my shop", "intents": [INTENT]},
    {
        "invocation": "my shop",
        "intents": [],
        "alexa": {"interactionModel": {"languageModel": {"intents": [INTENT]}}},
    },
]


@pytest.mark.parametrize("data", WRAPPED, ids=["full", "language model", "bare", "jovo"])
def test_a_model_is_found_in_whatever_it_is_wrapped(tmp_path: Path, data: Any) -> None:
    model = loaded(tmp_path, data)
    assert model.invocation == "my shop"
    assert list(model.intents) == ["BuyIntent"]
    assert model.intents["BuyIntent"].samples == ("buy {what}",)


def test_a_bare_intent_with_a_comma_behind_it_is_a_model_of_one(tmp_path: Path) -> None:
    assert list(loaded(tmp_path, json.dumps(INTENT) + ",\n").intents) == ["BuyIntent"]


def test_phrases_outside_of_the_wrapper_belong_to_the_model_too(tmp_path: Path) -> None:
    inner = {"languageModel": {"intents": [{"name": "AMAZON.HelpIntent", "samples": None}]}}
    data = {"intents": [{"name": "Count", "phrases": ["how many "]}], "alexa": {"interactionModel": inner}}
    model = loaded(tmp_path, data)
    assert model.intents["Count"].samples == ("how many",)
    assert model.intents["AMAZON.HelpIntent"].samples == ()


def test_values_may_lack_ids_names_and_synonyms(tmp_path: Path) -> None:
    values = [
        {"id": None, "name": {"value": " big ", "synonyms": ["large", ""]}},
        {"name": {"value": "small"}},
        {"id": "7", "name": "tiny"},
        {"id": "8", "name": {"synonyms": ["lost"]}},
    ]
    data = {
        "intents": [INTENT],
        "types": [{"name": "Size", "values": values}, {"name": "Open", "valueSupplier": {}}],
    }
    types = loaded(tmp_path, data).types
    assert types["Size"].values == (Value("big", "", ("large",)), Value("small"), Value("tiny", "7"))
    assert types["Open"].values == ()


def test_slots_keep_their_samples_and_whether_they_take_several_values(tmp_path: Path) -> None:
    slot = {"name": "what", "type": "Thing", "samples": ["some {what}"], "multipleValues": {"enabled": True}}
    model = loaded(tmp_path, {"intents": [{"name": "A", "slots": [slot], "samples": []}]})
    assert model.intents["A"].slots == {"what": SlotModel("what", "Thing", ("some {what}",), True)}


@pytest.mark.parametrize(
    ("name", "locale"),
    [("en-US.json", "en-US"), ("x.de-DE.json", "de-DE"), ("de_DE.json", "de-DE"), ("model.json", "en-US")],
)
def test_the_name_of_the_file_tells_the_locale(tmp_path: Path, name: str, locale: str) -> None:
    assert loaded(tmp_path, {"intents": [INTENT]}, name).locale == locale


HOPELESS = [
    ("[]", "is a list, not an interaction model"),
    ("{", "is not JSON: Expecting property name"),
    ("{}", "holds no intents"),
    ('{"intents": {}}', "holds no intents"),
    ('{"intents": 3}', "intents is a value, not a list"),
    ('{"intents": ["a"]}', "intents[0] is a text, not an object"),
    ('{"intents": [{"samples": []}]}', "intents[0] has no name"),
    ('{"intents": [{"name": "A", "samples": "x"}]}', "intents[0].samples is a text, not a list"),
    ('{"intents": [{"name": "A", "slots": [null]}]}', "intents[0]: slots[0] is null, not an object"),
    ('{"intents": [{"name": "A"}], "types": [{}]}', "types[0] has no name"),
]


@pytest.mark.parametrize(("text", "message"), HOPELESS, ids=[text for text, _ in HOPELESS])
def test_a_hopeless_file_is_one_sentence_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(VoiceshopError) as error:
        load_model(path)
    assert message in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


def test_a_file_that_is_missing_or_no_text_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match="cannot be read"):
        load_model(tmp_path / "none.json")
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(VoiceshopError, match="is not UTF-8 text"):
        load_model(binary)


def test_a_locale_that_is_not_shipped_is_one_sentence() -> None:
    for locale in ("fr-FR", "../en-US", ""):
        with pytest.raises(VoiceshopError, match="no interaction model for the locale"):
            model_for(locale)


def test_samples_are_words_and_slots() -> None:
    words = words_for("en")
    assert parts_of("What's in my {a|cart} please", words) == ("what", "is", "in", "my", "{cart}", "please")
    assert parts_of("{item}", words) == ("{item}",)
    assert parts_of("Söße  { item }'s", words_for("de"))[:2] == ("soesse", "{item}")


@pytest.mark.skipif(not REAL.is_dir(), reason="the real models are not part of the project")
def test_every_real_model_loads_and_understands_its_own_words() -> None:
    for path in sorted(REAL.glob("*.json")):
        model = load_model(path)
        assert model.intents, path.name
        assert model.index.samples, path.name
