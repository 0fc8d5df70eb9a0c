"""How often search finds what was typed or heard, beside peers: `python -m tests.bench.search_quality`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from skill.shop.catalog_import import import_catalog
from skill.shop.search import Search
from skill.store import open_store
from tests.bench import search_data as data
from tests.bench.search_peers import PEERS, Engine
from tests.bench.search_peers_postgres import Clock, postgres_peers
from tests.databases import available, start

Finder = Callable[[Sequence[str]], list[str]]
"""Gives the skus found for the readings of a query, best reading first."""

ROW = "{:<28}{:>9}{:>9}{:>9}{:>9}{:>11}{:>11}"


@contextmanager
def ours(catalog: str, url: str = "") -> Iterator[Callable[[], Search]]:
    """Makes our search, as each turn does, over a catalogue that was imported as a merchant would.

    With the `url` of a PostgreSQL database the index is kept there.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(url or f"sqlite:///{folder}/shop.db")
        import_catalog(
            data.catalog_file(catalog), store, data.MAPPINGS[catalog], now=datetime(2026, 1, 1, tzinfo=UTC)
        )
        with store.connect(reads=True) as connection:
            yield partial(Search, connection, "en-US", place="store" if url else Path(folder) / "index")
        store.close()


def measure(
    finder: Finder, queries: Sequence[data.Query], *, alternatives: bool, clock: Clock
) -> dict[str, float]:
    """Success@3, NDCG@10, and milliseconds of CPU a query (median and 99th percentile)."""
    success = ndcg = 0.0
    spent = []
    for query in queries:
        start = clock()
        skus = finder(query.readings if alternatives else query.readings[:1])
        spent.append(clock() - start)
        success += query.success(skus) / len(queries)
        ndcg += query.ndcg(skus) / len(queries)
    spent.sort()
    last = min(len(spent) - 1, int(len(spent) * 0.99))
    return {"s@3": success, "ndcg": ndcg, "p50": spent[len(spent) // 2] * 1e3, "p99": spent[last] * 1e3}


def row(
    name: str, finder: Finder, catalog: str, *, alternatives: bool = False, clock: Clock = time.process_time
) -> str:
    """One line of the table."""
    typed = measure(finder, data.typed(catalog), alternatives=False, clock=clock)
    first = measure(finder, data.heard(catalog), alternatives=False, clock=clock)
    shown = [typed["s@3"], typed["ndcg"], first["s@3"]]
    every = measure(finder, data.heard(catalog), alternatives=True, clock=clock) if alternatives else first
    cells = [f"{value:.3f}" for value in shown] + [f"{every['s@3']:.3f}" if alternatives else ""]
    return ROW.format(name, *cells, f"{every['p50']:.1f} ms", f"{every['p99']:.1f} ms")


def table(catalog: str, *, peers: bool) -> Iterator[str]:
    """The lines of one catalogue's table."""
    rows = list(data.products(catalog))
    counts = len(rows), len(data.typed(catalog)), len(data.heard(catalog))
    yield "\n{}: {} products, {} queries typed, {} heard".format(catalog, *counts)
    yield ROW.format("", "typed", "ndcg@10", "heard", "+ alts", "CPU p50", "CPU p99")
    if peers:
        for name, build in PEERS.items():
            yield row(name, _first_reading(build(rows)), catalog)
        with postgres_peers() as (engines, clock):
            for name, build in engines.items():
                yield row(name, _first_reading(build(rows)), catalog, clock=clock)
    with ours(catalog) as search:
        yield _our_row("voiceshop", search, catalog)
    if peers and "postgresql" in available():
        server = start("postgresql")
        with closing(server), ours(catalog, server.empty()) as search:
            yield _our_row("voiceshop in PostgreSQL (time)", search, catalog, time.perf_counter)


def _our_row(name: str, search: Callable[[], Search], catalog: str, clock: Clock = time.process_time) -> str:
    def find(said: Sequence[str]) -> list[str]:
        return [hit.sku for hit in search().query(said[0], 10, alternatives=said[1:])]

    search().query("warm")
    return row(name, find, catalog, alternatives=True, clock=clock)


def _first_reading(engine: Engine) -> Finder:
    return lambda said: engine(said[0], 10)


def main() -> int:
    """Prints the tables; exit code 1 when the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-peers", action="store_true", help="only our own search")
    parser.add_argument("--catalog", choices=list(data.MAPPINGS), action="append")
    options = parser.parse_args()
    if not data.FOLDER.is_dir():
        print(f"There is no data to measure with in {data.FOLDER}.", file=sys.stderr)
        return 1
    for catalog in options.catalog or data.MAPPINGS:
        for line in table(catalog, peers=not options.no_peers):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
