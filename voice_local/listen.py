"""Recordings on any interaction model: what was heard, which intent it is, and with which slots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.dialogue import Intent
from skill.understanding import Model, understand
from voice_local.grammar import Grammar, phrases_of, searches
from voice_local.sound import read_sound
from voice_local.transcript import DOUBTFUL, Recognizer, Transcript


@dataclass(frozen=True)
class Result:
    """What became of one recording: what was heard, and what it means in the model (None: nothing)."""

    file: Path
    transcript: Transcript
    intent: Intent | None

    def line(self) -> str:
        """One line for a person."""
        heard = self.transcript
        slots = ", ".join(f"{name}={slot.text}" for name, slot in self._slots())
        meant = f"{self.intent.name if self.intent else '-'}({slots})"
        text = heard.text or f"({heard.trouble or 'nothing'})"
        return f"{self.file.name}  {text}  {meant}  {heard.confidence:.2f}  {heard.seconds:.2f} s"

    def as_json(self) -> dict[str, Any]:
        """The same for a program; an intent that was not found is null."""
        return {
            "file": str(self.file),
            "transcript": self.transcript.text,
            "alternatives": list(self.transcript.alternatives),
            "intent": self.intent.name if self.intent else None,
            "slots": {name: {"value": slot.spoken, "resolved": slot.value} for name, slot in self._slots()},
            "confidence": round(self.transcript.confidence, 3),
            "seconds": round(self.transcript.seconds, 3),
            "engine": self.transcript.engine,
            "trouble": self.transcript.trouble,
        }

    def _slots(self) -> Iterator[tuple[str, Any]]:
        return iter(sorted(self.intent.slots.items()) if self.intent else ())


def listen(
    paths: Iterable[Path], model: Model, recognizer: Recognizer, products: Collection[str] = ()
) -> Iterator[Result]:
    """Hears each recording with the grammar of `model`; with `products` each is a search for one of these.

    Where a closed grammar's sentences are all unlikely, the recording is not for the model and means nothing.
    Raises VoiceshopError for a file that is no audio.
    """
    phrases = phrases_of(model, products)
    grammar = Grammar(searches(phrases) if products else phrases)
    for path in paths:
        heard = recognizer.hear(read_sound(path), grammar)
        foreign = grammar.closed and heard.confidence < DOUBTFUL
        meant = heard.text and not foreign
        intent = understand(heard.text, model, alternatives=heard.alternatives) if meant else None
        yield Result(path, heard, intent)
