"""Kaldi's MFCC as `conf/mfcc.conf` asks for them: 40 mel energies every 10 ms, and 40 cepstra of these."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voice_local.front_end import RATE

Floats = NDArray[np.float32]

BINS = 40
"""Mel bins, and cepstra."""
WINDOW, SHIFT, PADDED = 400, 160, 512
"""Samples: a frame, the way to the next one, what the Fourier transform takes."""
LOWEST, HIGHEST = 20.0, RATE / 2 - 400.0
PREEMPHASIS = 0.97
LIFTER = 22.0
KNEE = 4_800.0
"""Frequency up to which a warp is linear; above it leads back to the end of the spectrum."""
CONF = """\
--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=-400
--dither=0.0
--sample-frequency=16000
"""
"""The same as Vosk reads it."""
_FLOOR = float(np.finfo(np.float32).eps)


def log_mel(samples: ArrayLike, warp: float = 1.0) -> Floats:
    """Logarithms of the mel energies, frames x 40; samples are in the scale of 16 bits.

    With a `warp` of 1.1 the speaker's vocal tract seems a tenth shorter: every formant lies a tenth higher.
    """
    wave = np.asarray(samples, dtype=np.float32)
    count = max((len(wave) - WINDOW) // SHIFT + 1, 0)
    if not count:
        return np.zeros((0, BINS), dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(wave, WINDOW)[::SHIFT][:count]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - PREEMPHASIS * before) * _window(), PADDED)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energies: Floats = np.log(np.maximum(power @ _bank(warp), _FLOOR)).astype(np.float32)
    return energies


def cepstra(energies: Floats) -> Floats:
    """The liftered cosine transform of mel energies, what the network sees; as many as there are energies."""
    transformed: Floats = energies.astype(np.float32) @ cosines()
    return transformed


@lru_cache
def cosines() -> Floats:
    """The matrix of `cepstra`, 40 x 40."""
    bins = np.arange(BINS)
    matrix = np.sqrt(2.0 / BINS) * np.cos(np.pi / BINS * np.outer(bins + 0.5, bins))
    matrix[:, 0] = np.sqrt(1.0 / BINS)
    return np.asarray(matrix * (1 + 0.5 * LIFTER * np.sin(np.pi * bins / LIFTER)), dtype=np.float32)


@lru_cache
def _window() -> Floats:
    """Povey's: Hann's to the power of 0.85."""
    turn = 2 * np.pi * np.arange(WINDOW) / (WINDOW - 1)
    return np.asarray((0.5 - 0.5 * np.cos(turn)) ** 0.85, dtype=np.float32)


@lru_cache(maxsize=64)
def _bank(warp: float) -> Floats:
    """Triangles of equal width on the mel scale, spectrum x 40."""
    hertz = np.arange(PADDED // 2 + 1) * RATE / PADDED
    above = KNEE * warp + (hertz - KNEE) * (RATE / 2 - KNEE * warp) / (RATE / 2 - KNEE)
    warped = hertz * warp if warp == 1.0 else np.where(hertz <= KNEE, hertz * warp, above)
    edges = np.linspace(_mel(LOWEST), _mel(HIGHEST), BINS + 2)
    width = edges[1] - edges[0]
    distance = np.abs(_mel(warped)[:, None] - edges[None, 1:-1])
    bank = np.maximum(1.0 - distance / width, 0.0)
    bank[-1] = 0.0
    return np.asarray(bank, dtype=np.float32)


def _mel(hertz: ArrayLike) -> NDArray[np.float64]:
    return 1_127.0 * np.log1p(np.asarray(hertz, dtype=np.float64) / 700.0)
