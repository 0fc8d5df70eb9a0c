"""The loudspeaker: plays sounds one after the other, and falls silent at once when it is told to."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator
from contextlib import suppress
from typing import Any, Protocol

import numpy as np

from skill.errors import VoiceshopError
from voice_local.microphone import WAKING, quiet
from voice_local.sound import WIDTH, Samples, Sound

RATE = 22_050
"""Samples a second that the device is opened with: eSpeak NG's own."""
PERIOD, PERIODS = 0.03, 3
"""Seconds of sound that the device asks for at once, and how many of those it holds."""
BUFFER = PERIOD * PERIODS
REMEMBERED = 3.0
"""Seconds of what was played that are kept, to know the shop's own voice when the microphone hears it."""
LOST_AFTER = 2.5
"""Seconds in which the device asked for nothing, after which it is taken for gone."""


class NoDevice(VoiceshopError):
    """There is no loudspeaker, or it was unplugged."""


class Loudspeaker(Protocol):
    """Plays sounds one after the other, without making anybody wait."""

    def add(self, sound: Sound) -> None:
        """Plays `sound` when all that was added before is over."""
        ...

    def hush(self) -> None:
        """Falls silent at once; what was added is dropped."""
        ...

    @property
    def left(self) -> int:
        """How many of the sounds that were added have not been played to their end."""
        ...

    @property
    def lost(self) -> bool:
        """Whether the device is gone."""
        ...

    def begun(self) -> float:
        """Waits until something is heard of what was added; when that was, by `time.monotonic`."""
        ...

    def played(self, since: float, until: float) -> Samples:
        """What was played between two moments by `time.monotonic`, at `RATE`; silence is part of it."""
        ...

    def close(self) -> None:
        """Ends it."""
        ...


class NoLoudspeaker:
    """Where there is no device, or it is muted: every sound is over at once."""

    left = 0
    lost = False

    def add(self, sound: Sound) -> None:
        """Plays nothing."""

    def hush(self) -> None:
        """Is silent."""

    def begun(self) -> float:
        """Now."""
        return time.monotonic()

    def played(self, since: float, until: float) -> Samples:
        """Nothing."""
        return np.zeros(0, dtype="<i2")

    def close(self) -> None:
        """Nothing is open."""


class Queue:
    """The sounds that are to be played, cut into what the device asks for; a pure class but for its lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[memoryview] = deque()
        self._played: deque[tuple[float, bytes]] = deque()
        self.began: float | None = None
        """When the first sample was taken since the queue was empty."""

    def add(self, pcm: bytes) -> None:
        """Appends a sound."""
        with self._lock:
            if not self._waiting:
                self.began = None
            self._waiting.append(memoryview(pcm))

    def clear(self) -> None:
        """Drops everything."""
        with self._lock:
            self._waiting.clear()

    def __len__(self) -> int:
        return len(self._waiting)

    def take(self, frames: int, now: float) -> bytes:
        """The next `frames` samples, silence where there is nothing."""
        wanted, parts = frames * WIDTH, []
        with self._lock:
            while wanted and self._waiting:
                self.began = self.began or now
                part, rest = self._waiting[0][:wanted], self._waiting[0][wanted:]
                parts.append(part)
                wanted -= len(part)
                self._waiting.popleft()
                if rest:
                    self._waiting.appendleft(rest)
            pcm = b"".join(parts) + bytes(wanted)
            self._played.append((now, pcm))
            while self._played[0][0] < now - REMEMBERED:
                self._played.popleft()
        return pcm

    def between(self, since: float, until: float) -> Samples:
        """What was taken between two moments."""
        with self._lock:
            pcm = b"".join(part for at, part in self._played if since <= at <= until)
        return np.frombuffer(pcm, dtype="<i2")


class DeviceLoudspeaker:
    """The system's own output device, open from the first sound on; one that is lost is opened again.

    Raises NoDevice when there is none.
    """

    def __init__(self) -> None:
        self._queue = Queue()
        self._device: Any = None
        self._asked = 0.0
        self._open()

    def add(self, sound: Sound) -> None:
        """Plays `sound` when all that was added before is over. Opens the device again when it was lost."""
        if self.lost:
            self._queue.clear()
            self.close()
            self._open()
        if sound.pcm:
            self._queue.add(sound.at(RATE).pcm)

    def hush(self) -> None:
        """Silent at once: what the device still holds goes with it, and it is opened anew."""
        self._queue.clear()
        self.close()
        with suppress(NoDevice):
            self._open()

    @property
    def left(self) -> int:
        """How many sounds are not over."""
        return len(self._queue)

    @property
    def lost(self) -> bool:
        """Whether the device has not asked for sound for a while."""
        return self._device is None or time.monotonic() - self._asked > LOST_AFTER

    def begun(self) -> float:
        """When the first sample leaves the device, its own delay included."""
        latest = time.monotonic() + LOST_AFTER
        while self._queue and self._queue.began is None and time.monotonic() < latest:
            time.sleep(PERIOD / 4)
        return (self._queue.began or time.monotonic()) + BUFFER

    def played(self, since: float, until: float) -> Samples:
        """What was played then."""
        return self._queue.between(since, until)

    def close(self) -> None:
        """Closes the device."""
        device, self._device = self._device, None
        if device is not None:
            with quiet():
                device.close()

    def _open(self) -> None:
        import miniaudio

        frames = self._frames()
        next(frames)
        self._asked = time.monotonic() + WAKING - LOST_AFTER
        try:
            with quiet():
                self._device = miniaudio.PlaybackDevice(
                    nchannels=1,
                    sample_rate=RATE,
                    buffersize_msec=int(PERIOD * 1000),
                    callback_periods=PERIODS,
                    app_name="Voiceshop",
                )
                self._device.start(frames)
        except miniaudio.MiniaudioError as error:
            raise NoDevice("No loudspeaker was found; plug one in, or talk with --mute.") from error

    def _frames(self) -> Generator[bytes, int, None]:
        """What the library takes its samples from, in a thread of its own."""
        pcm = b""
        while True:
            count = yield pcm
            self._asked = time.monotonic()
            pcm = self._queue.take(count, self._asked)


def best_loudspeaker() -> Loudspeaker:
    """The system's output device when there is one that opens, else silence."""
    try:
        return DeviceLoudspeaker()
    except NoDevice:
        return NoLoudspeaker()
