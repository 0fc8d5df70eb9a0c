"""How search grows with the catalogue: `python -m tests.bench.search_scale 10000 100000`.

The products are recombined from real titles, so that words are as frequent as they are in a shop.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from skill.shop.catalog_import import import_catalog
from skill.shop.search import Search
from skill.shop.search_cache import prepare
from skill.store import open_store
from tests.bench import search_data as data
from tests.bench.search_peers import fts5

ROW = "{:>10}{:>11}{:>11}{:>11}{:>13}{:>13}{:>13}{:>13}{:>10}"
HEADS = ("products", "import s", "index s", "disk MB", "typed ms", "heard ms", "FTS5 ms", "ratio", "peak MB")


def main() -> int:
    """Prints a line for each size; exit code 1 when the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    options = parser.parse_args()
    if not data.FOLDER.is_dir():
        print(f"There is no data to measure with in {data.FOLDER}.", file=sys.stderr)
        return 1
    print(ROW.format(*HEADS))
    for size in options.sizes:
        print(line(size), flush=True)
    return 0


def line(size: int) -> str:
    """The measures of one size; milliseconds of CPU a query as median/99th percentile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = written(folder / "rows.jsonl.gz", size)
        store = open_store(f"sqlite:///{folder}/shop.db")
        imported = seconds(lambda: import_catalog(file, store, now=datetime(2026, 1, 1, tzinfo=UTC)))
        indexed = seconds(lambda: prepare(store, folder / "index"))
        disk = sum(one.stat().st_size for one in (folder / "index").rglob("*") if one.is_file()) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        with store.connect(reads=True) as connection:
            search = Search(connection, "en-US", folder=folder / "index")
            typed = spent([partial(search.query, one.readings[0]) for one in queries(data.typed)])
            heard = spent(
                [
                    partial(search.query, one.readings[0], alternatives=one.readings[1:])
                    for one in queries(data.heard)
                ]
            )
        store.close()
    peer = fts5("porter")({"id": row["sku"], "text": row["title"]} for row in rows(size))
    plain = spent([partial(peer, one.readings[0], 10) for one in queries(data.typed)])
    ratio = "/".join(f"{ours / theirs:.2f}" for ours, theirs in zip(typed, plain, strict=True))
    measures = [f"{p50:.1f}/{p99:.1f}" for p50, p99 in (typed, heard, plain)]
    return ROW.format(
        size, f"{imported:.0f}", f"{indexed:.0f}", f"{disk:.0f}", *measures, ratio, f"{peak:.0f}"
    )


def queries(kind: Callable[[str], list[data.Query]]) -> list[data.Query]:
    """All queries of both catalogues."""
    return [query for catalog in data.MAPPINGS for query in kind(catalog)]


def rows(size: int) -> Iterator[dict[str, object]]:
    """Products whose titles are the first words of one real title and the last words of another."""
    chance = random.Random(size)
    titles = [row["title"].split() for catalog in data.MAPPINGS for row in data.products(catalog)]
    brands = [row["brand"] or "" for catalog in data.MAPPINGS for row in data.products(catalog)]
    for number in range(size):
        one, other = chance.choice(titles), chance.choice(titles)
        title = " ".join([*one[: chance.randint(1, 6)], *other[-chance.randint(1, 5) :]])
        yield {
            "sku": f"s{number}", "title": f"{title} {number % 997}", "brand": chance.choice(brands),
            "price": f"{chance.randint(100, 99999) / 100:.2f}", "stock": chance.randint(0, 9),
            "popularity": chance.randint(0, 100),
        }  # fmt: skip


def written(file: Path, size: int) -> Path:
    """The rows as a packed file that a merchant could send."""
    with gzip.open(file, "wt", compresslevel=1, encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows(size))
    return file


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spent(calls: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Milliseconds of CPU of one call: median and 99th percentile; the first calls warm up."""
    for call in calls[:5]:
        call()
    times = []
    for call in calls:
        started = time.process_time()
        call()
        times.append((time.process_time() - started) * 1e3)
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]


if __name__ == "__main__":
    sys.exit(main())
