"""What a model of ours can do: the share of sentences that it understands, and what speech costs in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skill.understanding import model_for
from voice_local.front_end import RATE
from voice_local.grammar import Grammar, phrases_of
from voice_local.sound import Sound
from voice_local.training import speech
from voice_local.training.export import write_voice
from voice_local.training.texts import LOCALES, products
from voice_local.vosk_engine import VoskRecognizer, own_voice

WIDE = 20.0
"""Cost of a frame that no speech reaches: with it as the strange one, sureness tells the cost itself."""
APART = 0.1
"""The least difference between the usual cost and a strange one."""
KNOWN = 98.0
"""Percentile of the costs of known voices above which a voice is a strange one."""


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


def calibrate(folder: Path, language: str, said: Iterable[speech.Said]) -> None:
    """Writes `voice.json`: what a frame of known voices costs, and from where on a voice is strange."""
    write_voice(folder, language, 0.0, WIDE)
    recognizer, grammar = VoskRecognizer(folder, language), shop_grammar(language)
    heard = [recognizer.hear(_sound(one), grammar) for one in said]
    costs = [2 * WIDE * (1.0 - one.confidence) for one in heard if one.text] or [WIDE]
    usual = float(np.median(costs))
    write_voice(folder, language, usual, max(float(np.percentile(costs, KNOWN)), usual + APART))


def shop_grammar(language: str) -> Grammar:
    """Everything that can be said to the demo shop."""
    return Grammar(phrases_of(model_for(LOCALES[language]), products(language)))


def knows(folder: Path) -> str:
    """The costs in `voice.json` in one line; '' without it."""
    voice = own_voice(folder)
    return f"usual {voice.usual}, strange {voice.strange}" if voice else ""


def _sound(said: speech.Said) -> Sound:
    """The speech with half a second of near silence at both ends, as a recording has it."""
    pause = np.random.default_rng(1).normal(0, 8, RATE // 2).astype("<i2")
    return Sound(np.concatenate([pause, said.samples, pause]).tobytes(), RATE)
