"""Vosk: any model folder, with phrases as its run-time grammar; our own models, with a graph made here.

Vosk's own run-time grammar is a bigram with a fixed discount over words that the model knows. For our small
models the whole decoding graph is made here instead: any word with a pronunciation, weights as
the grammar has them.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from skill.errors import VoiceshopError
from skill.understanding.meanings import background_sentences
from voice_local.automaton import Automaton, Sentence
from voice_local.front_end import prepare
from voice_local.grammar import ANSWER_WEIGHT, FOREIGN, Grammar, tokens
from voice_local.lexicon import Spellings, english, german
from voice_local.ngram import learn
from voice_local.sound import Sound
from voice_local.transcript import Transcript, Word, nothing_heard
from voice_local.vosk_graph import Graph, graph, phone_table

KEPT = 16
"""Models with a graph, or grammars, that are kept: one for each kind of question."""
AROUND = 0.5
READINGS = 8
PHRASES = 4_000
"""Phrases of a run-time grammar: more make Vosk slow to start and no better."""
GRAPH_WEIGHT = 0.7
"""Weight of the grammar against the sound in our own graphs."""
FRAMES_A_SECOND = 1 / 0.03


@dataclass(frozen=True)
class Voice:
    """What is known of a model of ours: its language, and what a frame (30 ms) of speech costs in it.

    `usual` is the cost with the voices that it was trained on; from `strange` on it does not know the voice.
    """

    language: str
    usual: float
    strange: float


class VoskRecognizer:
    """A folder with a Vosk model of one language."""

    def __init__(self, folder: Path, language: str) -> None:
        _checked(folder)
        self.folder, self.language = folder, language
        self.voice = own_voice(folder)
        if self.voice and self.voice.language != language:
            raise VoiceshopError(f"The speech model in {folder} knows {self.voice.language}, not {language}.")
        self.name = f"vosk ({folder.name})"
        self._open: OrderedDict[str, Any] = OrderedDict()
        self._model: Any = None

    def prepare(self, grammar: Grammar) -> None:
        """Builds the graph, or the phrases, of `grammar`."""
        self._recognizer(grammar)

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
        sure = _sureness(readings, cut, self.voice)
        words = tuple(_words(readings[0], offset, sure))
        others = tuple(dict.fromkeys(r["text"] for r in readings[1:] if r["text"] != readings[0]["text"]))
        return Transcript(readings[0]["text"], others, sure, words, seconds, self.name, heard.trouble)

    def _recognizer(self, grammar: Grammar) -> Any:
        """A fresh recogniser for one utterance. (`SetGrammar` in the middle of one can crash the process.)"""
        import vosk

        if self.voice:
            opened = self._kept(grammar.key, lambda: self._graph_model(grammar))
            recognizer = vosk.KaldiRecognizer(opened, 16_000)
        else:
            self._model = self._model or opened_model(self.folder)
            phrases = self._kept(grammar.key, lambda: _phrases(grammar))
            recognizer = vosk.KaldiRecognizer(self._model, 16_000, phrases)
        recognizer.SetMaxAlternatives(READINGS)
        recognizer.SetWords(True)
        return recognizer

    def _kept(self, key: str, make: Callable[[], Any]) -> Any:
        made = self._open.pop(key, None) or make()
        self._open[key] = made
        while len(self._open) > KEPT:
            self._open.popitem(last=False)
        return made

    def _graph_model(self, grammar: Grammar) -> Any:
        """This model with the graph of `grammar`: read at once, so that the folder need not stay."""
        whole = self._graph(grammar)
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for part in ("am", "conf", "graph/phones"):
                (folder / part).mkdir(parents=True)
            for part in (
                "am/final.mdl",
                "conf/mfcc.conf",
                "conf/model.conf",
                "graph/phones/word_boundary.int",
            ):
                _lend(self.folder / part, folder / part)
            whole.write(folder / "graph")
            return opened_model(folder)

    def _graph(self, grammar: Grammar) -> Graph:
        """The graph of a closed grammar; of an open one, the answers joined to all the rest, made once."""
        if grammar.closed:
            return self._spell(grammar.automaton)
        rest = cast("Graph", self._kept(grammar.phrases.key, lambda: self._spell(_open(grammar))))
        if not grammar.replies:
            return rest
        answers = self._spell(grammar.answering if grammar.counted else _bigrams(grammar.replies))
        return rest.or_else(
            answers, -math.log(1 - ANSWER_WEIGHT) * GRAPH_WEIGHT, -math.log(ANSWER_WEIGHT) * GRAPH_WEIGHT
        )

    def _spell(self, automaton: Automaton) -> Graph:
        phones = phone_table((self.folder / "graph" / "phones.txt").read_text(encoding="utf-8"))
        return graph(automaton, self._spelt(automaton.words, phones), phones, GRAPH_WEIGHT)

    def _spelt(self, words: Iterable[str], phones: Iterable[str]) -> Spellings:
        if self.language == "en":
            return english(words)
        return german(words, {phone.rpartition("_")[0] for phone in phones if phone.endswith("_B")})


def _open(grammar: Grammar) -> Automaton:
    """All that may be said, and what is said to others: else that would sound like something for the shop."""
    ours = grammar.phrases.fillings
    foreign = [tokens(sentence) for sentence in background_sentences(grammar.language)]
    share = FOREIGN if foreign else 0.0
    weighted = [(sentence, (1 - share) / len(ours)) for sentence in ours]
    weighted += [(sentence, share / len(foreign)) for sentence in foreign]
    return learn(weighted, order=2).automaton()


def _bigrams(sentences: Sequence[Sentence]) -> Automaton:
    return learn([(sentence, 1 / len(sentences)) for sentence in sentences], order=2).automaton()


def opened_model(folder: Path) -> Any:
    """The Vosk model in `folder`. Raises VoiceshopError when Vosk cannot read it."""
    import vosk

    vosk.SetLogLevel(-1)
    try:
        return vosk.Model(str(folder))
    except Exception as error:
        raise VoiceshopError(
            f"{folder} is not a Vosk model that can be read; try `voiceshop speech check`."
        ) from error


def shipped_model(language: str) -> Path | None:
    """The small model of `language` that comes with Voiceshop, or None when there is none."""
    folder = Path(str(files("voice_local") / "models" / language))
    return folder if (folder / "am" / "final.mdl").is_file() else None


def own_voice(folder: Path) -> Voice | None:
    """What `voice.json` in a model folder says; None for a model that is not ours."""
    file = folder / "voice.json"
    return Voice(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def _checked(folder: Path) -> None:
    if not folder.is_dir():
        raise VoiceshopError(f"There is no speech model in {folder}; see `voiceshop speech list`.")
    if not (folder / "am" / "final.mdl").is_file():
        raise VoiceshopError(f"{folder} is not a Vosk model: am/final.mdl is missing.")


def _lend(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _phrases(grammar: Grammar) -> str:
    """The heaviest sentences as JSON; never empty, for that would crash Vosk."""
    best = sorted(grammar.sentences, key=lambda one: -one[1])[:PHRASES]
    phrases = list(dict.fromkeys(" ".join(sentence) for sentence, _ in best))
    return json.dumps([*phrases, "[unk]"], ensure_ascii=False)


def _sureness(readings: Sequence[dict[str, Any]], sound: Sound, voice: Voice | None) -> float:
    """How sure the best reading is, 0 to 1: how well our model knows the voice, else how far it is ahead."""
    costs = [-float(reading["confidence"]) for reading in readings]
    if voice is None:
        return 1.0 / sum(math.exp(max(costs[0] - cost, -50.0)) for cost in costs)
    cost = costs[0] / max(sound.seconds * FRAMES_A_SECOND, 1.0)
    return min(max(1.0 - 0.5 * (cost - voice.usual) / (voice.strange - voice.usual), 0.0), 1.0)


def _words(reading: dict[str, Any], offset: float, sure: float) -> Iterable[Word]:
    for word in reading.get("result", []):
        yield Word(word["word"], offset + word["start"], offset + word["end"], word.get("conf", sure))
