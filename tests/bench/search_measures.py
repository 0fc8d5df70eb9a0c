"""What is measured of one search engine over one corpus."""

from __future__ import annotations

import gc
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from tests.bench.search_corpora import Corpus
from tests.bench.search_data import Query
from tests.bench.search_engines import Opened

PRICED = "{} under 50 euros"

Times = tuple[float, ...]
"""Milliseconds of one query, median and 99th percentile; empty where nothing was asked."""

WARM = 5
"""Queries that are asked before the clock runs."""


@dataclass(frozen=True)
class Measures:
    """`right`: success@3 and NDCG@10 typed, success@3 heard without and with alternatives."""

    right: tuple[float | None, ...]
    indexed: float
    memory: float
    typed: Times
    heard: Times
    priced: Times = ()


def measures(engine: Opened, corpus: Corpus) -> Measures:
    """Asks the engine every query of the corpus."""
    typed, heard = corpus.typed, corpus.heard
    gc.collect()
    gc.freeze()  # what the corpus holds is no part of a query
    found, typed_ms = _asked(engine, [query.readings[:1] for query in typed])
    best, heard_ms = _asked(engine, [query.readings[:1] for query in heard])
    right: list[float | None] = [None] * 4
    if corpus.judged:
        right = [_success(typed, found), _ndcg(typed, found), _success(heard, best), None]
    if not engine.ours:
        return Measures(tuple(right), engine.indexed, _memory(), typed_ms, heard_ms)
    every, every_ms = _asked(engine, [query.readings for query in heard])
    right[3] = _success(heard, every) if corpus.judged else None
    priced_ms = _asked(engine, [(PRICED.format(query.readings[0]),) for query in typed])[1]
    return Measures(tuple(right), engine.indexed, _memory(), typed_ms, every_ms, priced_ms)


def _ndcg(queries: Sequence[Query], found: Sequence[Sequence[str]]) -> float:
    return mean(query.ndcg(skus) for query, skus in zip(queries, found, strict=True))


def _success(queries: Sequence[Query], found: Sequence[Sequence[str]]) -> float:
    return mean(query.success(skus) for query, skus in zip(queries, found, strict=True))


def _asked(engine: Opened, texts: Sequence[Sequence[str]]) -> tuple[list[list[str]], Times]:
    """What is found for each text, and how long it took."""
    for said in texts[:WARM]:
        engine.find(said)
    found, times = [], []
    for said in texts:
        start = engine.clock()
        found.append(engine.find(said))
        times.append((engine.clock() - start) * 1e3)
    times.sort()
    if not times:
        return found, ()
    return found, (times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))])


def _memory() -> float:
    """Megabytes that this process held at most."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return float(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1e3
