"""Real catalogues and queries, no part of the project: `shared/data/search` beside it, when it is there."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skill.shop.catalog_import_rows import ColumnMapping

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "search"

MAPPINGS = {
    "chorus": ColumnMapping(
        {"sku": "id", "category": "type", "description": "desc"}, {"currency": "USD", "stock": "1"}
    ),
    "bigbasket": ColumnMapping(
        {"sku": "id", "category": "category+sub_category+type"}, {"currency": "INR", "stock": "1"}
    ),
}
"""The catalogues, and how their columns are imported."""


@dataclass(frozen=True)
class Query:
    """What was typed or heard (best reading first) and which products are right, from 0 to 3."""

    readings: tuple[str, ...]
    relevance: Mapping[str, float]

    def success(self, skus: Sequence[str], among: int = 3) -> bool:
        """Whether a right product is among the first."""
        return any(self.relevance.get(sku, 0) > 0 for sku in skus[:among])

    def ndcg(self, skus: Sequence[str], among: int = 10) -> float:
        """Normalised discounted cumulative gain of the first `among`."""
        ideal = _gain(sorted(self.relevance.values(), reverse=True)[:among])
        return _gain([self.relevance.get(sku, 0) for sku in skus[:among]]) / ideal if ideal else 0.0


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def catalog_file(catalog: str) -> Path:
    """The packed file of a catalogue."""
    return FOLDER / f"{catalog}.catalog.jsonl.gz"


def products(catalog: str) -> Iterator[dict[str, Any]]:
    """The products as they stand in the file, with `text`: everything that a peer may index."""
    columns = MAPPINGS[catalog].columns
    names = ["title", "brand", *columns["category"].split("+"), columns.get("description", "")]
    with gzip.open(catalog_file(catalog), "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield {**row, "text": " ".join(row[name] for name in names if row.get(name))}


def heard(catalog: str) -> list[Query]:
    """Queries as a general recogniser heard them, with its alternatives."""
    rows = _rows("heard.dev.jsonl", catalog)
    return [Query((row["heard"], *row["alternatives"]), row["relevance"]) for row in rows]


def typed(catalog: str) -> list[Query]:
    """The same queries as they were typed."""
    rows = [*_rows("typed.dev.jsonl", catalog), *_rows("heard.dev.jsonl", catalog)]
    once = {row["query"]: Query((row["query"],), row["relevance"]) for row in rows}
    return list(once.values())


def _rows(name: str, catalog: str) -> list[dict[str, Any]]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        return [row for row in map(json.loads, lines) if row["catalog"] == catalog]
