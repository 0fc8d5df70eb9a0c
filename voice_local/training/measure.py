"""What a model of ours can do: the share of sentences that it understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skill.understanding import model_for
from voice_local.front_end import RATE
from voice_local.grammar import Grammar, phrases_of
from voice_local.sound import Sound
from voice_local.training import speech
from voice_local.training.texts import LOCALES, products
from voice_local.vosk_engine import VoskRecognizer


@dataclass(frozen=True)
class Measured:
    """How many sentences a kind of voice said, and how many of these were understood word for word."""

    engine: str
    said: int
    understood: int


def measured(folder: Path, language: str, tasks: Sequence[speech.Task]) -> list[Measured]:
    """The model in `folder` on the speech of `tasks`, for each engine, in the grammar of the demo shop."""
    recognizer, grammar = VoskRecognizer(folder, language), shop_grammar(language)
    found: dict[str, list[bool]] = {}
    for task in tasks:
        for said in speech.read(task.file):
            heard = recognizer.hear(_sound(said), grammar)
            found.setdefault(task.voice.engine, []).append(heard.text == said.text)
    return [Measured(engine, len(right), sum(right)) for engine, right in sorted(found.items())]


def shop_grammar(language: str) -> Grammar:
    """Everything that can be said to the demo shop."""
    return Grammar(phrases_of(model_for(LOCALES[language]), products(language)))


def _sound(said: speech.Said) -> Sound:
    """The speech with half a second of near silence at both ends, as a recording has it."""
    pause = np.random.default_rng(1).normal(0, 8, RATE // 2).astype("<i2")
    return Sound(np.concatenate([pause, said.samples, pause]).tobytes(), RATE)
