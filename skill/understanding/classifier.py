"""The statistics: which intent an utterance is most like, and whether it is like any of them at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import platformdirs

from skill.understanding.examples import NOTHING, Example, examples
from skill.understanding.features import Features
from skill.understanding.index import Index
from skill.understanding.ridge import Matrix, Rows, regression
from skill.understanding.vectors import table


@dataclass(frozen=True)
class Learnt:
    """What training gives: names of the columns, the last for what is not for us; a row for each feature."""

    intents: tuple[str, ...]
    places: Rows
    weights: Matrix
    bias: Matrix


@dataclass(frozen=True)
class Classifier:
    """A linear model of the features of an utterance."""

    features: Features
    learnt: Learnt

    def scores(self, words: Sequence[str]) -> dict[str, float]:
        """For each intent how much more the folded words are like it than like nothing of ours."""
        vector = table([self.features.parts(words)])
        known = self.learnt
        rows = np.minimum(np.searchsorted(known.places, vector.at), len(known.places) - 1)
        values = np.where(known.places[rows] == vector.at, vector.values, np.float32(0))
        found = values @ known.weights[rows] + known.bias
        names = known.intents[:-1]
        return {name: float(score - found[-1]) for name, score in zip(names, found, strict=False)}


def classifier_for(index: Index) -> Classifier | None:
    """The classifier of a model, from the cache when it was trained before; None when it can learn nothing.

    Without sentences that mean nothing to us in the model's language, it could refuse nothing: None.
    """
    features = Features(index)
    stored = _cache_file(index)
    learnt = _load(stored)
    if learnt is None:
        learnt = train(features, examples(index))
        if learnt is not None:
            _store(stored, learnt)
    return Classifier(features, learnt) if learnt else None


def train(features: Features, taught: list[Example]) -> Learnt | None:
    """A ridge regression on one column per intent; None when there is nothing to tell apart."""
    names = sorted({example.intent for example in taught} - {NOTHING})
    if not names or all(example.intent != NOTHING for example in taught):
        return None
    columns = {name: number for number, name in enumerate([*names, NOTHING])}
    target = np.zeros((len(taught), len(columns)), np.float32)
    target[np.arange(len(taught)), [columns[example.intent] for example in taught]] = 1
    vectors = table(features.parts(example.words) for example in taught)
    places, weights, bias = regression(vectors, target, _importance(taught))
    return Learnt((*names, NOTHING), places, weights, bias)


def _importance(taught: list[Example]) -> Matrix:
    """How much each example counts: intents with many samples less than their number would make them."""
    totals: Counter[str] = Counter()
    for example in taught:
        totals[example.intent] += example.weight  # type: ignore[assignment]
    middle = float(np.median([total for intent, total in totals.items() if intent != NOTHING]))
    scale = {
        intent: 1.0 if intent == NOTHING else (middle / total) ** 0.5 for intent, total in totals.items()
    }
    return np.array([example.weight * scale[example.intent] for example in taught], np.float32)


@cache
def _knowledge(language: str) -> str:
    """A hash of everything but the model that training depends on."""
    digest = hashlib.sha256()
    folder = files("skill.understanding")
    names = [f"{language}.toml", f"{language}-meanings.toml", f"{language}-background.toml"]
    code = ["features.py", "vectors.py", "examples.py", "classifier.py", "ridge.py", "words.py"]
    for name in [*names, *code]:
        file = folder.joinpath(name)
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:16]


def _cache_file(index: Index) -> Path:
    name = f"{index.model.fingerprint}-{_knowledge(index.model.language)}.npz"
    return Path(platformdirs.user_cache_dir("voiceshop")) / "understanding" / name


def _load(file: Path) -> Learnt | None:
    """What was stored, or None when there is nothing, or nothing whole."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            names = tuple(str(name) for name in stored["intents"])
            return Learnt(names, stored["places"], stored["weights"], stored["bias"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _store(file: Path, learnt: Learnt) -> None:
    """Keeps what was learnt, whole or not at all; a folder that cannot be written costs only time."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as stream:
            np.savez(
                stream,
                intents=np.array(learnt.intents),
                places=learnt.places,
                weights=learnt.weights,
                bias=learnt.bias,
            )
        Path(name).replace(file)
    except OSError:
        return
