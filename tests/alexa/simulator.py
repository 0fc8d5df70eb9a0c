"""Somebody who knows our interaction models and nothing else, and talks to the skill over HTTP.

What Alexa does with words is simulated: a sample is drawn and its slots are filled from their types;
a slot is elicited only where the model has a dialog for it, and confirmed is only what it may.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.alexa.device import AlexaDevice

MODELS = Path(__file__).parents[2] / "interaction_models"
SLOT = re.compile(r"\{(\w+)\}")
BUILT_IN = {
    "AMAZON.NUMBER": ("1", "2", "3"),
    "AMAZON.Ordinal": ("1", "2", "3"),
    "AMAZON.DATE": ("2026-W46", "2026-11-10", "2026-10", "2026"),
    "AMAZON.FOUR_DIGIT_NUMBER": ("1234", "0815"),
}
"""Values as Alexa sends them, by type."""


@dataclass(frozen=True)
class Words:
    """One interaction model as its file says it."""

    intents: dict[str, dict[str, Any]]
    types: dict[str, list[dict[str, Any]]]
    elicits: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, locale: str) -> Words:
        """The model of that locale."""
        whole = json.loads((MODELS / f"{locale}.json").read_text("utf-8"))["interactionModel"]
        language = whole["languageModel"]
        return cls(
            {intent["name"]: intent for intent in language["intents"]},
            {kind["name"]: kind["values"] for kind in language["types"]},
            frozenset(
                (intent["name"], slot["name"])
                for intent in whole["dialog"]["intents"]
                for slot in intent["slots"]
                if slot["elicitationRequired"]
            ),
        )


@dataclass
class Simulator:
    """A customer at a device. `heard` is what was said and answered, for whoever reads a failure."""

    device: AlexaDevice
    random: Random
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = Words.of(self.device.locale)

    def launch(self) -> str:
        """Opens the skill."""
        return self._answered("(launch)", self.device.launch())

    def say(self, intent: str, *slots: str) -> str:
        """Says a sample of the intent, one with all of `slots` and no other when some are named."""
        samples = [one for one in self.words.intents[intent]["samples"] or [intent] if _fits(one, slots)]
        sample = self.random.choice(samples)
        filled = {name: self._value(intent, name) for name in SLOT.findall(sample)}
        return self._answered(f"{intent}: {sample} {filled}", self.device.say_intent(intent, filled))

    def answer(self) -> str:
        """Answers what the device was told to ask for."""
        assert self.device.elicits, self.story
        intent, slot = self.device.elicits
        value = self._value(intent, slot)
        return self._answered(f"{intent}.{slot} = {value}", self.device.answer(value))

    def choose(self) -> str:
        """Takes one of what was read out: in the dialog where there is one, else by its number."""
        return self.answer() if self.device.elicits else self.say("SelectIntent", "ordinal")

    def yes(self) -> str:
        """Agrees."""
        return self._answered("(yes)", self.device.yes())

    def no(self) -> str:
        """Declines."""
        return self._answered("(no)", self.device.no())

    @property
    def story(self) -> str:
        """The whole conversation."""
        return "\n".join(self.heard)

    def _answered(self, said: str, speech: str) -> str:
        self.heard += [f"Customer: {said}", f"Shop: {speech}"]
        response = self.device.response
        assert speech, f"silence after\n{self.story}"
        assert response["shouldEndSession"] is not ("reprompt" in response), self.story
        if self.device.elicits:
            assert self.device.elicits in self.words.elicits, f"Alexa has no such dialog\n{self.story}"
        assert self.device.open or not self.device.elicits, self.story
        return speech

    def _value(self, intent: str, slot: str) -> object:
        kinds = {one["name"]: one["type"] for one in self.words.intents[intent]["slots"]}
        kind = kinds[slot]
        if kind == "AMAZON.SearchQuery":
            return self.random.choice(self.words.types["Product"])["name"]["value"].lower()
        if kind in BUILT_IN:
            return self.random.choice(BUILT_IN[kind])
        value = self.random.choice(self.words.types[kind])
        name = value["name"]
        spoken = self.random.choice([name["value"], *name.get("synonyms", [])])
        return _resolved(slot, kind, spoken, name["value"], value.get("id", ""))


def _fits(sample: str, slots: tuple[str, ...]) -> bool:
    return not slots or set(SLOT.findall(sample)) == set(slots)


def _resolved(slot: str, kind: str, spoken: str, name: str, number: str) -> dict[str, Any]:
    """A slot as Alexa sends it when the spoken words were matched."""
    match = {
        "authority": f"amzn1.er-authority.echo-sdk.amzn1.ask.skill.ours.{kind}",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": name, "id": number}}],
    }
    return {"name": slot, "value": spoken, "resolutions": {"resolutionsPerAuthority": [match]}}
