"""How search grows with the catalogue: `python -m tests.bench.search_scale 10000 100000`.

The products are made up: `search_goods` recombines titles, so that words are as frequent as they
are in a shop.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from skill.shop.catalog_import import import_catalog
from skill.shop.search import Search
from skill.shop.search_cache import prepare
from skill.store import open_store
from tests.bench.search_goods import Goods, goods
from tests.bench.search_peers import fts5

ROW = "{:>10}{:>13}{:>13}{:>9}{:>13}{:>13}{:>13}{:>12}{:>9}"
HEADS = ("products", "import s", "index s", "disk MB", "typed ms", "heard ms", "FTS5 ms", "ratio", "peak MB")
LEGEND = """Seconds as CPU/wall, milliseconds of CPU a query as median/99th percentile; heard ones come with
five alternatives; the ratio is that of typed ones to SQLite FTS5 (porter, titles only), in the same run."""


def main() -> int:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    options = parser.parse_args()
    made_up = goods()
    print(f"Titles {made_up.origin}, {len(made_up.typed)} queries typed, {len(made_up.heard)} heard.")
    print(LEGEND)
    print(ROW.format(*HEADS))
    for size in options.sizes:
        print(line(made_up, size), flush=True)
    return 0


def line(made_up: Goods, size: int) -> str:
    """The measures of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = written(made_up, folder / "rows.jsonl.gz", size)
        store = open_store(f"sqlite:///{folder}/shop.db")
        imported = seconds(lambda: import_catalog(file, store, now=datetime(2026, 1, 1, tzinfo=UTC)))
        indexed = seconds(lambda: prepare(store, folder / "index"))
        disk = sum(one.stat().st_size for one in (folder / "index").rglob("*") if one.is_file()) / 1e6
        with store.connect(reads=True) as connection:
            asked = partial(Search, connection, "en-US", place=folder / "index")
            typed = spent([partial(_ask, asked, one) for one in made_up.typed])
            heard = spent([partial(_ask, asked, *said) for said in made_up.heard])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        store.close()
    peer = fts5("porter")({"id": row["sku"], "text": row["title"]} for row in made_up.rows(size))
    plain = spent([partial(peer, one, 10) for one in made_up.typed])
    ratio = "/".join(f"{ours / theirs:.2f}" for ours, theirs in zip(typed, plain, strict=True))
    measures = [f"{p50:.1f}/{p99:.1f}" for p50, p99 in (typed, heard, plain)]
    return ROW.format(size, imported, indexed, f"{disk:.0f}", *measures, ratio, f"{peak:.0f}")


def _ask(search: Callable[[], Search], text: str, *alternatives: str) -> None:
    """A search as in a turn of its own: nothing is remembered but what a process keeps."""
    search().query(text, alternatives=alternatives)


def written(made_up: Goods, file: Path, size: int) -> Path:
    """The rows as a packed file that a merchant could send."""
    with gzip.open(file, "wt", compresslevel=1, encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in made_up.rows(size))
    return file


def seconds(work: Callable[[], object]) -> str:
    """How long the work takes: seconds of CPU and of time."""
    cpu, started = time.process_time(), time.perf_counter()
    work()
    return f"{time.process_time() - cpu:.0f}/{time.perf_counter() - started:.0f}"


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
