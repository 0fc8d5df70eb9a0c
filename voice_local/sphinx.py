"""PocketSphinx: its wheel carries an English model that was trained on people.

It reads German words in English sounds, too, for voices that our own German model does not know.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from voice_local.automaton import Automaton
from voice_local.front_end import Heard, prepare
from voice_local.grammar import Grammar
from voice_local.lexicon import Spellings, english, german_in_english
from voice_local.ngram import learn
from voice_local.recent import Recent
from voice_local.sound import Sound
from voice_local.transcript import Transcript, Word, nothing_heard

if TYPE_CHECKING:
    from pocketsphinx import Decoder

LANGUAGES = ("en", "de")
KEPT = 8
"""Decoders that are kept: one for each kind of question, and for each model."""
AROUND, WIDER = 0.5, 2.0
"""Seconds of silence kept around the speech: too much spoils the level, too little the first sound."""
LANGUAGE_WEIGHT = {"en": 4.0, "de": 7.0}
"""Weight of an open grammar against the sound: more where the sounds are only lent."""
READINGS = 8


class SphinxRecognizer:
    """Closed grammars as graphs, open ones as trigrams; the utterance is decoded after its end."""

    name = "pocketsphinx"

    def __init__(self) -> None:
        self._decoders: Recent[Decoder] = Recent(KEPT)

    def prepare(self, grammar: Grammar) -> None:
        """Builds the decoder of `grammar`."""
        self._decoder(grammar)

    def hear(self, sound: Sound, grammar: Grammar) -> Transcript:
        """What was said; a closed grammar gives a complete sentence of its own or less confidence."""
        started = time.perf_counter()
        heard = prepare(sound)
        if heard.empty:
            return nothing_heard(self.name, heard.trouble, started)
        decoder = self._decoder(grammar)
        text, words, sure = self._decode(decoder, heard, AROUND)
        whole = not grammar.closed or grammar.automaton.accepts(text.split())
        if not whole:
            text, words, sure = self._again(decoder, heard, grammar, (text, words, sure))
            whole = grammar.automaton.accepts(text.split())
        confidence = sure if not grammar.closed else (0.95 if whole else 0.4)
        others = () if grammar.closed else _alternatives(decoder, text)
        seconds = time.perf_counter() - started
        return Transcript(text, others, confidence if text else 0.0, words, seconds, self.name, heard.trouble)

    def _again(
        self, decoder: Decoder, heard: Heard, grammar: Grammar, first: tuple[str, tuple[Word, ...], float]
    ) -> tuple[str, tuple[Word, ...], float]:
        """A second try with more around the speech, kept when it gives a complete sentence."""
        second = self._decode(decoder, heard, WIDER)
        return second if grammar.automaton.accepts(second[0].split()) else first

    def _decode(self, decoder: Decoder, heard: Heard, around: float) -> tuple[str, tuple[Word, ...], float]:
        decoder.start_utt()
        decoder.process_raw(heard.cut(around).pcm, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        if found is None:
            return "", (), 0.0
        offset = max(heard.begins - around, 0.0)
        words = tuple(_words(decoder, offset))
        sure = math.exp(sum(math.log(max(word.confidence, 1e-3)) for word in words) / max(len(words), 1))
        return found.hypstr, words, sure

    def _decoder(self, grammar: Grammar) -> Decoder:
        return self._decoders.get(grammar.key, lambda: _build(grammar))


def _build(grammar: Grammar) -> Decoder:
    import pocketsphinx

    spelt = english(grammar.words) if grammar.language == "en" else german_in_english(grammar.words)
    acoustics = str(Path(pocketsphinx.get_model_path()) / "en-us" / "en-us")
    with tempfile.TemporaryDirectory() as folder:
        dictionary = Path(folder) / "words.dict"
        dictionary.write_text("".join(_dictionary_lines(spelt)), encoding="utf-8")
        if grammar.closed:
            decoder = pocketsphinx.Decoder(hmm=acoustics, lm=None, dict=str(dictionary), loglevel="FATAL")
            _add_graph(decoder, grammar.automaton.without_detours(), spelt)
            return decoder
        said = [(s, weight) for s, weight in grammar.sentences if all(word in spelt for word in s)]
        words = Path(folder) / "words.arpa"
        words.write_text("\n".join(learn(said, order=3).arpa()), encoding="utf-8")
        return pocketsphinx.Decoder(
            hmm=acoustics,
            lm=str(words),
            dict=str(dictionary),
            loglevel="FATAL",
            lw=LANGUAGE_WEIGHT[grammar.language],
        )


def _dictionary_lines(spelt: Spellings) -> Iterable[str]:
    for word, spellings in sorted(spelt.items()):
        for number, phones in enumerate(dict.fromkeys(spellings), 1):
            yield f"{word}{f'({number})' if number > 1 else ''} {' '.join(phones)}\n"


def _add_graph(decoder: Decoder, automaton: Automaton, spelt: Spellings) -> None:
    """A word without a spelling is left out: naming it would refuse the whole graph."""
    moves = [
        (source, target, math.exp(-cost), word) if word else (source, target, math.exp(-cost))
        for source, word, target, cost in automaton.arcs
        if not word or word in spelt
    ]
    graph = decoder.create_fsg("said", 0, automaton.final, moves)
    decoder.add_fsg("said", graph)
    decoder.activate_search("said")


def _words(decoder: Decoder, offset: float) -> Iterable[Word]:
    for part in decoder.seg():
        text = part.word.partition("(")[0]
        if text and not text.startswith(("<", "[", "++")):
            begins, ends = part.start_frame / 100, (part.end_frame + 1) / 100
            yield Word(text, offset + begins, offset + ends, min(part.prob, 1.0))


def _alternatives(decoder: Decoder, best: str) -> tuple[str, ...]:
    """Other readings, best first."""
    found: dict[str, None] = {}
    for number, reading in enumerate(decoder.nbest()):
        if reading is None or number > READINGS * 4 or len(found) >= READINGS:
            break
        text = " ".join(word for word in (reading.hypstr or "").split() if not word.startswith("<"))
        if text and text != best:
            found[text] = None
    return tuple(found)
