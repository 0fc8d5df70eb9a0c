"""Search beside other engines, one table: `python -m tests.bench.search [SIZE…]`.

Quality on real catalogues with judged queries, where they are at hand; then how index time, memory
and time per query grow with the number of products, which are made up. Each line is measured in a
process of its own. A million products take hours with every engine: name some with `--engine`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.bench import search_data as data
from tests.bench.search_corpora import Corpus
from tests.bench.search_engines import DEFAULT, ENGINES, opened
from tests.bench.search_measures import Measures, measures

REFERENCE = "SQLite FTS5 porter"
SIZES = (10_000, 30_000)
ROW = "{:<24}{:>7}{:>7}{:>7}{:>7}{:>9}{:>8}{:>14}{:>14}{:>14}{:>13}"
HEADS = ("", "typed", "ndcg", "heard", "+alts", "index s", "MB", "typed ms", "heard ms", "priced ms", "ratio")
LEGEND = """
typed, heard: a right product among the first three; +alts: with five alternatives of the recogniser; ndcg: of
the first ten typed. index s: CPU until the first query (ours imports the catalogue into its store too).
MB: peak memory. ms: CPU a query, median/99th percentile, heard ones with alternatives for ours; priced: typed
ones with a price limit. ratio: typed ms to those of SQLite FTS5 porter. In PostgreSQL the server's CPU
counts, for "voiceshop in PostgreSQL" time instead of CPU; memory is the client's.
"""


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, metavar="SIZE", help="made-up products")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="only this one; may be repeated")
    parser.add_argument("--catalog", choices=[*data.MAPPINGS, "none"], action="append", help="only this one")
    options = parser.parse_args()
    print(LEGEND, ROW.format(*HEADS), sep="\n", flush=True)
    for corpus in _corpora(options.catalog or list(data.MAPPINGS), options.sizes):
        print(f"{corpus.name}: {len(corpus.typed)} queries typed, {len(corpus.heard)} heard", flush=True)
        for line in _lines(corpus, options.engine or DEFAULT):
            print(line, flush=True)
    return 0


def _corpora(catalogs: Sequence[str], sizes: Sequence[int]) -> Iterator[Corpus]:
    if data.FOLDER.is_dir():
        yield from (Corpus(name) for name in catalogs if name in data.MAPPINGS)
    else:
        print(f"There are no real catalogues in {data.FOLDER}.", file=sys.stderr)
    yield from (Corpus(f"{size:,} made-up products", size) for size in sizes)


def _lines(corpus: Corpus, engines: Sequence[str]) -> Iterator[str]:
    reference = None
    for name in engines:
        found = _in_a_process(name, corpus)
        if name == REFERENCE:
            reference = found
        yield line(name, found, reference) if found else f"{name:<24} is not here"


def _in_a_process(name: str, corpus: Corpus) -> Measures | None:
    """Of its own, so that memory is that of one engine over one corpus."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_measured, name, corpus).result()


def _measured(name: str, corpus: Corpus) -> Measures | None:
    with opened(name, corpus) as engine:
        return measures(engine, corpus) if engine else None


def line(name: str, found: Measures, reference: Measures | None) -> str:
    """One line of the table."""
    right = [f"{one:.3f}" if one is not None else "" for one in found.right]
    times = ["/".join(f"{one:.1f}" for one in pair) for pair in (found.typed, found.heard, found.priced)]
    ratio = ""
    if reference:
        ratio = "/".join(
            f"{one / other:.2f}" for one, other in zip(found.typed, reference.typed, strict=True)
        )
    return ROW.format(name, *right, f"{found.indexed:.0f}", f"{found.memory:.0f}", *times, ratio)


if __name__ == "__main__":
    sys.exit(main())
