"""The layers of our network, as training and export need them: what each sees of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_local.training.mel import BINS

FIRST = 128
"""Width of the first layer, the only one that runs every 10 ms."""


@dataclass(frozen=True)
class Layer:
    """Takes `takes` numbers at each of `offsets` (frames of 10 ms) and makes `size` of them.

    All but the last are rectified.
    """

    takes: int
    size: int
    offsets: tuple[int, ...]
    stride: int = 1
    dilation: int = 1


@dataclass(frozen=True)
class Affine:
    """A trained layer: `weight` is its size x (offsets x takes), the earliest offset first."""

    layer: Layer
    weight: NDArray[np.float64]
    bias: NDArray[np.float64]


def layers(states: int, width: int) -> tuple[Layer, ...]:
    """The layers of a network of `width` with an output for each of `states`."""
    return (
        Layer(BINS, FIRST, (-2, -1, 0, 1, 2)),
        Layer(FIRST, width, (-1, 0, 1), stride=3),
        *(Layer(width, width, (-reach, 0, reach), dilation=reach // 3) for reach in (3, 3, 6, 6)),
        Layer(width, width, (0,)),
        Layer(width, states, (0,)),
    )


def reach(plan: Sequence[Layer]) -> tuple[int, int]:
    """How many frames before and after its own an output sees."""
    return sum(-min(layer.offsets) for layer in plan), sum(max(layer.offsets) for layer in plan)


def mixed(before: Sequence[Affine], after: Sequence[Affine], keep: float) -> list[Affine]:
    """The layers between those of a model and those of the one that went on from it: so much of the first.

    It often hears what either hears (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022).
    """
    return [
        Affine(
            new.layer,
            keep * old.weight + (1 - keep) * new.weight,
            keep * old.bias + (1 - keep) * new.bias,
        )
        for old, new in zip(before, after, strict=True)
    ]
