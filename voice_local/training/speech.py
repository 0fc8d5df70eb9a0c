"""The speech that is trained on: every text said by a voice, a few texts in a file."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skill.errors import VoiceshopError
from voice_local.front_end import RATE
from voice_local.sound import Samples
from voice_local.training.engines import ENGINES, missing
from voice_local.training.voices import Voice

TOGETHER = 20
"""Texts in a file."""
PEAK = 12_000
FAINTEST = 300
"""Peak below which a synthesiser has said nothing."""
SHORTEST, LONGEST = 0.15, 12.0
"""Seconds; what is outside is a synthesiser gone wrong."""
Ends = tuple[int, ...]


@dataclass(frozen=True)
class Said:
    """A text, and the samples (16,000 Hz) of someone who says it."""

    text: str
    samples: Samples


@dataclass(frozen=True)
class Task:
    """Texts for one voice, and the file that holds its speech when it has been said."""

    file: Path
    voice: Voice
    texts: tuple[str, ...]
    seed: int

    def run(self) -> None:
        """Says the texts and writes the file; texts that the voice cannot say are left out."""
        if self.file.is_file():
            return
        style = random.Random(self.seed)  # noqa: S311 (the same styles each time, no secret)
        said = [one for text in self.texts if (one := _said(self.voice, text, style)) is not None]
        write(self.file, said)


def tasks(folder: Path, voices: Sequence[Voice], texts: Sequence[str], seed: int) -> list[Task]:
    """The texts divided among those of `voices` whose engine is here, by their shares."""
    here = [voice for voice in voices if not missing(voice.engine)]
    if not here:
        raise VoiceshopError(
            "No synthesiser is here; install one with: pip install 'voiceshop[voice,training]'"
        )
    total, given, divided = sum(voice.share for voice in here), 0.0, 0
    planned: list[Task] = []
    for voice in here:
        given += voice.share / total * len(texts)
        own, divided = texts[divided : round(given)], round(given)
        for start in range(0, len(own), TOGETHER):
            number = len(planned)
            file = folder / f"{number:05}-{voice.engine}.npz"
            planned.append(Task(file, voice, tuple(own[start : start + TOGETHER]), seed + number))
    return planned


def write(file: Path, said: Iterable[Said]) -> None:
    """Writes speech; there is the whole file or none."""
    said = list(said)
    unfinished = file.with_suffix(".part.npz")
    np.savez(
        unfinished,
        samples=np.concatenate([np.zeros(0, dtype="<i2"), *(one.samples for one in said)]),
        ends=np.cumsum([len(one.samples) for one in said], dtype=np.int64),
        texts=np.array(json.dumps([one.text for one in said])),
    )
    unfinished.replace(file)


def read(file: Path) -> Iterator[Said]:
    """The speech in a file."""
    with np.load(file) as stored:
        samples, ends = stored["samples"], stored["ends"].tolist()
        texts = json.loads(str(stored["texts"]))
    for text, start, end in zip(texts, [0, *ends], ends, strict=False):
        yield Said(text, samples[start:end])


def _said(voice: Voice, text: str, style: random.Random) -> Said | None:
    try:
        sound = ENGINES[voice.engine](text, voice.name, style).at(RATE)
    except (VoiceshopError, subprocess.SubprocessError, OSError, RuntimeError, ValueError):
        return None
    samples = sound.samples.astype(np.float32)
    peak = float(np.abs(samples).max()) if samples.size else 0.0
    if peak < FAINTEST or not SHORTEST < sound.seconds < LONGEST:
        return None
    return Said(text, (samples * (PEAK / peak)).astype("<i2"))
