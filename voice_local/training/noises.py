"""Noise for training, all of it made here: hiss, hum, water, dishes, steps, and people who talk at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from voice_local.front_end import RATE

Wave = NDArray[np.float64]
Chance = np.random.Generator


def noise(length: int, chance: Chance, talkers: Sequence[NDArray[np.int16]]) -> Wave:
    """So many samples of a noise drawn by chance, its root mean square 1; `talkers` are what a crowd says."""
    kinds: list[Callable[[int, Chance], Wave]] = [
        *(_hiss, _hum, _water, _kitchen, _kitchen),
        *(_rustle, _thuds, _swelling, _squeaks),
    ]
    drawn = chance.integers(len(kinds) + (5 if talkers else 0))
    made = kinds[drawn](length, chance) if drawn < len(kinds) else _crowd(length, chance, talkers)
    return levelled(made)


def levelled(made: Wave) -> Wave:
    """The same with a root mean square of 1; silence stays silent."""
    return made / max(float(np.sqrt((made**2).mean())), 1e-9)


def coloured(length: int, chance: Chance, slope: float) -> Wave:
    """Noise whose amplitude falls with frequency to the power of `slope`: 0 is white, 0.5 pink, 1 brown."""
    spectrum = np.fft.rfft(chance.standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    made = np.fft.irfft(spectrum / np.maximum(hertz, 30.0) ** slope, length)
    return np.asarray(made / max(float(made.std()), 1e-12))


def _hiss(length: int, chance: Chance) -> Wave:
    return coloured(length, chance, chance.choice([0.0, 0.3, 0.5, 0.8, 1.0]))


def _hum(length: int, chance: Chance) -> Wave:
    """A fan or a fridge: harmonics of the mains over brown noise."""
    time = np.arange(length) / RATE
    mains = chance.choice([50.0, 60.0, 100.0, 120.0])
    tones = sum(np.sin(2 * np.pi * (mains * n * time + chance.random())) / n for n in range(1, 7))
    return np.asarray(tones) + coloured(length, chance, 1.0) * chance.uniform(0.3, 1.5)


def _water(length: int, chance: Chance) -> Wave:
    """A tap or a frying pan: noise of one broad band that swells and falls."""
    lowest = chance.uniform(300, 2_000)
    made = band(coloured(length, chance, 0.2), lowest, lowest * chance.uniform(2, 4))
    knots = max(length // (RATE // 3), 2)
    return made * np.interp(np.arange(length), np.linspace(0, length, knots), chance.uniform(0.4, 1.0, knots))


def _kitchen(length: int, chance: Chance) -> Wave:
    """Dishes and cutlery: each knock rings in a few tones, over the noise of a room."""
    made = coloured(length, chance, chance.uniform(0.4, 0.9)) * chance.uniform(0.05, 0.4)
    for _ in range(1 + chance.poisson(length / RATE * chance.uniform(1, 5))):
        ring = min(int(RATE * chance.uniform(0.03, 0.4)), length)
        time = np.arange(ring) / RATE
        decay = np.exp(-time * chance.uniform(15, 120))
        tones = sum(
            chance.random() * np.sin(2 * np.pi * chance.uniform(400, 7_000) * time)
            for _ in range(chance.integers(2, 7))
        )
        start = chance.integers(length - ring + 1)
        knock = (np.asarray(tones) + 0.3 * chance.standard_normal(ring)) * decay
        made[start : start + ring] += knock * chance.uniform(0.3, 3.0)
    return made


def _rustle(length: int, chance: Chance) -> Wave:
    """A bag, paper, steps on gravel: very many short clicks, denser and thinner in turn."""
    dense = _slow(length, chance, chance.uniform(0.5, 4)) ** 2
    clicks = (chance.random(length) < dense * chance.uniform(20, 400) / RATE) * chance.standard_normal(length)
    lowest = chance.uniform(500, 3_000)
    return band(clicks, lowest, lowest * chance.uniform(2, 6)) + 1e-4 * coloured(length, chance, 0.5)


def _thuds(length: int, chance: Chance) -> Wave:
    """Doors, steps, things put down: dull bursts over the noise of a room."""
    made = coloured(length, chance, 0.9) * chance.uniform(0.02, 0.2)
    for _ in range(1 + chance.poisson(length / RATE * chance.uniform(0.5, 3))):
        size = min(int(RATE * chance.uniform(0.05, 0.4)), length)
        burst = chance.standard_normal(size) * np.exp(-np.arange(size) / RATE * chance.uniform(10, 60))
        start = chance.integers(length - size + 1)
        made[start : start + size] += band(burst, 30, chance.uniform(200, 2_500)) * chance.uniform(0.3, 3.0)
    return made


def _swelling(length: int, chance: Chance) -> Wave:
    """As loud in turn as speech is, of one colour: what only has the rhythm of speech is none."""
    lowest = chance.uniform(100, 1_500)
    made = band(coloured(length, chance, chance.uniform(0.0, 0.8)), lowest, lowest * chance.uniform(2, 8))
    return made * _slow(length, chance, chance.uniform(2, 9)) ** chance.uniform(1, 4)


def _squeaks(length: int, chance: Chance) -> Wave:
    """Chairs, brakes, birds, devices: tones that glide, over the noise of a room."""
    made = coloured(length, chance, 0.6) * chance.uniform(0.02, 0.3)
    for _ in range(1 + chance.poisson(length / RATE * chance.uniform(0.5, 3))):
        size = min(int(RATE * chance.uniform(0.05, 0.7)), length)
        hertz = np.geomspace(chance.uniform(300, 4_000), chance.uniform(300, 4_000), size)
        phase = 2 * np.pi * np.cumsum(hertz) / RATE
        tones = sum(chance.random() * np.sin(n * phase) for n in range(1, chance.integers(2, 6)))
        start = chance.integers(length - size + 1)
        made[start : start + size] += np.asarray(tones) * np.hanning(size) * chance.uniform(0.2, 1.5)
    return made


def _slow(length: int, chance: Chance, hertz: float) -> Wave:
    """A loudness from 0 to 1 that changes so many times a second."""
    knots = max(int(length / RATE * hertz), 1) + 2
    return np.interp(np.arange(length), np.linspace(0, length, knots), chance.uniform(0, 1, knots))


def _crowd(length: int, chance: Chance, talkers: Sequence[NDArray[np.int16]]) -> Wave:
    """Two to seven people who talk at once."""
    made = coloured(length, chance, 0.6) * 30.0
    for _ in range(chance.integers(2, 8)):
        loudness, at = chance.uniform(0.2, 1.0), 0
        while at < length:
            said = talkers[int(chance.integers(len(talkers)))][: length - at]
            made[at : at + len(said)] += loudness * said
            at += len(said) + int(chance.integers(RATE // 2))
    return made


def band(wave: Wave, lowest: float, highest: float) -> Wave:
    """The wave between two frequencies, with soft edges."""
    hertz = np.fft.rfftfreq(len(wave), 1 / RATE)
    gain = 1 / np.sqrt(1 + (lowest / np.maximum(hertz, 1.0)) ** 8) / np.sqrt(1 + (hertz / highest) ** 16)
    return np.asarray(np.fft.irfft(np.fft.rfft(wave) * gain, len(wave)))
