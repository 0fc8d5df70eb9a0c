"""Moonshine: a small English speech model that was trained on people, guided by what may be said now."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from voice_local.automaton import compile_rules
from voice_local.front_end import prepare
from voice_local.grammar import PRODUCT, Grammar, tokens
from voice_local.moonshine_model import Floats, SpeechModel, seconds_of
from voice_local.phone_loop import likely, log_odds
from voice_local.recent import Recent
from voice_local.sound import Sound
from voice_local.spelling import Letters, Speller, in_words
from voice_local.token_search import Anything, Text, search
from voice_local.transcript import DOUBTFUL, Transcript, nothing_heard

AROUND = 0.3
"""Seconds of silence kept around the speech."""
KEPT = 16
"""Grammars whose spelling is kept: one for each kind of question."""
FREE_BEAM = 4
READINGS = 8
LIKELY, POSSIBLE = 0.7, 1.0
"""Doubt up to which a sentence of an open grammar was said, and up to which it may have been."""
BELIEF, DISBELIEF = 3.3, 0.35
"""Logarithm of the odds that what another recogniser proposes was said, and what each nat takes from them
by which another text is more likely."""
APART = 0.5
"""Doubt for a sentence that is e (2.7) times as long as the best text, or as short: the model is fond of
single numbers, and of words again and again."""
EVEN, STEEP = 1.4, 2.0
"""Doubt at which it is as likely as not that a sentence was said, and how fast sureness falls with it."""
FAR = 5.0
"""Another reading is not worth having that is so much less likely than the best one (natural logarithm)."""
TOKENS_A_SECOND, MORE = 8, 8
"""How long a text can be; a sentence of the grammar may need more tokens for the same words."""
RARITY = 0.15
"""Weight of how rare the words of product names are against the sound."""
_MARKS = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[?!;:\"…]|-(?=\s|$)")


class MoonshineRecognizer:
    """The model in `folder`, read when it is first needed."""

    name = "moonshine"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: SpeechModel | None = None
        self._table: Letters | None = None
        self._spellers: Recent[Speller] = Recent(KEPT)

    def prepare(self, grammar: Grammar) -> None:
        """Reads the model, and spells the first words of the grammar."""
        self._speller(grammar).prepare()

    def hear(
        self, sound: Sound, grammar: Grammar, proposed: Sequence[str] = (), match: float = 0.5
    ) -> Transcript:
        """What was said: a sentence of the grammar when it is nearly as likely as any other text.

        A closed grammar's sentence that is not has less confidence than `DOUBTFUL`: it was something else.
        `proposed` is what another recogniser heard, in all its spellings, as sure as `match`; it is believed
        when both together make it likely.
        """
        started = time.perf_counter()
        heard = prepare(sound)
        if heard.empty:
            return nothing_heard(self.name, heard.trouble, started)
        encoded = self._opened().encode(heard.cut(AROUND).samples)
        free = self._free(encoded, grammar)
        counted = self._guided(encoded, grammar, answers=True) if grammar.counted else []
        settled = grammar.closed or surely(free, counted) >= DOUBTFUL
        guided = counted if settled and counted else self._guided(encoded, grammar)
        texts, confidence = chosen(free, guided, closed=settled)
        said = self._forced(encoded, proposed) if proposed and not settled else []
        belief = believed(free, said, match)
        if belief > 0.5:
            texts, confidence = list(dict.fromkeys([in_words(said[0].text), *texts])), belief
        seconds = time.perf_counter() - started
        best, *others = texts or [""]
        return Transcript(best, tuple(others[:READINGS]), confidence, (), seconds, self.name, heard.trouble)

    def _free(self, encoded: Floats, grammar: Grammar) -> list[Text]:
        """The likeliest texts of a sound, best first."""
        beam = 1 if grammar.closed else FREE_BEAM
        return search(self._opened(), encoded, Anything(self._opened().tokens, beam), _longest(encoded), beam)

    def _guided(self, encoded: Floats, grammar: Grammar, answers: bool = False) -> list[Text]:
        """The likeliest sentences of the grammar, best first; with `answers` only those to the question."""
        guide = self._speller(grammar, answers)
        guided = search(self._opened(), encoded, guide, _longest(encoded) + MORE)
        return _usual(guided, grammar.phrases.vocabulary)

    def _forced(self, encoded: Floats, proposed: Sequence[str]) -> list[Text]:
        """How likely some texts are, best first."""
        sentences = [words for text in proposed if (words := tokens(text))]
        if not sentences:
            return []
        speller = Speller(compile_rules({PRODUCT: sentences}, PRODUCT), self._letters())
        return search(self._opened(), encoded, speller, 8 * max(map(len, sentences)))

    def _letters(self) -> Letters:
        self._table = self._table or Letters.of(self._opened().tokens)
        return self._table

    def _opened(self) -> SpeechModel:
        self._model = self._model or SpeechModel(self._folder)
        return self._model

    def _speller(self, grammar: Grammar, answers: bool = False) -> Speller:
        if answers:
            key = f"answers {grammar.key}"
            return self._spellers.get(key, lambda: Speller(grammar.answering, self._letters()))
        return self._spellers.get(grammar.key, lambda: Speller(grammar.automaton, self._letters()))


def chosen(free: list[Text], guided: list[Text], *, closed: bool) -> tuple[list[str], float]:
    """The readings, best first, and how sure the best is, 0 to 1.

    A closed grammar is left only when its sentences are all doubtful; an open one sooner.
    """
    sentences = [in_words(text.text) for text in guided]
    readings = [plain(text.text) for text in free if text.likelihood > free[0].likelihood - FAR]
    doubt, sure = doubted(free, guided), surely(free, guided)
    if closed:
        texts = sentences if sure >= DOUBTFUL else readings
    elif (doubt := doubt + APART * _apart(sentences, readings)) <= LIKELY:
        texts = sentences[:1] + readings + sentences[1:]
    else:
        sure = math.exp(free[0].likelihood / free[0].tokens) if free else 0.0
        texts = readings[:1] + (sentences[:2] if doubt <= POSSIBLE else []) + readings[1:]
    return list(dict.fromkeys(text for text in texts if text)), sure


def believed(free: list[Text], proposed: list[Text], match: float) -> float:
    """How sure it is, 0 to 1, that what another recogniser heard, as sure as `match`, was said."""
    if not free or not proposed:
        return 0.0
    behind = max(free[0].likelihood - proposed[0].likelihood, 0.0)
    return likely(log_odds(match) + BELIEF - DISBELIEF * behind)


def _apart(sentences: list[str], readings: list[str]) -> float:
    """How much longer or shorter the best sentence is than the best reading: the logarithm of the ratio."""
    if not sentences or not readings:
        return math.inf
    return abs(math.log(len(sentences[0]) / max(len(readings[0]), 1)))


def _longest(encoded: Floats) -> int:
    """The most tokens that the text of a sound has."""
    return MORE + int(TOKENS_A_SECOND * seconds_of(encoded))


def _usual(texts: list[Text], costs: Mapping[str, float]) -> list[Text]:
    """The texts in a new order: of two that sound alike the one with the more usual words is meant."""

    def cost(text: Text) -> float:
        return RARITY * sum(costs.get(word, 0.0) for word in text.text.split())

    if not costs:
        return texts
    return sorted(texts, key=lambda text: cost(text) - text.likelihood)


def surely(free: list[Text], guided: list[Text]) -> float:
    """How sure it is that the best sentence was said, 0 to 1."""
    return likely(STEEP * (EVEN - doubted(free, guided)))


def doubted(free: list[Text], guided: list[Text]) -> float:
    """How much less likely each token of the best sentence is than the best text's; infinite without one."""
    if not guided or not free:
        return math.inf
    return max(free[0].likelihood - guided[0].likelihood, 0.0) / guided[0].tokens


def plain(text: str) -> str:
    """A text without punctuation; points and commas within numbers stay."""
    return " ".join(_MARKS.sub(" ", text).split())
