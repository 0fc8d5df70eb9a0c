"""Moonshine: a small English speech model that was trained on people, guided by what may be said now."""

from __future__ import annotations

import math
import re
import time
from collections import OrderedDict
from pathlib import Path

from voice_local.front_end import prepare
from voice_local.grammar import Grammar
from voice_local.moonshine_model import SpeechModel, moonshine_folder
from voice_local.sound import Sound
from voice_local.spelling import Letters, Speller, in_words
from voice_local.token_search import Anything, Text, search
from voice_local.transcript import Transcript, nothing_heard

AROUND = 0.3
"""Seconds of silence kept around the speech."""
KEPT = 16
"""Grammars whose spelling is kept: one for each kind of question."""
FREE_BEAM = 4
READINGS = 8
LIKELY, UNLIKELY = 0.5, 1.5
"""Doubt up to which a sentence of the grammar was said, and from which on it was not."""
FAR = 5.0
"""Another reading is not worth having that is so much less likely than the best one (natural logarithm)."""
TOKENS_A_SECOND = 8
_MARKS = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[?!;:\"…]|-(?=\s|$)")


class MoonshineRecognizer:
    """The model in `folder`, read when it is first needed."""

    name = "moonshine"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: SpeechModel | None = None
        self._spellers: OrderedDict[str, Speller] = OrderedDict()

    def prepare(self, grammar: Grammar) -> None:
        """Reads the model, and spells the first words of the grammar."""
        speller = self._speller(grammar)
        speller.choices(speller.start)

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        """What was said: a sentence of the grammar when it is nearly as likely as any other text.

        A closed grammar's sentence that is not has less confidence than `DOUBTFUL`: it was something else.
        """
        started = time.perf_counter()
        heard = prepare(sound)
        if heard.empty:
            return nothing_heard(self.name, heard.trouble, started)
        free, guided = self.texts(heard.cut(AROUND), grammar)
        texts, confidence = chosen(free, guided, closed=grammar.closed)
        seconds = time.perf_counter() - started
        best, *others = texts or [""]
        return Transcript(best, tuple(others[:READINGS]), confidence, (), seconds, self.name, heard.trouble)

    def texts(self, sound: Sound, grammar: Grammar) -> tuple[list[Text], list[Text]]:
        """The likeliest texts of a sound, and the likeliest sentences of the grammar, best first."""
        speller, model = self._speller(grammar), self._opened()
        encoded = model.encode(sound.samples)
        beam = 1 if grammar.closed else FREE_BEAM
        longest = TOKENS_A_SECOND * (1 + int(sound.seconds))
        free = search(model, encoded, Anything(model.tokens, beam), longest, beam)
        return free, search(model, encoded, speller, 2 * longest)

    def _opened(self) -> SpeechModel:
        self._model = self._model or SpeechModel(self._folder)
        return self._model

    def _speller(self, grammar: Grammar) -> Speller:
        speller = self._spellers.pop(grammar.key, None) or Speller(
            grammar.automaton, Letters.of(self._opened().tokens)
        )
        self._spellers[grammar.key] = speller
        while len(self._spellers) > KEPT:
            self._spellers.popitem(last=False)
        return speller


def chosen(free: list[Text], guided: list[Text], *, closed: bool) -> tuple[list[str], float]:
    """The readings, best first, and how sure the best is, 0 to 1."""
    sentences = [in_words(text.text) for text in guided]
    readings = [plain(text.text) for text in free if text.likelihood > free[0].likelihood - FAR]
    doubt = doubted(free, guided)
    sure = 1 / (1 + math.exp(4 * (doubt - (LIKELY + UNLIKELY) / 2)))
    if doubt <= LIKELY or (closed and doubt <= UNLIKELY):
        texts = sentences if closed else sentences[:1] + readings + sentences[1:]
    elif doubt <= UNLIKELY:
        texts = readings[:1] + sentences[:2] + readings[1:]
    else:
        texts = readings
    return list(dict.fromkeys(text for text in texts if text)), sure


def doubted(free: list[Text], guided: list[Text]) -> float:
    """How much less likely each token of the best sentence is than the best text's; infinite without one."""
    if not guided or not free:
        return math.inf
    return max(free[0].likelihood - guided[0].likelihood, 0.0) / guided[0].tokens


def plain(text: str) -> str:
    """A text without punctuation; points and commas within numbers stay."""
    return " ".join(_MARKS.sub(" ", text).split())
