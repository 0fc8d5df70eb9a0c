"""Speech in disguise, as mel energies: another tract, speed, room, microphone and noise each time."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_local.front_end import RATE
from voice_local.sound import Samples
from voice_local.training import speech
from voice_local.training.mel import BINS, Floats, log_mel
from voice_local.training.noises import Chance, Wave, band, coloured, levelled, noise

SPEED = (0.85, 1.18)
WARPS = (0.84, 0.88, 0.92, 0.96, 1.0, 1.04, 1.08, 1.12, 1.16, 1.2)
NOTHING_SHARE = 0.2
"""Clips without speech, of those with speech: they teach that noise is silence."""
PAUSE, LONG_PAUSE, OFTEN_LONG = (0.0, 0.5), (0.3, 1.5), 0.25
"""Seconds before and behind the speech, and how often they are many: no word is to be heard there."""
DECIBELS = (2, 35)
"""How much quieter than speech noise is."""
NOISES, NOISE_SECONDS = 6, 12
"""Noises that are made for each file of speech; every text takes a cut of one."""
LIMIT = 32_767


@dataclass(frozen=True)
class Features:
    """A text and the mel energies of someone who says it, frames x 40; without a text it is noise."""

    text: str
    energies: Floats


@dataclass(frozen=True)
class Disguise:
    """A file of speech, in how many disguises its texts are wanted, whose speech makes the crowd."""

    file: Path
    source: Path
    copies: int
    crowd: tuple[Path, ...]
    seed: int

    def run(self) -> None:
        """Writes the features, unless they are there."""
        if self.file.is_file():
            return
        chance = np.random.default_rng(self.seed)
        talkers = [one.samples for file in self.crowd if file.is_file() for one in speech.read(file)]
        noises = [_somewhere(noise(NOISE_SECONDS * RATE, chance, talkers), chance) for _ in range(NOISES)]
        said = list(speech.read(self.source))
        made = [
            Features(one.text, disguised(one.samples, chance, noises))
            for _ in range(self.copies)
            for one in said
        ]
        made += [Features("", _nothing_said(chance)) for _ in range(math.ceil(NOTHING_SHARE * len(made)))]
        write(self.file, made)


def disguises(folder: Path, tasks: Sequence[speech.Task], seed: int) -> list[Disguise]:
    """A disguise for each file of speech; crowds are drawn from the other files."""
    chance = np.random.default_rng(seed)
    planned = []
    for number, task in enumerate(tasks):
        crowd = tuple(tasks[at].file for at in chance.integers(len(tasks), size=3))
        planned.append(
            Disguise(folder / task.file.name, task.file, task.voice.disguises, crowd, seed + number)
        )
    return planned


def disguised(samples: Samples, chance: Chance, noises: Sequence[Wave]) -> Floats:
    """The mel energies of the same speech by someone else, somewhere else, over one of `noises`."""
    import soxr

    wave = samples.astype(np.float64)
    if chance.random() < 0.7:
        wave = soxr.resample(wave, RATE, RATE / chance.uniform(*SPEED), quality="LQ")
    before, after = chance.uniform(*(LONG_PAUSE if chance.random() < OFTEN_LONG else PAUSE), size=2)
    wave = np.concatenate([np.zeros(int(before * RATE)), wave, np.zeros(int((after + 0.05) * RATE))])
    if chance.random() < 0.5:
        wave = in_a_room(wave, chance)
    wave = _microphone(wave, chance)
    wave *= LIMIT * 10 ** (chance.uniform(-30, -1) / 20) / max(float(np.abs(wave).max()), 1e-9)
    if chance.random() < 0.8:
        wave = _over(wave, _cut(noises, len(wave), chance), chance.uniform(*DECIBELS))
    elif chance.random() < 0.7:
        wave = wave + chance.standard_normal(len(wave)) * chance.uniform(0.5, 6)
    return log_mel(_sixteen_bits(wave), float(chance.choice(WARPS)) if chance.random() < 0.6 else 1.0)


def in_a_room(wave: Wave, chance: Chance) -> Wave:
    """With the echo of a room made up by chance: a few early reflections, then a tail that dies away."""
    seconds = chance.uniform(0.1, 0.6)
    length = int(seconds * RATE)
    tail = chance.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    tail[: int(0.002 * RATE)] = 0.0
    tail *= chance.uniform(0.1, 0.8) / np.sqrt((tail**2).sum())
    for delay in chance.integers(int(0.001 * RATE), int(0.03 * RATE), size=chance.integers(1, 6)):
        tail[delay] += chance.uniform(-0.4, 0.4)
    tail[0] = 1.0
    size = 1 << (len(wave) + length).bit_length()
    echoed = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(tail, size), size)
    return np.asarray(echoed[: len(wave)])


def write(file: Path, features: Sequence[Features]) -> None:
    """Writes features; there is the whole file or none."""
    unfinished = file.with_suffix(".part.npz")
    np.savez(
        unfinished,
        energies=np.concatenate([np.zeros((0, BINS)), *(one.energies for one in features)]).astype(
            np.float16
        ),
        ends=np.cumsum([len(one.energies) for one in features], dtype=np.int64),
        texts=np.array(json.dumps([one.text for one in features])),
    )
    unfinished.replace(file)


def read(file: Path) -> Iterator[Features]:
    """The features in a file, as 16-bit floats."""
    with np.load(file) as stored:
        energies, ends = stored["energies"], stored["ends"].tolist()
        texts = json.loads(str(stored["texts"]))
    for text, start, end in zip(texts, [0, *ends], ends, strict=False):
        yield Features(text, energies[start:end])


def _microphone(wave: Wave, chance: Chance) -> Wave:
    """Through a microphone and a line: a tilt of the spectrum, a narrower band, the steps of a codec."""
    if chance.random() < 0.5:
        wave = wave + chance.uniform(-0.7, 0.7) * np.concatenate([[0.0], wave[:-1]])
    if chance.random() < 0.3:
        wave = band(wave, chance.uniform(40, 300), chance.uniform(3_300, 7_500))
    if chance.random() < 0.1:
        wave = _mu_law(wave)
    if chance.random() < 0.04:
        limit = float(np.abs(wave).max()) * chance.uniform(0.3, 0.8)
        wave = np.clip(wave, -limit, limit)
    return wave


def _mu_law(wave: Wave) -> Wave:
    """Rounded to the 256 steps of ITU-T G.711."""
    peak = max(float(np.abs(wave).max()), 1e-9)
    pressed = np.sign(wave) * np.log1p(255 * np.abs(wave) / peak) / np.log(256)
    stepped = np.round(pressed * 127) / 127
    return np.asarray(np.sign(stepped) * np.expm1(np.abs(stepped) * np.log(256)) / 255 * peak)


def _somewhere(made: Wave, chance: Chance) -> Wave:
    """The noise in a room and through a microphone, its root mean square 1."""
    if chance.random() < 0.5:
        made = in_a_room(made, chance)
    return levelled(_microphone(made, chance))


def _over(wave: Wave, made: Wave, decibels: float) -> Wave:
    """The speech with noise so many decibels below it."""
    mixed: Wave = wave + made * np.sqrt((wave**2).mean()) / 10 ** (decibels / 20)
    return mixed


def _cut(noises: Sequence[Wave], length: int, chance: Chance) -> Wave:
    """So many samples of one of the noises."""
    made: Wave = np.resize(noises[int(chance.integers(len(noises)))], max(length, NOISE_SECONDS * RATE))
    start = chance.integers(len(made) - length + 1)
    return made[start : start + length]


def _nothing_said(chance: Chance) -> Floats:
    length = int(chance.uniform(0.8, 3.0) * RATE)
    if chance.random() < 0.15:
        return log_mel(np.zeros(length))
    made = coloured(length, chance, 0.5) if chance.random() < 0.2 else noise(length, chance, ())
    made = _somewhere(made, chance)
    return log_mel(_sixteen_bits(made * 10 ** chance.uniform(0.0, 3.4)))


def _sixteen_bits(wave: Wave) -> Wave:
    return np.clip(np.round(wave), -LIMIT - 1, LIMIT)
