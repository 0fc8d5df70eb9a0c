"""Our own small models: they have no graph, it is made here of what may be said now.

Any word with a pronunciation can be in it, with weights as the grammar has them; so can any phone.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from skill.errors import VoiceshopError
from skill.understanding.meanings import background_sentences
from voice_local.automaton import Automaton, Sentence
from voice_local.grammar import ANSWER_WEIGHT, FOREIGN, Grammar, tokens
from voice_local.lexicon import Spellings, english, german
from voice_local.ngram import learn
from voice_local.phone_loop import match, phone_loop
from voice_local.recent import Recent
from voice_local.sound import Sound
from voice_local.vosk_graph import Graph, graph, phone_table

GRAPH_WEIGHT = 0.7
"""Weight of the grammar against the sound."""
LENT = ("am/final.mdl", "conf/mfcc.conf", "graph/phones/word_boundary.int")
"""Files of a model that stay as they are."""
CONF = "conf/model.conf"
NARROW = "--beam=9.0\n--lattice-beam=0.5\n"
"""For phones, which may follow each other in any order: with wider beams their lattices grow too large."""
KEPT = 4
"""Shops whose graph is kept; the answers to each question are joined to it."""


class OwnModel:
    """A folder with a model of ours."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder, self._language = folder, language
        self._shops: Recent[Graph] = Recent(KEPT)

    def opened(self, grammar: Grammar) -> Any:
        """As a Vosk model with the graph of `grammar`."""
        return self._with(self._graph(grammar))

    def prepare(self) -> None:
        """Opens the phone loop, so that the first utterance does not wait for it."""
        _ = self._loop

    def matches(self, sound: Sound, cost: float) -> float:
        """How sure it is, 0 to 1, that a sentence was said which costs `cost`."""
        import vosk

        rival = vosk.KaldiRecognizer(self._loop, sound.rate)
        rival.SetMaxAlternatives(1)
        rival.AcceptWaveform(sound.pcm)
        best = json.loads(rival.FinalResult())["alternatives"][0]
        return match(cost, -float(best["confidence"]), len(best["text"].split()))

    @cached_property
    def _loop(self) -> Any:
        """As a Vosk model that hears phones."""
        said = [tokens(sentence) for sentence in background_sentences(self._language)]
        loop = phone_loop(said, self._spellings({word for sentence in said for word in sentence}))
        names = {phone: [(phone,)] for phone in loop.words}
        return self._with(graph(loop, names, self._phones, GRAPH_WEIGHT), NARROW)

    def _with(self, whole: Graph, conf: str = "") -> Any:
        """With this graph: read at once, so that the folder need not stay. `conf` is added to the model's."""
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            for part in ("am", "conf", "graph/phones"):
                (folder / part).mkdir(parents=True)
            for part in LENT:
                _lend(self._folder / part, folder / part)
            settings = (self._folder / CONF).read_text(encoding="utf-8")
            (folder / CONF).write_text(settings + conf, encoding="utf-8")
            whole.write(folder / "graph")
            return opened_model(folder)

    def _graph(self, grammar: Grammar) -> Graph:
        """The graph of a closed grammar; of an open one, the answers joined to all the rest, made once."""
        if grammar.closed:
            return self._spell(grammar.automaton)
        rest = self._shops.get(grammar.phrases.key, lambda: self._spell(_open(grammar)))
        if not grammar.replies:
            return rest
        answers = self._spell(grammar.answering if grammar.counted else _bigrams(grammar.replies))
        return rest.or_else(
            answers, -math.log(1 - ANSWER_WEIGHT) * GRAPH_WEIGHT, -math.log(ANSWER_WEIGHT) * GRAPH_WEIGHT
        )

    def _spell(self, automaton: Automaton) -> Graph:
        return graph(automaton, self._spellings(automaton.words), self._phones, GRAPH_WEIGHT)

    @cached_property
    def _phones(self) -> dict[str, int]:
        return phone_table((self._folder / "graph" / "phones.txt").read_text(encoding="utf-8"))

    def _spellings(self, words: Iterable[str]) -> Spellings:
        if self._language == "en":
            return english(words)
        return german(words, {phone.rpartition("_")[0] for phone in self._phones if phone.endswith("_B")})


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


def own_language(folder: Path) -> str:
    """The language of a model of ours, as its `voice.json` says; '' for any other model."""
    file = folder / "voice.json"
    return str(json.loads(file.read_text(encoding="utf-8"))["language"]) if file.is_file() else ""


def _lend(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
