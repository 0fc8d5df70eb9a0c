"""Slower, faster, louder, softer: what the loop itself does; its words are data for each language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from voice_local.grammar import Phrases, tokens
from voice_local.voice import Voice

RULE = "loop-controls"
STEP, GAINS, PACES = 1.25, (0.25, 8.0), (0.6, 1.6)
"""How much a word changes, and from where to where gain (1: as the speaker speaks) and pace may go."""
CHANGES: Mapping[str, tuple[float, float]] = {
    "slower": (1.0, 1 / STEP),
    "faster": (1.0, STEP),
    "louder": (STEP**3, 1.0),
    "softer": (1 / STEP**3, 1.0),
}
"""What each control multiplies: gain, pace."""


@cache
def words(language: str) -> Mapping[str, tuple[str, ...]]:
    """What is said for each control; nothing in a language that has no words for them."""
    every = json.loads(files("voice_local").joinpath("controls.json").read_text(encoding="utf-8"))
    return {name: tuple(said) for name, said in every.get(language, {}).items()}


def with_controls(phrases: Phrases) -> Phrases:
    """The same, and the words of the controls."""
    said = tuple(tokens(line) for lines in words(phrases.language).values() for line in lines)
    if not said:
        return phrases
    return replace(phrases, rules={**phrases.rules, RULE: said}, tops=(*phrases.tops, RULE))


def control(text: str, language: str) -> str | None:
    """The control that `text` is, or None."""
    heard = tokens(text)
    found = (name for name, lines in words(language).items() if heard in map(tokens, lines))
    return next(found, None)


def change(voice: Voice, name: str) -> None:
    """Does it, as far as it can be heard."""
    gain, pace = CHANGES[name]
    voice.gain = min(max(voice.gain * gain, GAINS[0]), GAINS[1])
    voice.pace = min(max(voice.pace * pace, PACES[0]), PACES[1])
