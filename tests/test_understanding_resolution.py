"""Slots keep what was said, the ids that it resolved to, and Amazon's status codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from skill.cli import main
from skill.dialogue import Resolution
from skill.errors import VoiceshopError
from skill.understanding import Model, SlotType, Value, load_entities, understand
from skill.understanding.load import model_from

SIZE = [
    {"id": "S", "name": {"value": "small", "synonyms": ["little", "tiny"]}},
    {"id": "L", "name": {"value": "large", "synonyms": ["big", "grande"]}},
    {"id": "XL", "name": {"value": "extra large", "synonyms": ["huge", "grande"]}},
]
FLAVOURS = [{"id": name, "name": {"value": name}} for name in ("vanilla", "lemon", "dark mint")]
LANGUAGE = {
    "invocationName": "ice cream",
    "intents": [
        {
            "name": "OrderIntent",
            "slots": [
                {"name": "size", "type": "Size"},
                {"name": "flavours", "type": "Flavour", "multipleValues": {"enabled": True}},
            ],
            "samples": ["order a {size} ice cream", "order ice cream with {flavours}"],
        },
        {"name": "OpeningIntent", "samples": ["when do you open", "are you open on sunday"]},
    ],
    "types": [
        {"name": "Size", "values": SIZE},
        {"name": "Flavour", "values": FLAVOURS},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Model:
    return model_from({"languageModel": LANGUAGE}, "en-US")


def test_a_synonym_resolves_to_the_value_and_its_id(model: Model) -> None:
    intent = understand("order a big ice cream", model)
    assert intent is not None
    size = intent.slots["size"]
    assert (size.spoken, size.value, size.ids) == ("big", "large", ("L",))
    assert size.resolutions == (Resolution("static", "ER_SUCCESS_MATCH", (("large", "L"),)),)


def test_a_word_of_two_values_resolves_to_both(model: Model) -> None:
    intent = understand("order a grande ice cream", model)
    assert intent is not None
    assert intent.slots["size"].resolutions[0].values == (("large", "L"), ("extra large", "XL"))


def test_what_is_in_no_list_is_kept_as_it_was_said(model: Model) -> None:
    intent = understand("order a gigantic ice cream", model)
    assert intent is not None
    size = intent.slots["size"]
    assert (size.spoken, size.value, size.ids) == ("gigantic", "", ())
    assert size.resolutions == (Resolution("static", "ER_SUCCESS_NO_MATCH"),)


def test_several_values_in_one_slot(model: Model) -> None:
    intent = understand("order ice cream with vanilla dark mint and lemon", model)
    assert intent is not None
    flavours = intent.slots["flavours"]
    assert flavours.value == "vanilla, dark mint, lemon"
    assert flavours.ids == ("vanilla", "dark mint", "lemon")
    assert [one.status for one in flavours.resolutions] == ["ER_SUCCESS_MATCH"] * 3


def test_dynamic_values_come_first_and_tell_so(model: Model) -> None:
    added = SlotType("Size", (Value("family", "F", ("gigantic",)), Value("double", "D", ("big",))))
    tonight = model.with_dynamic([added])
    known, both = (
        understand("order a gigantic ice cream", tonight),
        understand("order a big ice cream", tonight),
    )
    assert known is not None
    assert both is not None
    assert known.slots["size"].ids == ("F",)
    assert both.slots["size"].ids == ("D", "L")
    assert both.slots["size"].resolutions == (
        Resolution("dynamic", "ER_SUCCESS_MATCH", (("double", "D"),)),
        Resolution("static", "ER_SUCCESS_MATCH", (("large", "L"),)),
    )
    again = understand("order a gigantic ice cream", model)
    assert again is not None
    assert again.slots["size"].ids == ()


def test_the_command_tells_the_codes_and_takes_dynamic_entities(tmp_path: Path) -> None:
    file, entities = tmp_path / "ice.en-US.json", tmp_path / "entities.json"
    file.write_text(json.dumps({"languageModel": LANGUAGE}))
    value = {"id": "F", "name": {"value": "family", "synonyms": ["gigantic"]}}
    directive = {"type": "Dialog.UpdateDynamicEntities", "updateBehavior": "REPLACE"}
    entities.write_text(json.dumps({**directive, "types": [{"name": "Size", "values": [value]}]}))
    arguments = ["models", "parse", "order a gigantic ice cream", "--model", str(file), "--json"]
    result = CliRunner().invoke(main, [*arguments, "--entities", str(entities)])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["slots"]["size"] == {
        "value": "gigantic",
        "resolved": "family",
        "ids": ["F"],
        "resolutions": [
            {"authority": "dynamic", "status": "ER_SUCCESS_MATCH", "values": [{"name": "family", "id": "F"}]},
            {"authority": "static", "status": "ER_SUCCESS_NO_MATCH", "values": []},
        ],
    }


def test_entities_without_types_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "entities.json"
    file.write_text("{}")
    with pytest.raises(VoiceshopError, match="holds no types"):
        load_entities(file)
