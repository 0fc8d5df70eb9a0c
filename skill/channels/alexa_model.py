"""What the interaction model lets Alexa listen for: its intents with their slots, and its dialogs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class AlexaModel:
    """`intents` names the slots of each intent with their types.

    `elicits` are the (intent, slot) pairs that Alexa may be told to ask for, `confirms` the intents
    that it may be told to have confirmed.
    """

    intents: Mapping[str, Mapping[str, str]]
    elicits: frozenset[tuple[str, str]]
    confirms: frozenset[str]


@cache
def alexa_model(locale: str) -> AlexaModel:
    """The packaged model of `locale`. Raises FileNotFoundError when there is none."""
    whole = json.loads((files("interaction_models") / f"{locale}.json").read_text("utf-8"))[
        "interactionModel"
    ]
    dialogs = whole.get("dialog", {}).get("intents", [])
    return AlexaModel(
        intents={
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
            for intent in whole["languageModel"]["intents"]
        },
        elicits=frozenset(
            (intent["name"], slot["name"])
            for intent in dialogs
            for slot in intent.get("slots", [])
            if slot.get("elicitationRequired")
        ),
        confirms=frozenset(intent["name"] for intent in dialogs if intent.get("confirmationRequired")),
    )
