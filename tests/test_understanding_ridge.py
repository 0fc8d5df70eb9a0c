"""The regression gives what elimination would, also where features or intents cannot be told apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.understanding.ridge import BIAS, RIDGE, regression
from skill.understanding.vectors import Table


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    examples=st.integers(2, 120),
    features=st.integers(1, 500),
    each=st.integers(1, 12),
    intents=st.integers(1, 9),
    copies=st.integers(1, 3),
)
def test_it_is_ridge_regression(
    seed: int, examples: int, features: int, each: int, intents: int, copies: int
) -> None:
    chance = np.random.default_rng(seed)
    has = chance.random((examples, features)) < each / features
    full = np.tile(has * chance.uniform(0.1, 1.0, has.shape), (copies, 1)).astype(np.float32)
    target = np.eye(intents, dtype=np.float32)[np.tile(chance.integers(intents, size=examples), copies)]
    importance = chance.uniform(0.2, 1.5, len(full)).astype(np.float32)
    rows, at = np.nonzero(full)
    if not len(rows):
        return

    places, weights, bias = regression(Table(rows, at * 7, full[rows, at]), target, importance)

    kernel = (full @ full.T).astype(np.float64) + BIAS + np.diag(RIDGE / importance)
    dual = np.linalg.solve(kernel, target)
    assert places.tolist() == sorted({place * 7 for place in at.tolist()})
    expected, right = full.T @ dual, full @ (full.T @ dual) + BIAS * dual.sum(axis=0)
    found = full[:, places // 7] @ weights + bias
    np.testing.assert_allclose(found, right, atol=0.03)
    np.testing.assert_allclose(weights, expected[places // 7], atol=0.03)
