"""How often spoken German finds the right product of the demo shop: `python -m tests.bench.search_german`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from skill.shop.catalog_import import import_catalog
from skill.shop.search import Search
from skill.store import open_store
from tests.bench.search_peers import PEERS, Engine

QUERIES = Path(__file__).parent / "queries" / "german.txt"
ROW = "{:<28}{:>6}{:>10}{:>10}"
FIRST = 3


@dataclass(frozen=True)
class Spoken:
    """What is said, of which kind it is, and patterns of the skus that are right."""

    kind: str
    text: str
    right: tuple[str, ...]

    def success(self, skus: Sequence[str]) -> bool:
        """Whether a right product is among the first."""
        return any(fnmatchcase(sku, pattern) for sku in skus[:FIRST] for pattern in self.right)


def spoken() -> Iterator[Spoken]:
    """The queries in the order of the file."""
    kind = ""
    for line in QUERIES.read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            text, _, right = line.partition(" = ")
            yield Spoken(kind, text, tuple(one.strip() for one in right.split(",")))


@contextmanager
def demo_search() -> Iterator[Search]:
    """Our search over the demo shop, in German."""
    with as_file(files("skill.demo").joinpath("catalog.jsonl")) as file, tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/shop.db")
        import_catalog(file, store, now=datetime(2026, 1, 1, tzinfo=UTC))
        with store.connect(reads=True) as connection:
            yield Search(connection, "de-DE")
        store.close()


def texts() -> list[Mapping[str, Any]]:
    """What a peer may index of the demo shop: every German text."""
    from tests.demo_shop import german_rows

    return german_rows()


def main() -> int:
    """Prints a line for each kind of query, and one for each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print the queries that find nothing right")
    options = parser.parse_args()
    queries = list(spoken())
    kinds = list(dict.fromkeys(one.kind for one in queries))
    with demo_search() as search:
        found = {one: [hit.sku for hit in search.query(one.text, 10)] for one in queries}
        if options.misses:
            for one, skus in found.items():
                if not one.success(skus):
                    print(f"{one.kind}: {one.text}: {', '.join(skus[:FIRST]) or 'nothing'}")
        for kind in kinds:
            of_kind = [one for one in queries if one.kind == kind]
            hits = sum(one.success(found[one]) for one in of_kind)
            print(f"{kind:<28}{len(of_kind):>6}{hits / len(of_kind):>10.3f}")
        print(f"{'all':<28}{len(queries):>6}{sum(one.success(found[one]) for one in queries) / len(queries):>10.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
