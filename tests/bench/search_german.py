"""How often spoken German finds the right product of the demo shop: `python -m tests.bench.search_german`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from importlib.resources import as_file, files
from pathlib import Path

from skill.shop.catalog_import import import_catalog
from skill.shop.search import Search
from skill.store import open_store

QUERIES = Path(__file__).parent / "queries" / "german.txt"
FIRST = 3


@dataclass(frozen=True)
class Spoken:
    """What is said, of which kind it is, and patterns of the skus that are right."""

    kind: str
    text: str
    right: tuple[str, ...]

    def success(self, skus: Sequence[str]) -> bool:
        """Whether a right product is among the first."""
        return any(map(self.matches, skus[:FIRST]))

    def matches(self, sku: str) -> bool:
        """Whether the product is right."""
        return any(fnmatchcase(sku, pattern) for pattern in self.right)


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
    with (
        as_file(files("skill.demo").joinpath("catalog.jsonl")) as file,
        tempfile.TemporaryDirectory() as folder,
    ):
        store = open_store(f"sqlite:///{folder}/shop.db")
        import_catalog(file, store, now=datetime(2026, 1, 1, tzinfo=UTC))
        with store.connect(reads=True) as connection:
            yield Search(connection, "de-DE")
        store.close()


def main() -> int:
    """Prints a line for each kind of query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print the queries that find nothing right")
    options = parser.parse_args()
    queries = list(spoken())
    with demo_search() as search:
        found = {one: [hit.sku for hit in search.query(one.text, 10)] for one in queries}
    if options.misses:
        for one, skus in found.items():
            if not one.success(skus):
                print(f"{one.kind}: {one.text}: {', '.join(skus[:FIRST]) or 'nothing'}")
    for kind in dict.fromkeys(one.kind for one in queries):
        _line(kind, [one.success(found[one]) for one in queries if one.kind == kind])
    _line("all", [one.success(found[one]) for one in queries])
    return 0


def _line(name: str, successes: Sequence[bool]) -> None:
    print(f"{name:<28}{len(successes):>6}{sum(successes) / len(successes):>10.3f}")


if __name__ == "__main__":
    sys.exit(main())
