"""The conversation on a terminal: its lines, and below them how loud it is and what was heard so far."""

from __future__ import annotations

import threading
from typing import TextIO

import numpy as np

WIDTH = 12
"""Steps of the level meter."""
QUIETEST, LOUDEST = -60.0, -10.0
"""Decibels of full scale at both ends of the meter."""
SHORTEST = 0.1
"""Seconds between two looks at the meter."""
FADED, PLAIN, CLEAR = "\x1b[2m", "\x1b[0m", "\r\x1b[K"


def bar(pcm: bytes) -> str:
    """How loud 16-bit sound is, as a bar."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    level = 20 * np.log10(np.sqrt((samples**2).mean()) / 32_768 + 1e-9) if samples.size else QUIETEST
    filled = round((level - QUIETEST) / (LOUDEST - QUIETEST) * WIDTH)
    filled = min(max(filled, 0), WIDTH)
    return "▮" * filled + "▯" * (WIDTH - filled)


class Terminal:
    """Prints lines to `out`; where that is a terminal, the lowest line changes while it listens."""

    def __init__(self, out: TextIO) -> None:
        self._out, self.live = out, out.isatty()
        self._lock = threading.Lock()
        self._partial, self._state, self._shown = "", "", 0.0

    def show(self, line: str) -> None:
        """Prints a line of the conversation."""
        with self._lock:
            self._partial = ""
            self._out.write(f"{CLEAR if self.live else ''}{line}\n")
            self._out.flush()

    def partial(self, words: str) -> None:
        """What was heard so far."""
        self._partial = words

    def level(self, pcm: bytes, at: float) -> None:
        """How loud it is at the moment `at` (seconds)."""
        if not self.live or at - self._shown < SHORTEST:
            return
        self._shown = at
        with self._lock:
            self._out.write(f"{CLEAR}{FADED}{bar(pcm)} {self._partial[-60:]}{PLAIN}")
            self._out.flush()

    def close(self) -> None:
        """Takes the changing line away."""
        if self.live:
            self._out.write(CLEAR)
            self._out.flush()
