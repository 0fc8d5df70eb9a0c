"""The shop's voice: a reply is spoken sentence by sentence, can be cut off, and knows how far it came."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path

import numpy as np

from voice_local.loudspeaker import Loudspeaker, NoDevice
from voice_local.sound import WIDTH, Samples, Sound
from voice_local.speak import Speaker

_BETWEEN = re.compile(r"(?<=[^\W\d][.!?])\s+|(?<=\d[!?])\s+")
"""Between two sentences; "18. November" is none."""
PAUSE = 0.3
"""Seconds between two sentences."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [part for part in _BETWEEN.split(text.strip()) if part]


def louder(sound: Sound, gain: float) -> Sound:
    """The sound, `gain` times as loud; its peaks are rounded off instead of cut."""
    if gain == 1.0 or not sound.pcm:
        return sound
    raised = np.tanh(sound.samples / 32_768 * gain) * 32_767
    return Sound(raised.astype("<i2").tobytes(), sound.rate)


class Mute:
    """A speaker for who only wants to read."""

    name = "nothing"

    def speak(self, text: str, locale: str, rate: float = 1.0) -> Sound:
        """No sound."""
        return Sound(b"", 16_000)

    def close(self) -> None:
        """Nothing is open."""


class Voice:
    """Speaks replies in one locale; while one sentence is heard the next is made.

    `gain` and `pace` (1: as the speaker speaks) may be changed at any time. Each reply is written as WAV into
    the folder `out` when that is given. `tell` is told of a loudspeaker that is gone.
    """

    def __init__(
        self,
        speaker: Speaker,
        loudspeaker: Loudspeaker,
        locale: str,
        out: Path | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.speaker, self.gain, self.pace = speaker, 1.0, 1.0
        self._loudspeaker, self._locale, self._out, self._tell = loudspeaker, locale, out, tell
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._job: Future[None] | None = None
        self._sentences: list[str] = []
        self._first = self._added = 0
        self._cut: int | None = None
        self.resumed = 0
        """How often it has gone on after an interruption that was none."""

    def say(self, text: str) -> float:
        """Begins to speak `text`; when its first sound is heard, by `time.monotonic`.

        Raises VoiceshopError when the speaker cannot speak.
        """
        self._sentences, self._first = sentences(text), 0
        return self._begin()

    def go_on(self) -> None:
        """Speaks on, from the sentence that was cut off."""
        self._first = self._cut or 0
        self.resumed += 1
        self._begin()

    def hush(self) -> None:
        """Falls silent at once; a sentence that was not heard to its end counts as not said."""
        if self.speaking:
            with self._lock:
                self._cut = self._over
                self._loudspeaker.hush()

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        if self._job is None or self._cut is not None:
            return False
        if self._loudspeaker.lost:
            self._gone()
            return False
        if self._job.done() and not self._loudspeaker.left:
            self._job.result()
            self._job = None
            return False
        return True

    @property
    def interrupted(self) -> bool:
        """Whether what was said last was cut off anywhere."""
        return self._cut is not None

    @property
    def unheard(self) -> bool:
        """Whether what was said last was cut off before its last sentence, the one that asks.

        The last sentence has to be heard, too, when it names a number or is the only one.
        """
        if self._cut is None:
            return False
        asks = len(self._sentences) > 1 and not any(char.isdigit() for char in self._sentences[-1])
        return self._cut < len(self._sentences) - asks

    def finish(self) -> None:
        """Waits until everything was said. Raises VoiceshopError when it cannot be said."""
        while self.speaking:
            time.sleep(0.01)

    def played(self, since: float, until: float) -> Samples:
        """What the loudspeaker played between two moments by `time.monotonic`."""
        return self._loudspeaker.played(since, until)

    def signal(self, sound: Sound) -> None:
        """Plays a tone that is no part of what is said."""
        try:
            self._loudspeaker.add(sound)
        except NoDevice:
            self._gone()

    def close(self) -> None:
        """Falls silent and gives the device back."""
        self._cut = 0
        self._worker.shutdown()
        self._loudspeaker.close()
        self.speaker.close()

    @property
    def _over(self) -> int:
        """How many sentences were heard to their end."""
        return self._first + max(self._added - self._loudspeaker.left, 0)

    def _begin(self) -> float:
        if self._job is not None:
            self._cut = self._cut or 0
            self._job.result()
        self._added, self._cut = 0, None
        made: list[Sound] = []
        for sentence in self._sentences[self._first : self._first + 1]:
            self._add(sentence, made)
        self._job = self._worker.submit(self._rest, made)
        return self._loudspeaker.begun()

    def _rest(self, made: list[Sound]) -> None:
        """All sentences after the first; those of a reply that is written are made even if it was cut off."""
        for sentence in self._sentences[self._first + 1 :]:
            if self._cut is not None and self._out is None:
                return
            self._add(sentence, made, PAUSE)
        if self._out and self._first == 0 and made:
            whole = Sound(b"".join(one.pcm for one in made), made[0].rate)
            whole.write(self._out / f"{next(self._numbers):02}-shop.wav")

    def _add(self, sentence: str, made: list[Sound], pause: float = 0.0) -> None:
        spoken = self.speaker.speak(sentence, self._locale, self.pace)
        sound = Sound(bytes(int(pause * spoken.rate) * WIDTH) + spoken.pcm, spoken.rate)
        made.append(sound)
        with self._lock:
            if self._cut is not None:
                return
            try:
                self._loudspeaker.add(louder(sound, self.gain))
                self._added += 1
            except NoDevice:
                self._gone()

    def _gone(self) -> None:
        self._cut = self._over
        self._loudspeaker.hush()
        self._tell("The loudspeaker is gone; plug it in again. What is said stands here meanwhile.")
