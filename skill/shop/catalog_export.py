"""Export of the catalogue: what an import of the same file would make."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, TextIO

from sqlalchemy import Connection, select

from skill.shop.catalog import TEXTS
from skill.shop.money import Money
from skill.store.tables import product_texts, products

CHUNK: Final = 500

FACTS: Final = (
    "sku", "brand", "price", "currency", "tax_rate", "pack_value", "pack_unit", "stock", "family",
    "attributes", "popularity", "image", "active", "backorder_days",
)  # fmt: skip


def export_catalog(connection: Connection, out: TextIO, form: str = "jsonl") -> int:
    """Writes every product, withdrawn ones too, as JSON Lines or (`form="csv"`) as CSV.

    Gives the number of products. `out` is text; for CSV open it with `newline=""`.
    """
    rows = _rows(connection)
    return _csv(connection, rows, out) if form == "csv" else _json(rows, out)


def _json(rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def _csv(connection: Connection, rows: Iterable[dict[str, Any]], out: TextIO) -> int:
    statement = select(product_texts.c.locale).distinct().order_by(product_texts.c.locale)
    locales = list(connection.execute(statement).scalars())
    columns = [*FACTS, *(f"{name}:{locale}" for locale in locales for name in TEXTS)]
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007
        writer.writerow(_flat(row))
    return count


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row of JSON as a row of CSV: texts in a column for each locale, lists as JSON."""
    texts = row.pop("texts")
    flat = {f"{name}:{locale}": value for locale, parts in texts.items() for name, value in parts.items()}
    return {name: _cell(value) for name, value in (row | flat).items()}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return {True: "yes", False: "no", None: ""}.get(value, value) if isinstance(value, bool | None) else value


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    last = ""
    while skus := _after(connection, last):
        statement = (
            select(products, *(product_texts.c[name] for name in ("locale", *TEXTS)))
            .join_from(products, product_texts, isouter=True)
            .where(products.c.sku.in_(skus))
            .order_by(products.c.sku, product_texts.c.locale)
        )
        for _, texts in groupby(connection.execute(statement), key=lambda row: row.sku):
            yield _row(list(texts))
        last = skus[-1]


def _after(connection: Connection, sku: str) -> list[str]:
    statement = select(products.c.sku).where(products.c.sku > sku).order_by(products.c.sku).limit(CHUNK)
    return list(connection.execute(statement).scalars())


def _row(rows: list[Any]) -> dict[str, Any]:
    first = rows[0]._mapping
    price = Money(first["price_minor"], first["currency"])
    facts = {name: first[name] for name in FACTS if name != "price"}
    texts = {
        row.locale: {name: row._mapping[name] for name in TEXTS} for row in rows if row.locale is not None
    }
    ordered = {"sku": facts.pop("sku"), "brand": facts.pop("brand"), "price": _plain(price.major)}
    return ordered | facts | {"texts": texts}


def _plain(amount: Decimal) -> str:
    return f"{amount:f}"
