"""What search is measured on: real catalogues with judged queries, and made-up ones of any size."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from skill.shop.catalog_import_rows import ColumnMapping
from tests.bench import search_data as data
from tests.bench.search_data import Query
from tests.bench.search_goods import Goods, goods
from tests.bench.search_peers import Product


@dataclass(frozen=True)
class Corpus:
    """A real catalogue by its name, or `size` made-up products."""

    name: str
    size: int = 0

    @property
    def judged(self) -> bool:
        """Whether it is known what is right."""
        return not self.size

    @property
    def mapping(self) -> ColumnMapping:
        """How a merchant would import it."""
        return data.MAPPINGS[self.name] if self.judged else ColumnMapping()

    def file(self, folder: Path) -> Path:
        """The file that a merchant would import."""
        if self.judged:
            return data.catalog_file(self.name)
        file = folder / "rows.jsonl.gz"
        with gzip.open(file, "wt", compresslevel=1, encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in self._goods.rows(self.size))
        return file

    def products(self) -> Iterator[Product]:
        """The products as peers take them in: id, title, brand and everything as `text`."""
        if self.judged:
            yield from data.products(self.name)
            return
        for row in self._goods.rows(self.size):
            yield {**row, "id": row["sku"], "text": f"{row['brand']} {row['title']}"}

    @cached_property
    def typed(self) -> Sequence[Query]:
        """Queries as they were typed."""
        return data.typed(self.name) if self.judged else [Query((one,), {}) for one in self._goods.typed]

    @cached_property
    def heard(self) -> Sequence[Query]:
        """The same, or some of them, as a recogniser heard them, with alternatives."""
        if self.judged:
            return data.heard(self.name)
        return [Query(tuple(one), {}) for one in self._goods.heard]

    @cached_property
    def _goods(self) -> Goods:
        return goods()
