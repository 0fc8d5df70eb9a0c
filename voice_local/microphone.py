"""The microphone as an iterator of chunks; one thread of the library fills a queue, and nobody else does."""

from __future__ import annotations

import os
import queue
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from skill.errors import VoiceshopError

RATE = 16_000
CHUNK_SECONDS = 0.03
LOST_AFTER = 1.5
"""Seconds without a chunk after which the device is taken for gone."""
WAKING = 6.0
"""Seconds that a device may take to give its first chunk: some were switched off to save power."""
AGAIN = 1.0
"""Seconds until a device that is gone is looked for again."""


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


@dataclass(frozen=True)
class Chunk:
    """About 30 ms of sound, signed 16-bit mono at 16,000 Hz, and when it came (`time.monotonic`)."""

    pcm: bytes
    at: float


class Microphone:
    """An open microphone, filled by the library's thread."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Chunk] = queue.Queue()

    def chunks(self) -> Iterator[Chunk]:
        """Chunks as they come. Raises NoMicrophone when no more come."""
        patience = WAKING
        while True:
            try:
                yield self._waiting.get(timeout=patience)
                patience = LOST_AFTER
            except queue.Empty:
                raise NoMicrophone("The microphone is gone; plug it in again.") from None

    def inbox(self) -> Generator[None, bytes, None]:
        """What the library sends its data to."""
        while True:
            pcm = bytes((yield))
            self._waiting.put(Chunk(pcm, time.monotonic()))


@contextmanager
def microphone() -> Iterator[Iterator[Chunk]]:
    """What the system's microphone hears. Raises NoMicrophone when there is none."""
    import miniaudio

    opened = Microphone()
    inbox = opened.inbox()
    next(inbox)
    try:
        with quiet():
            device = miniaudio.CaptureDevice(
                nchannels=1, sample_rate=RATE, buffersize_msec=int(CHUNK_SECONDS * 1000), app_name="Voiceshop"
            )
            device.start(inbox)
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone("No microphone was found; plug one in, or talk with --text or --wav.") from error
    try:
        yield opened.chunks()
    finally:
        with quiet():
            device.close()


def steady(
    opened: Callable[[], AbstractContextManager[Iterator[Chunk]]],
    gone: Callable[[], None],
    back: Callable[[], None],
    sleep: Callable[[float], None] = time.sleep,
) -> Generator[Chunk, None, None]:
    """Chunks without end: a microphone that is lost is opened again, or the next one in its place.

    `gone` and `back` are called when that happens. Raises NoMicrophone when there is none at the start.
    """
    lost = started = False
    while True:
        try:
            with opened() as chunks:
                for chunk in chunks:
                    if lost:
                        back()
                    lost, started = False, True
                    yield chunk
            return
        except NoMicrophone:
            if not started:
                raise
            if not lost:
                gone()
            lost = True
            sleep(AGAIN)
