"""The microphone as an iterator of chunks; one thread of the library fills a queue, and nobody else does."""

from __future__ import annotations

import os
import queue
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from skill.errors import VoiceshopError

RATE = 16_000
CHUNK_SECONDS = 0.03
CHUNK = int(RATE * CHUNK_SECONDS) * 2
"""Bytes of one chunk: 30 ms of 16-bit mono."""
LOST_AFTER = 3.0
"""Seconds without a chunk after which the device is taken for gone."""


class NoMicrophone(VoiceshopError):
    """There is no microphone, or it was unplugged."""


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the audio system's C libraries from writing on standard error meanwhile."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class Microphone:
    """An open microphone, filled by the library's thread."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[bytes] = queue.Queue()
        self._held = b""

    def forget(self) -> None:
        """Drops what came in so far: the shop's own voice, for example."""
        self._held = b""
        while not self._waiting.empty():
            self._waiting.get_nowait()

    def chunks(self) -> Iterator[bytes]:
        """Chunks of 30 ms, signed 16-bit mono at 16,000 Hz. Raises NoMicrophone when no more come."""
        while True:
            try:
                self._held += self._waiting.get(timeout=LOST_AFTER)
            except queue.Empty:
                raise NoMicrophone("The microphone is gone; plug it in again.") from None
            while len(self._held) >= CHUNK:
                chunk, self._held = self._held[:CHUNK], self._held[CHUNK:]
                yield chunk

    def inbox(self) -> Generator[None, bytes, None]:
        """What the library sends its data to."""
        while True:
            self._waiting.put(bytes((yield)))


@contextmanager
def microphone() -> Iterator[Microphone]:
    """The system's microphone, open until the end of the block. Raises NoMicrophone when there is none."""
    import miniaudio

    opened = Microphone()
    inbox = opened.inbox()
    next(inbox)
    try:
        with quiet():
            device = miniaudio.CaptureDevice(
                nchannels=1, sample_rate=RATE, buffersize_msec=30, app_name="Voiceshop"
            )
            device.start(inbox)
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone("No microphone was found; plug one in, or talk with --text or --wav.") from error
    try:
        yield opened
    finally:
        with quiet():
            device.close()
