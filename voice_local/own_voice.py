"""Tells the customer's voice from the shop's own, which the microphone hears, too: no clock, no device.

The shop knows what it plays. How loudly that comes back into the microphone, band by band, is learned while
it speaks; what is not clearly more than that is the shop itself. With headphones on nothing comes back, and
every word counts. The delay need not be known: the loudest that was played in the last moments counts. A
microphone that suddenly hears the very sound that is played, as after a change of devices, is learned.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voice_local.microphone import RATE
from voice_local.sound import Samples, Sound

WINDOW = 480
"""Samples looked at together: 30 ms."""
EDGES = np.geomspace(200, 6_000, 13)
"""Borders of the bands in hertz."""
MARGIN = 6.0
"""How many times the power of the expected echo somebody else has to have in a band: 8 dB."""
SHARE = 0.4
"""Share of the power that has to be somebody else's."""
LEARNING = 1.0
"""Seconds of the shop's own speech before anybody is believed to be somebody else."""
RISE, FALL = 0.3, 0.002
"""How quickly what is expected follows an echo that is louder, or softer, than before: share a chunk."""

HEARABLE = 1e7
"""Power of a band that is played below which nothing can be learned from what comes back."""

ALIKE, LOOK = 0.9, 8
"""Correlation of as many windows with what was played from which on they are the same sound."""

Powers = NDArray[np.float64]


class OwnVoice:
    """Silences every chunk that holds nothing but the shop's own voice."""

    def __init__(self) -> None:
        self._gain: Powers = np.zeros(len(EDGES) - 1)
        self._learned = 0.0
        self._heard: deque[Powers] = deque(maxlen=LOOK)

    def forget(self) -> None:
        """Learns anew: it was wrong, or the devices have changed."""
        self._learned = 0.0

    def without(self, heard: bytes, played: Samples, rate: int) -> bytes:
        """The chunk `heard` (16-bit mono at 16,000 Hz), silent when it is the shop's own voice.

        `played` is what the loudspeaker played in the last half second or so, at `rate`.
        """
        if not played.size or not np.any(played):
            return heard
        chunk = np.frombuffer(heard, dtype="<i2")
        here = _powers(chunk).mean(axis=0)
        windows = _powers(Sound(played.tobytes(), rate).at(RATE).samples)
        there = windows.max(axis=0)
        self._heard.append(here)
        if self._somebody_else(here, there) and not self._same(windows):
            return heard
        self._learn(here, there, len(chunk) / RATE)
        return bytes(len(heard))

    def _somebody_else(self, here: Powers, there: Powers) -> bool:
        if self._learned < LEARNING:
            return False
        more = here - MARGIN * self._gain * there
        return bool(more.clip(0).sum() > SHARE * here.sum())

    def _same(self, windows: Powers) -> bool:
        """Whether the last chunks are what was played, with any delay."""
        if len(self._heard) < LOOK or len(windows) < LOOK:
            return False
        mine = _shape(np.array(self._heard))
        starts = range(len(windows) - LOOK + 1)
        return max(float((mine * _shape(windows[at : at + LOOK])).sum()) for at in starts) > ALIKE

    def _learn(self, here: Powers, there: Powers, seconds: float) -> None:
        loud = there > HEARABLE
        now = np.where(loud, here / np.maximum(there, 1.0), self._gain)
        first = self._learned < LEARNING
        speed = np.where(now > self._gain, 1.0 if first else RISE, FALL)
        self._gain = self._gain + speed * (now - self._gain)
        self._learned += seconds


def _shape(powers: Powers) -> Powers:
    """How each band rises and falls against the others; the product of a shape with itself adds up to one.

    Loudness is taken out, as any two sounds begin alike.
    """
    levels = np.log(powers)
    levels = levels - levels.mean(axis=0)
    levels = levels - levels.mean(axis=1, keepdims=True)
    shape: Powers = levels / max(float(np.sqrt((levels**2).sum())), 1e-9)
    return shape


def _powers(samples: Samples) -> Powers:
    """Power in each band, of each window: windows by bands."""
    if len(samples) < WINDOW:
        samples = np.pad(samples, (0, WINDOW - len(samples)))
    frames = samples[: len(samples) // WINDOW * WINDOW].reshape(-1, WINDOW) * np.hanning(WINDOW)
    spectrum = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    return np.stack(
        [spectrum[:, (hertz >= low) & (hertz < high)].sum(axis=1) + 1.0 for low, high in pairwise(EDGES)],
        axis=1,
    )
