"""Sound in memory: 16-bit mono PCM with its rate; read from audio files, written as WAV."""

from __future__ import annotations

import wave
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skill.errors import VoiceshopError

WIDTH = 2
"""Bytes of a sample: signed 16 bit, little endian."""

Samples = NDArray[np.int16]


@dataclass(frozen=True)
class Sound:
    """Mono PCM: `pcm` holds signed 16-bit little-endian samples, `rate` of them a second."""

    pcm: bytes
    rate: int

    def __post_init__(self) -> None:
        if self.rate <= 0 or len(self.pcm) % WIDTH:
            raise ValueError(f"{len(self.pcm)} bytes at {self.rate} Hz are no 16-bit sound")

    @property
    def samples(self) -> Samples:
        """The samples as an array, -32,768 to 32,767."""
        return np.frombuffer(self.pcm, dtype="<i2")

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / WIDTH / self.rate

    def at(self, rate: int) -> Sound:
        """The same sound at another rate."""
        if rate == self.rate:
            return self
        import soxr

        resampled = soxr.resample(self.samples, self.rate, rate)
        return Sound(np.asarray(resampled, dtype="<i2").tobytes(), rate)

    def write(self, path: Path) -> None:
        """Writes a WAV file. Raises VoiceshopError when that is not possible; no half file stays."""
        unfinished = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with wave.open(str(unfinished), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(WIDTH)
                file.setframerate(self.rate)
                file.writeframes(self.pcm)
            unfinished.replace(path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise VoiceshopError(f"{path} cannot be written ({error.strerror}).") from error


def read_sound(path: Path) -> Sound:
    """The sound in a WAV, FLAC, MP3 or Ogg Vorbis file, at its own rate, its channels mixed to one.

    Raises VoiceshopError when the file cannot be read, is no audio that is known, or is empty.
    """
    import miniaudio

    try:
        data = path.read_bytes()
    except OSError as error:
        raise VoiceshopError(f"{path} cannot be read ({error.strerror}).") from error
    try:
        rate = _rate(data, miniaudio)
        decoded = miniaudio.decode(data, nchannels=1, sample_rate=rate)
    except miniaudio.DecodeError as error:
        raise VoiceshopError(
            f"{path} is not audio that can be read; use WAV, FLAC, MP3 or Ogg Vorbis."
        ) from error
    sound = Sound(bytes(decoded.samples), rate)
    if not sound.pcm:
        raise VoiceshopError(f"{path} holds no sound.")
    return sound


def _rate(data: bytes, miniaudio: object) -> int:
    """The file's own rate, so that only one resampler, the better one, changes it."""
    infos = {b"RIFF": "wav_get_info", b"fLaC": "flac_get_info", b"OggS": "vorbis_get_info"}
    name = infos.get(data[:4], "mp3_get_info")
    rate: int = getattr(miniaudio, name)(data).sample_rate
    return rate
