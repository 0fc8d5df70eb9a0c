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
from zipfile import BadZipFile

import numpy as np
import platformdirs
from numpy.typing import NDArray

from skill.understanding.examples import NOTHING, Example, examples
from skill.understanding.features import Features, Vector
from skill.understanding.index import Index

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

_RIDGE: Final = 3.0
_BIAS: Final = 0.3
_COMMON: Final = 256
_ROUNDS: Final = 200
_NEAR, _TINY = np.float32(3e-2), np.float32(1e-20)
_PAIRS: Final = 2**16
"""Pairs that are added at once: a bound on memory."""


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
        vector = self.features.vector(words)
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
    vectors = [features.vector(example.words) for example in taught]
    target = np.zeros((len(taught), len(columns)), np.float32)
    for row, example in enumerate(taught):
        target[row, columns[example.intent]] = 1
    places = np.unique(np.concatenate([vector.at for vector in vectors]))
    vectors = [Vector(np.searchsorted(places, vector.at), vector.values) for vector in vectors]
    kernel = _kernel(vectors, len(places))
    kernel[np.diag_indices_from(kernel)] += _RIDGE / _importance(taught)
    dual = _solved(kernel, target)
    weights = np.zeros((len(places), len(columns)), np.float32)
    for row, vector in enumerate(vectors):
        weights[vector.at] += np.outer(vector.values, dual[row])
    bias = np.asarray(_BIAS * dual.sum(axis=0), np.float32)
    return Learnt((*names, NOTHING), places, weights, bias)


def _solved(kernel: Matrix, target: Matrix) -> Matrix:
    """What `kernel`, positive definite, times it is nearly `target`: conjugate gradients on all columns.

    Hestenes and Stiefel (1952), preconditioned by the diagonal and deflated (Saad et al., 2000) by the
    columns of `target`: what the examples of an intent have in common is solved at once, which leaves
    half the rounds. A third of the time of elimination, and no copy.
    """
    inverse = 1 / np.diagonal(kernel)[:, None]
    across = kernel @ target
    coarse = np.linalg.inv(target.T @ across)
    shared = coarse @ (target.T @ target)
    found, rest = target @ shared, target - across @ shared
    better = inverse * rest
    step, size = better - target @ (coarse @ (across.T @ better)), (rest * better).sum(axis=0)
    for _ in range(_ROUNDS):
        along = kernel @ step
        length = size / np.maximum((step * along).sum(axis=0), _TINY)
        found += length * step
        rest -= length * along
        if np.abs(rest).max() < _NEAR:
            break
        better = inverse * rest
        before, size = size, (rest * better).sum(axis=0)
        step = better - target @ (coarse @ (across.T @ better)) + size / np.maximum(before, _TINY) * step
    return found


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


def _kernel(vectors: list[Vector], width: int) -> Matrix:
    """How alike each two vectors are: common features by one product of matrices, rare ones pair by pair."""
    rows = np.repeat(np.arange(len(vectors)), [len(vector.at) for vector in vectors])
    places = np.concatenate([vector.at for vector in vectors])
    values = np.concatenate([vector.values for vector in vectors])
    rank = np.empty(width, np.int64)
    rank[np.argsort(-np.bincount(places, minlength=width), kind="stable")] = np.arange(width)
    column, often = rank[places], rank[places] < _COMMON
    dense = np.zeros((len(vectors), _COMMON), np.float32)
    dense[rows[often], column[often]] = values[often]
    kernel = dense @ dense.T
    kernel += np.float32(_BIAS)
    order = np.argsort(column[~often], kind="stable")
    _add_rare(kernel, rows[~often][order], column[~often][order], values[~often][order])
    return kernel


def _add_rare(kernel: Matrix, rows: Rows, columns: Rows, values: Matrix) -> None:
    """Add to the likeness of each two rows that share a column; the columns come in order."""
    flat = kernel.reshape(-1)  # numpy adds several times faster along one axis
    starts = np.flatnonzero(np.diff(columns, prepend=-1))
    sizes = np.diff(starts, append=len(columns))
    for size in np.unique(sizes):
        every = starts[sizes == size][:, None] + np.arange(size)
        for at in np.array_split(every, 1 + every.size * size // _PAIRS):
            pairs = rows[at][:, :, None] * len(kernel) + rows[at][:, None, :]
            both = values[at][:, :, None] * values[at][:, None, :]
            np.add.at(flat, pairs.ravel(), both.ravel())


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
