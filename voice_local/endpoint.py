"""Where an utterance begins and ends: a pure class fed with chunks, without a clock and without a device."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from voice_local.sound import Sound


@dataclass(frozen=True)
class Patience:
    """Seconds: of speech that begin an utterance, of silence that end it, before it that are kept, at most.

    `nothing` is how long to wait for a first word before it counts as silence.
    """

    begin: float = 0.12
    end: float = 0.8
    before: float = 0.4
    longest: float = 12.0
    nothing: float = 8.0


class Endpoint:
    """Cuts utterances out of a stream of chunks (30 ms of signed 16-bit mono at `rate`)."""

    def __init__(self, rate: int = 16_000, patience: Patience = Patience()) -> None:
        from pocketsphinx import Vad

        self._vad = Vad(Vad.STRICT, rate, 0.03)
        self._rate, self._patience = rate, patience
        self._frame = self._vad.frame_bytes
        self._held = b""
        self._reset()

    def _reset(self) -> None:
        keep = int(self._patience.before / self._vad.frame_length)
        self._before: deque[bytes] = deque(maxlen=max(keep, 1))
        self._said: list[bytes] = []
        self._speech = self._silence = self._waited = 0.0

    @property
    def speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return bool(self._said)

    def feed(self, chunk: bytes) -> Sound | None:
        """Takes the next chunk; returns the utterance that just ended, an empty one after `nothing`."""
        self._held += chunk
        done = None
        while len(self._held) >= self._frame and done is None:
            frame, self._held = self._held[: self._frame], self._held[self._frame :]
            done = self._step(frame)
        return done

    def _step(self, frame: bytes) -> Sound | None:
        seconds, patience = self._vad.frame_length, self._patience
        speech = bool(self._vad.is_speech(frame))
        self._waited += seconds
        self._speech = self._speech + seconds if speech else 0.0
        if not self._said:
            self._before.append(frame)
            if self._speech >= patience.begin:
                self._said, self._silence = list(self._before), 0.0
                self._waited = 0.0
            elif self._waited >= patience.nothing:
                return self._end()
            return None
        self._said.append(frame)
        self._silence = 0.0 if speech else self._silence + seconds
        if self._silence >= patience.end or self._waited >= patience.longest:
            return self._end()
        return None

    def _end(self) -> Sound:
        sound = Sound(b"".join(self._said), self._rate)
        self._reset()
        return sound
