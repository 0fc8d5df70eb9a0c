"""Ridge regression on sparse vectors of which there are few and their features many: in the dual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from skill.understanding.vectors import Table

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

RIDGE: Final = 3.0
"""How much a weight must explain to be large."""
BIAS: Final = 0.3
"""What any two examples have in common without a feature."""
_COMMON: Final = 256
"""Features that most examples have: their likeness is one product of matrices."""
_DIRECTIONS: Final = 32
_ROUNDS: Final = 200
_NEAR, _TINY = np.float32(1e-2), np.float32(1e-20)
_ROUNDING: Final = 1e-5
_PAIRS: Final = 2**16
"""Pairs that are added at once: a bound on memory."""


def regression(vectors: Table, target: Matrix, importance: Matrix) -> tuple[Rows, Matrix, Matrix]:
    """The places of the features, in order, what each weighs for each column of `target`, and the bias.

    `target` and `importance` (how much it counts) have a row for each example.
    """
    common, rare = _halves(vectors, len(target))
    kernel = _kernel(common.matrix, rare)
    kernel[np.diag_indices_from(kernel)] += RIDGE / importance
    dual = _solved(kernel, target, _main_directions(common.matrix))
    places, weights = _weights(common, rare, dual)
    return places, weights, np.asarray(BIAS * dual.sum(axis=0), np.float32)


def _solved(kernel: Matrix, target: Matrix, directions: Matrix) -> Matrix:
    """What `kernel`, positive definite, times it is nearly `target`: conjugate gradients on all columns.

    Hestenes and Stiefel (1952), preconditioned by the diagonal and deflated (Saad et al., 2000) by
    `directions` and the columns of `target`: what many examples have in common, and those of an intent,
    is solved at once, which leaves half the rounds. A column that is near enough is left alone.
    """
    inverse = 1 / np.diagonal(kernel)[:, None]
    basis = _independent(np.hstack([target, directions]))
    across = kernel @ basis
    coarse = np.linalg.inv(basis.T @ across)
    shared = coarse @ (basis.T @ target)
    found, rest = basis @ shared, target - across @ shared
    step, size, every = np.zeros_like(rest), np.ones(target.shape[1], np.float32), np.arange(target.shape[1])
    for _ in range(_ROUNDS):
        left = np.abs(rest).max(axis=0) >= _NEAR
        if not left.any():
            break
        every, rest, step, before = every[left], rest[:, left], step[:, left], size[left]
        better = inverse * rest
        size = (rest * better).sum(axis=0)
        step = better - basis @ (coarse @ (across.T @ better)) + size / np.maximum(before, _TINY) * step
        along = kernel @ step
        length = size / np.maximum((step * along).sum(axis=0), _TINY)
        found[:, every] += length * step
        rest = rest - length * along
    return found


def _independent(columns: Matrix) -> Matrix:
    """Orthonormal columns from which the given ones can be made, but for what is lost in rounding."""
    sizes, ways = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    kept = sizes > _ROUNDING * sizes[-1]
    found: Matrix = columns @ (ways[:, kept] / np.sqrt(sizes[kept])).astype(np.float32)
    return found


@dataclass(frozen=True)
class _Common:
    """The features that most examples have: where they are, and a row of what they weigh for each example."""

    places: Rows
    matrix: Matrix


def _halves(vectors: Table, height: int) -> tuple[_Common, Table]:
    """The common features of the examples, and the rare ones in the order of their places."""
    places, column, counts = np.unique(vectors.at, return_inverse=True, return_counts=True)
    often = np.sort(np.argsort(-counts, kind="stable")[:_COMMON])
    where = np.full(len(places), -1)
    where[often] = np.arange(len(often))
    known = where[column]
    matrix = np.zeros((height, len(often)), np.float32)
    matrix[vectors.rows[known >= 0], known[known >= 0]] = vectors.values[known >= 0]
    order = np.argsort(column, kind="stable")
    order = order[known[order] < 0]
    rare = Table(vectors.rows[order], vectors.at[order], vectors.values[order])
    return _Common(places[often], matrix), rare


def _main_directions(common: Matrix) -> Matrix:
    """Roughly how the examples differ most, by their common features."""
    found: Matrix = common @ np.linalg.qr(common.T @ common[:, :_DIRECTIONS])[0]
    return found


def _weights(common: _Common, rare: Table, dual: Matrix) -> tuple[Rows, Matrix]:
    """The places of the features, in order, and what each weighs for each intent."""
    starts = np.diff(rare.at, prepend=-1) > 0
    each = np.cumsum(starts) - 1
    sums = [np.bincount(each, rare.values * column[rare.rows]) for column in dual.T.copy()]
    places = np.concatenate([common.places, rare.at[starts]])
    weights = np.concatenate([common.matrix.T @ dual, np.array(sums, np.float32).T])
    order = np.argsort(places)
    return places[order], weights[order]


def _kernel(common: Matrix, rare: Table) -> Matrix:
    """How alike each two examples are: common features by one product of matrices, rare ones pair by pair."""
    kernel = common @ common.T
    kernel += np.float32(BIAS)
    _add_rare(kernel, rare)
    return kernel


def _add_rare(kernel: Matrix, rare: Table) -> None:
    """Add to the likeness of each two examples that share a feature; they come in the order of features."""
    flat, rows, values = kernel.reshape(-1), rare.rows, rare.values  # numpy adds faster along one axis
    starts = np.flatnonzero(np.diff(rare.at, prepend=-1))
    sizes = np.diff(starts, append=len(rows))
    for size in np.unique(sizes):
        every = starts[sizes == size][:, None] + np.arange(size)
        for at in np.array_split(every, 1 + every.size * size // _PAIRS):
            pairs = rows[at][:, :, None] * len(kernel) + rows[at][:, None, :]
            both = values[at][:, :, None] * values[at][:, None, :]
            np.add.at(flat, pairs.ravel(), both.ravel())
