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
from typing import Final

import numpy as np
import platformdirs
from numpy.typing import NDArray

from skill.understanding.examples import NOTHING, Example, examples
from skill.understanding.features import DIMENSIONS, Features, Vector
from skill.understanding.index import Index

Matrix = NDArray[np.float32]

_RIDGE: Final = 3.0
_BIAS: Final = 0.3


@dataclass(frozen=True)
class Classifier:
    """A linear model; `intents` names the columns of `weights`, the last is what is not for us."""

    features: Features
    intents: tuple[str, ...]
    weights: Matrix
    bias: Matrix

    def scores(self, words: Sequence[str]) -> dict[str, float]:
        """For each intent how much more the folded words are like it than like nothing of ours."""
        vector = self.features.vector(words)
        found = vector.values @ self.weights[vector.at] + self.bias
        return {
            intent: float(score - found[-1]) for intent, score in zip(self.intents[:-1], found, strict=False)
        }


def classifier_for(index: Index) -> Classifier | None:
    """The classifier of a model, from the cache when it was trained before; None when it can learn nothing.

    Without sentences that mean nothing to us in the model's language, it could refuse nothing: None.
    """
    features = Features(index)
    stored = _cache_file(index)
    found = _load(stored)
    if found is None:
        found = train(features, examples(index))
        if found is not None:
            _store(stored, *found)
    return Classifier(features, *found) if found else None


def train(features: Features, taught: list[Example]) -> tuple[tuple[str, ...], Matrix, Matrix] | None:
    """Names of the columns, weights and bias of a ridge regression on one column per intent."""
    names = sorted({example.intent for example in taught} - {NOTHING})
    if not names or all(example.intent != NOTHING for example in taught):
        return None
    columns = {name: number for number, name in enumerate([*names, NOTHING])}
    vectors = [features.vector(example.words) for example in taught]
    target = np.zeros((len(taught), len(columns)), np.float32)
    for row, example in enumerate(taught):
        target[row, columns[example.intent]] = 1
    dual = np.linalg.solve(_kernel(vectors) + np.diag(_RIDGE / _importance(taught)), target).astype(
        np.float32
    )
    weights = np.zeros((DIMENSIONS, len(columns)), np.float32)
    for row, vector in enumerate(vectors):
        np.add.at(weights, vector.at, np.outer(vector.values, dual[row]))
    return (*names, NOTHING), weights, np.asarray(_BIAS * dual.sum(axis=0), np.float32)


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


def _kernel(vectors: list[Vector]) -> Matrix:
    """How alike each two vectors are: for each, the others that share a place with it."""
    rows = np.repeat(np.arange(len(vectors)), [len(vector.at) for vector in vectors])
    places = np.concatenate([vector.at for vector in vectors])
    order = np.argsort(places, kind="stable")
    rows, values = rows[order], np.concatenate([vector.values for vector in vectors])[order]
    starts = np.searchsorted(places[order], np.arange(DIMENSIONS + 1))
    kernel = np.empty((len(vectors), len(vectors)), np.float32)
    for row, vector in enumerate(vectors):
        sizes = starts[vector.at + 1] - starts[vector.at]
        shared = np.concatenate([np.arange(starts[at], starts[at + 1]) for at in vector.at])
        weighed = values[shared] * np.repeat(vector.values, sizes)
        kernel[row] = np.bincount(rows[shared], weighed, len(vectors))
    return kernel + np.float32(_BIAS)


@cache
def _knowledge(language: str) -> str:
    """A hash of everything but the model that training depends on."""
    digest = hashlib.sha256()
    folder = files("skill.understanding")
    names = [f"{language}.toml", f"{language}-meanings.toml", f"{language}-background.toml"]
    code = ["features.py", "examples.py", "classifier.py", "words.py"]
    for name in [*names, *code]:
        file = folder.joinpath(name)
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:16]


def _cache_file(index: Index) -> Path:
    name = f"{index.model.fingerprint}-{_knowledge(index.model.language)}.npz"
    return Path(platformdirs.user_cache_dir("voiceshop")) / "understanding" / name


def _load(file: Path) -> tuple[tuple[str, ...], Matrix, Matrix] | None:
    """What was stored, or None when there is nothing, or nothing whole."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            names = tuple(str(name) for name in stored["intents"])
            return names, stored["weights"], stored["bias"]
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _store(file: Path, intents: tuple[str, ...], weights: Matrix, bias: Matrix) -> None:
    """Keeps what was learnt, whole or not at all; a folder that cannot be written costs only time."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, intents=np.array(intents), weights=weights, bias=bias)
        Path(name).replace(file)
    except OSError:
        return
