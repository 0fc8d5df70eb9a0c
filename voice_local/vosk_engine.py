"""Vosk: any model folder, with phrases as its run-time grammar; our own models, with a graph made for it.

Vosk's own run-time grammar is a bigram with a fixed discount over words that the model knows.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from skill.errors import VoiceshopError
from voice_local.front_end import prepare
from voice_local.grammar import Grammar
from voice_local.own_model import OwnModel, opened_model, own_language
from voice_local.phone_loop import likely
from voice_local.recent import Recent
from voice_local.sound import Sound
from voice_local.transcript import Transcript, Word, nothing_heard

KEPT = 16
"""Models with a graph, or grammars, that are kept: one for each kind of question."""
AROUND = 0.5
READINGS = 8
CLOSE, SHARP = 2.5, 8.0
"""An answer is not sure that is less ahead of another answer (natural logarithm), and how sharply so."""
PHRASES = 4_000
"""Phrases of a run-time grammar: more make Vosk slow to start and no better."""


class VoskRecognizer:
    """A folder with a Vosk model of one language."""

    def __init__(self, folder: Path, language: str) -> None:
        _checked(folder)
        self.folder, self.language = folder, language
        own = own_language(folder)
        if own and own != language:
            raise VoiceshopError(f"The speech model in {folder} knows {own}, not {language}.")
        self.own = OwnModel(folder, language) if own else None
        self.name = f"vosk ({folder.name})"
        self._ready: Recent[Any] = Recent(KEPT)
        self._model: Any = None

    def prepare(self, grammar: Grammar) -> None:
        """Builds the graph, or the phrases, of `grammar`, and what sureness is measured by."""
        self._recognizer(grammar)
        if self.own:
            self.own.prepare()

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        """What was said; results that Vosk itself marks as unknown (`[unk]`) are no result."""
        started = time.perf_counter()
        heard = prepare(sound)
        if heard.empty:
            return nothing_heard(self.name, heard.trouble, started)
        cut = heard.cut(AROUND)
        recognizer = self._recognizer(grammar)
        recognizer.AcceptWaveform(cut.pcm)
        result = json.loads(recognizer.FinalResult())
        offset = max(heard.begins - AROUND, 0.0)
        readings = [r for r in result.get("alternatives", []) if r["text"] and "[unk]" not in r["text"]]
        seconds = time.perf_counter() - started
        if not readings:
            return Transcript("", engine=self.name, seconds=seconds, trouble=heard.trouble)
        text, cost = readings[0]["text"], -float(readings[0]["confidence"])
        sure = self.own.matches(cut, cost) if self.own else _ahead(readings)
        sure = min(sure, undisputed(readings, grammar))
        words = tuple(_words(readings[0], offset, sure))
        others = tuple(dict.fromkeys(r["text"] for r in readings[1:] if r["text"] != text))
        return Transcript(text, others, sure, words, seconds, self.name, heard.trouble)

    def _recognizer(self, grammar: Grammar) -> Any:
        """A fresh recogniser for one utterance. (`SetGrammar` in the middle of one can crash the process.)"""
        import vosk

        if self.own:
            model = self._ready.get(grammar.key, partial(self.own.opened, grammar))
            recognizer = vosk.KaldiRecognizer(model, 16_000)
        else:
            self._model = self._model or opened_model(self.folder)
            phrases = self._ready.get(grammar.key, partial(_phrases, grammar))
            recognizer = vosk.KaldiRecognizer(self._model, 16_000, phrases)
        recognizer.SetMaxAlternatives(READINGS)
        recognizer.SetWords(True)
        return recognizer


def undisputed(readings: Sequence[dict[str, Any]], grammar: Grammar) -> float:
    """How sure it is, 0 to 1, that the best reading's answer was given, and not another: yes, and not no."""
    best = grammar.answer(readings[0]["text"])
    others = (r for r in readings[1:] if best and grammar.answer(r["text"]) not in (best, None))
    other = next(others, None)
    if other is None:
        return 1.0
    return likely(SHARP * (float(readings[0]["confidence"]) - float(other["confidence"]) - CLOSE))


def _checked(folder: Path) -> None:
    if not folder.is_dir():
        raise VoiceshopError(f"There is no speech model in {folder}; see `voiceshop speech list`.")
    if not (folder / "am" / "final.mdl").is_file():
        raise VoiceshopError(f"{folder} is not a Vosk model: am/final.mdl is missing.")


def _phrases(grammar: Grammar) -> str:
    """The heaviest sentences as JSON; never empty, for that would crash Vosk."""
    best = sorted(grammar.sentences, key=lambda one: -one[1])[:PHRASES]
    phrases = list(dict.fromkeys(" ".join(sentence) for sentence, _ in best))
    return json.dumps([*phrases, "[unk]"], ensure_ascii=False)


def _ahead(readings: Sequence[dict[str, Any]]) -> float:
    """How sure the best reading is, 0 to 1: how far it is ahead of the others."""
    costs = [-float(reading["confidence"]) for reading in readings]
    return 1.0 / sum(math.exp(max(costs[0] - cost, -50.0)) for cost in costs)


def _words(reading: dict[str, Any], offset: float, sure: float) -> Iterable[Word]:
    for word in reading.get("result", []):
        yield Word(word["word"], offset + word["start"], offset + word["end"], word.get("conf", sure))
