"""The microphone as an iterator of chunks; one thread of the library fills a queue, nobody else touches it."""

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


@contextmanager
def microphone() -> Iterator[Iterator[bytes]]:
    """The open microphone: chunks of 30 ms, signed 16-bit mono at 16,000 Hz, until it is closed.

    Raises NoMicrophone when there is none, and from the iterator when it is lost while running.
    """
    import miniaudio

    waiting: queue.Queue[bytes] = queue.Queue()
    try:
        with quiet():
            device = miniaudio.CaptureDevice(
                nchannels=1, sample_rate=RATE, buffersize_msec=30, app_name="Voiceshop"
            )
            inbox = _inbox(waiting)
            next(inbox)
            device.start(inbox)
    except miniaudio.MiniaudioError as error:
        raise NoMicrophone("No microphone was found; plug one in, or talk with --text or --wav.") from error
    try:
        yield _chunks(waiting)
    finally:
        with quiet():
            device.close()


def _inbox(waiting: queue.Queue[bytes]) -> Generator[None, bytes, None]:
    while True:
        waiting.put(bytes((yield)))


def _chunks(waiting: queue.Queue[bytes]) -> Iterator[bytes]:
    """What comes in, cut into chunks of equal length."""
    held = b""
    while True:
        try:
            held += waiting.get(timeout=LOST_AFTER)
        except queue.Empty:
            raise NoMicrophone("The microphone is gone; plug it in again.") from None
        while len(held) >= CHUNK:
            chunk, held = held[:CHUNK], held[CHUNK:]
            yield chunk
