"""The skill package is what Amazon's own models can read, and nothing in it is lost there."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from skill.channels.alexa_package import write_package
from skill.channels.alexa_wire import SERIALIZER
from skill.errors import VoiceshopError

SKILL = "ask_smapi_model.v1.skill"
INTERACTION_MODEL = f"{SKILL}.interaction_model.interaction_model_data.InteractionModelData"
MODELS = {
    "skill.json": f"{SKILL}.manifest.skill_manifest_envelope.SkillManifestEnvelope",
    "accountLinking.json": f"{SKILL}.account_linking.account_linking_request.AccountLinkingRequest",
    "en-US.json": INTERACTION_MODEL,
    "de-DE.json": INTERACTION_MODEL,
}


@pytest.fixture
def package(tmp_path: Path) -> dict[str, Path]:
    return {path.name: path for path in write_package(tmp_path, "https://shop.example/")}


def test_it_has_every_file_that_ask_expects(package: dict[str, Path], tmp_path: Path) -> None:
    assert {str(path.relative_to(tmp_path)) for path in package.values()} == {
        "ask-resources.json",
        "skill-package/skill.json",
        "skill-package/accountLinking.json",
        "skill-package/interactionModels/custom/en-US.json",
        "skill-package/interactionModels/custom/de-DE.json",
    }


@pytest.mark.parametrize("name", MODELS)
def test_amazons_models_lose_nothing(name: str, package: dict[str, Path]) -> None:
    text = package[name].read_text("utf-8")
    assert SERIALIZER.serialize(SERIALIZER.deserialize(text, MODELS[name])) == json.loads(text)


def test_every_address_is_that_of_the_skill(package: dict[str, Path]) -> None:
    manifest = json.loads(package["skill.json"].read_text("utf-8"))["manifest"]
    assert manifest["apis"]["custom"]["endpoint"]["uri"] == "https://shop.example/alexa"
    assert manifest["events"]["endpoint"]["uri"] == "https://shop.example/alexa"
    linking = json.loads(package["accountLinking.json"].read_text("utf-8"))["accountLinkingRequest"]
    assert linking["authorizationUrl"] == "https://shop.example/oauth/authorize"
    assert linking["domains"] == ["shop.example"]
    assert '""' not in package["skill.json"].read_text("utf-8")


def test_the_example_phrases_name_the_skill(package: dict[str, Path]) -> None:
    told = json.loads(package["skill.json"].read_text("utf-8"))["manifest"]["publishingInformation"][
        "locales"
    ]
    for locale, texts in told.items():
        model: dict[str, Any] = json.loads(package[f"{locale}.json"].read_text("utf-8"))["interactionModel"]
        name = model["languageModel"]["invocationName"]
        assert len(texts["examplePhrases"]) == 3
        assert all(name in phrase.lower() for phrase in texts["examplePhrases"])
        assert len(texts["summary"]) <= 160


@pytest.mark.parametrize(
    "url", ["http://shop.example", "shop.example", "https://", "https://shop.example/?a=b", ""]
)
def test_another_address_is_refused_and_nothing_is_written(url: str, tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match="https"):
        write_package(tmp_path, url)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VoiceshopError, match="cannot be written"):
        write_package(tmp_path / "file", "https://shop.example")


@pytest.mark.parametrize(
    ("locale", "intent", "words"),
    [
        ("en-US", "AMAZON.YesIntent", "yes"),
        ("en-US", "AMAZON.NoIntent", "no"),
        ("en-US", "AMAZON.HelpIntent", "help"),
        ("en-US", "AMAZON.StopIntent", "stop"),
        ("en-US", "AMAZON.CancelIntent", "cancel"),
        ("de-DE", "AMAZON.YesIntent", "ja"),
        ("de-DE", "AMAZON.NoIntent", "nein"),
        ("de-DE", "AMAZON.HelpIntent", "hilfe"),
        ("de-DE", "AMAZON.StopIntent", "stopp"),
        ("de-DE", "AMAZON.CancelIntent", "abbrechen"),
    ],
)
def test_what_amazon_hears_by_itself_stands_in_the_models_too(locale: str, intent: str, words: str) -> None:
    """So that whoever knows nothing but the models can say it."""
    whole = json.loads((files("interaction_models") / f"{locale}.json").read_text("utf-8"))
    intents = whole["interactionModel"]["languageModel"]["intents"]
    (samples,) = (one["samples"] for one in intents if one["name"] == intent)
    assert words in samples
