"""The loudspeaker: plays a sound and falls silent at once when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Protocol

from voice_local.microphone import quiet
from voice_local.sound import WIDTH, Sound

BUFFER = 0.04
"""Seconds of sound that the device holds: so soon it is silent."""


class Loudspeaker(Protocol):
    """Plays sounds one after the other."""

    def play(self, sound: Sound, stop: threading.Event | None = None) -> None:
        """Returns when the sound was played, or as soon as `stop` is set."""
        ...


class NoLoudspeaker:
    """Where there is no device, or it is muted: every sound is over at once."""

    def play(self, sound: Sound, stop: threading.Event | None = None) -> None:
        """Plays nothing."""


class DeviceLoudspeaker:
    """The system's own output device."""

    def play(self, sound: Sound, stop: threading.Event | None = None) -> None:
        """Plays on the device; a device that is lost meanwhile ends the sound."""
        import miniaudio

        over = threading.Event()
        stop = stop or threading.Event()
        try:
            with quiet():
                device = miniaudio.PlaybackDevice(
                    nchannels=1,
                    sample_rate=sound.rate,
                    buffersize_msec=int(BUFFER * 1000),
                    app_name="Voiceshop",
                )
                frames = _frames(sound, stop, over)
                next(frames)
                device.start(frames)
        except miniaudio.MiniaudioError:
            return
        try:
            over.wait(sound.seconds + 2)
            if not stop.is_set():
                over.clear()
                over.wait(2 * BUFFER)
        finally:
            with quiet():
                device.close()


def _frames(sound: Sound, stop: threading.Event, over: threading.Event) -> Generator[bytes, int, None]:
    count, at = (yield b""), 0
    while at < len(sound.pcm) and not stop.is_set():
        chunk = sound.pcm[at : at + count * WIDTH]
        at += len(chunk)
        count = yield chunk
    over.set()


def best_loudspeaker() -> Loudspeaker:
    """The system's output device when there is one that opens, else silence."""
    import miniaudio

    try:
        with quiet():
            miniaudio.PlaybackDevice(nchannels=1, sample_rate=22_050).close()
    except miniaudio.MiniaudioError:
        return NoLoudspeaker()
    return DeviceLoudspeaker()
