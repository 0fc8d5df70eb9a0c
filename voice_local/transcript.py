"""What a recogniser heard, and the protocol that every recogniser keeps."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from voice_local.grammar import Grammar
from voice_local.sound import Sound

DOUBTFUL = 0.3
"""Confidence below which a sentence of a closed grammar was probably not said."""


@dataclass(frozen=True)
class Word:
    """One word: where it begins and ends in the sound (seconds), and how sure it is, 0 to 1."""

    text: str
    begins: float
    ends: float
    confidence: float


@dataclass(frozen=True)
class Transcript:
    """What was heard: the best reading ('' for no speech), the others, best first, how sure, 0 to 1.

    `seconds` is how long recognising took, `engine` who heard it, `trouble` what is wrong with the
    sound ('' or `silent`, `quiet`, `clipped`, `foreign`: it was speech, but not for the shop).
    """

    text: str
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    seconds: float = 0.0
    engine: str = ""
    trouble: str = ""


def nothing_heard(engine: str, trouble: str, started: float) -> Transcript:
    """The transcript of a sound without speech; `started` is when hearing began, by `time.perf_counter`."""
    return Transcript("", engine=engine, trouble=trouble, seconds=time.perf_counter() - started)


class Recognizer(Protocol):
    """Hears a sound, knowing what may be said. `name` says which engine and model it is."""

    name: str

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        """What was said in `sound`, at any rate; nothing is not an error but an empty text."""
        ...

    def prepare(self, grammar: Grammar) -> None:
        """Builds what `grammar` needs, so that the next `hear` with it is quick."""
        ...
