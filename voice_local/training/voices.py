"""The voices of each language, from `voices.json`: those to train on, and those to measure with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Voice:
    """One voice of an engine: its share of what is said, and in how many disguises each text is used."""

    engine: str
    name: str
    share: float
    disguises: int = 2


def training_voices(language: str) -> tuple[Voice, ...]:
    """The voices that are trained on; shares are weights and need not add up to one."""
    return tuple(_voices(language, held_out=False))


def held_out_voices(language: str) -> tuple[Voice, ...]:
    """Voices that training never hears."""
    return tuple(_voices(language, held_out=True))


def _voices(language: str, held_out: bool) -> Iterator[Voice]:
    """Each group in the file shares its share evenly; `mixed` is the share of all of its voices mixed."""
    groups = json.loads((files("voice_local.training") / "voices.json").read_text(encoding="utf-8"))
    for group in groups[language]:
        if group["held_out"] == held_out:
            share = group["share"] / len(group["names"])
            yield from (Voice(group["engine"], name, share, group["disguises"]) for name in group["names"])
            if "mixed" in group:
                yield Voice(group["engine"], "+".join(group["names"]), group["mixed"], group["disguises"])
