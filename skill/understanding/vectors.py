"""Sparse vectors of utterances: each kind of feature weighs the same however long the utterance is."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

REMEMBERED: Final = 20_000
"""Names of features of one kind, and words, that are kept for the next time."""

Parts = tuple[list[int], list[int], list[int], list[int], list[int], list[int], list[int], list[int]]
"""The hashes of the features of one utterance: words, their letters, pairs of words, meanings, meanings
together, shape, small words, their letters."""

_KIND: Final = np.array([0, 1, 2, 3, 4, 5, 0, 1])
_WITHIN: Final = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.3])
"""What a feature of each part weighs within its kind: small words less than others."""
_WEIGHTS: Final = np.array([0.6, 0.6, 0.7, 1.0, 1.0, 0.8])
"""What each kind weighs in the whole."""
_SPACE: Final = 32
"""Bits of a hash."""


@dataclass(frozen=True)
class Table:
    """Sparse vectors, one after another: of which row each number is, the hash of its feature, its weight."""

    rows: NDArray[np.int64]
    at: NDArray[np.int64]
    values: NDArray[np.float32]


def table(utterances: Iterable[Parts]) -> Table:
    """The vectors of utterances by their features; a feature counts once in each."""
    lists = list(chain.from_iterable(utterances))
    sizes = np.fromiter(map(len, lists), np.int64, len(lists))
    hashes = np.fromiter(chain.from_iterable(lists), np.int64, int(sizes.sum()))
    part = np.repeat(np.arange(len(lists)), sizes)
    row, part = part // len(_KIND), part % len(_KIND)
    _, first = np.unique(row << _SPACE | hashes, return_index=True)
    row, part, hashes = row[first], part[first], hashes[first]
    within, group = _WITHIN[part], row * len(_WEIGHTS) + _KIND[part]
    size = np.sqrt(np.bincount(group, within * within))
    return Table(row, hashes, (within * _WEIGHTS[_KIND[part]] / size[group]).astype(np.float32))


class Hashes(dict[tuple[str, ...], int]):
    """The hash of each feature of one kind, given as what it is made of; kept for the next time."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def __missing__(self, names: tuple[str, ...]) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[names] = zlib.crc32(f"{self.kind} {' '.join(names)}".encode())
        return found

    def of(self, features: Iterable[tuple[str, ...]]) -> list[int]:
        """The hashes of several."""
        return list(map(self.__getitem__, features))


@lru_cache(maxsize=REMEMBERED)
def letters(word: str) -> tuple[int, ...]:
    """The hashes of the runs of three and four letters of a word, its ends marked."""
    marked = f"<{word}>"
    return tuple(
        zlib.crc32(f"letters {marked[at : at + size]}".encode())
        for size in (3, 4)
        for at in range(len(marked) - size + 1)
    )
