"""Before recognition: a sound is checked, brought to 16,000 Hz, and its silence is cut off at both ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice_local.sound import WIDTH, Samples, Sound

RATE = 16_000
FRAME_SECONDS = 0.03
QUIET = 120.0
"""Root mean square of the loudest frame below which nobody can have meant to be heard (of 32,768)."""
LIMIT = 32_700
"""Absolute value from which a sample is at the limit."""
CLIPPED = 0.01
"""Share of samples at the limit above which the recording is distorted."""
LOUD = 12_000.0
"""Peak to which a faint recording is raised."""


@dataclass(frozen=True)
class Heard:
    """Speech in a recording: the sound at 16,000 Hz, where it begins and ends (seconds), what is wrong.

    `trouble` is '', `silent`, `quiet` or `clipped`; in the first two there is no speech in it.
    """

    sound: Sound
    begins: float
    ends: float
    trouble: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to recognise."""
        return self.trouble in ("silent", "quiet")

    def cut(self, around: float) -> Sound:
        """The speech with at most `around` seconds of what is before and after it."""
        first = max(int((self.begins - around) * RATE), 0) * WIDTH
        last = int((self.ends + around) * RATE) * WIDTH
        return Sound(self.sound.pcm[first:last], RATE)


def prepare(sound: Sound) -> Heard:
    """Finds the speech in `sound`."""
    clipped = _clipped(sound.samples)
    sound = _centred(sound.at(RATE))
    samples = sound.samples
    levels = _levels(samples)
    if not levels.size or levels.max() < QUIET / 10:
        return Heard(sound, 0.0, sound.seconds, "silent")
    if levels.max() < QUIET:
        return Heard(sound, 0.0, sound.seconds, "quiet")
    spoken = _spoken(_raised(samples))
    if not spoken:
        return Heard(sound, 0.0, sound.seconds, "silent")
    return Heard(
        Sound(_raised(samples).tobytes(), RATE),
        spoken[0] * FRAME_SECONDS,
        (spoken[-1] + 1) * FRAME_SECONDS,
        "clipped" if clipped else "",
    )


def _clipped(samples: Samples) -> bool:
    """Whether so much is at the limit that the recording is distorted."""
    return bool(samples.size) and float(np.mean(np.abs(samples.astype(np.int32)) >= LIMIT)) > CLIPPED


def _centred(sound: Sound) -> Sound:
    """The same without the constant voltage that cheap microphones add: it would pass for loudness."""
    samples = sound.samples
    offset = round(float(samples.mean())) if samples.size else 0
    if not offset:
        return sound
    centred = np.clip(samples.astype(np.int32) - offset, -32_768, 32_767)
    return Sound(centred.astype("<i2").tobytes(), sound.rate)


def _levels(samples: Samples) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Root mean square of each frame."""
    size = int(RATE * FRAME_SECONDS)
    frames = samples[: len(samples) // size * size].astype(np.float64).reshape(-1, size)
    level: np.ndarray[tuple[int], np.dtype[np.float64]] = np.sqrt((frames**2).mean(axis=1))
    return level


def _raised(samples: Samples) -> Samples:
    """The same, louder when it is faint."""
    peak = int(np.abs(samples.astype(np.int32)).max())
    if peak == 0 or peak >= LOUD / 2:
        return samples
    raised: Samples = np.clip(samples * (LOUD / peak), -32_768, 32_767).astype("<i2")
    return raised


def _spoken(samples: Samples) -> list[int]:
    """The frames of 30 ms that hold speech."""
    from pocketsphinx import Vad

    detector = Vad(Vad.STRICT, RATE, FRAME_SECONDS)
    pcm, size = samples.tobytes(), detector.frame_bytes
    frames = (pcm[at : at + size] for at in range(0, len(pcm) - size + 1, size))
    return [number for number, frame in enumerate(frames) if detector.is_speech(frame)]
