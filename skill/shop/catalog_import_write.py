"""One chunk of imported rows into the tables: only what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Integer, Table, bindparam, select, update

from skill.shop.catalog import catalog_changed
from skill.shop.catalog_import_rows import ProductRow
from skill.store.statements import hold, insert
from skill.store.tables import product_texts, products

NEW_FACTS: Final[Mapping[str, Any]] = MappingProxyType({
    "brand": "", "tax_rate": 0, "pack_value": None, "pack_unit": None, "stock": 0, "family": "",
    "attributes": [], "image": "", "popularity": 0, "active": True, "backorder_days": None,
})  # fmt: skip
NEW_TEXTS: Final[Mapping[str, Any]] = MappingProxyType({"category": "", "description": "", "synonyms": []})
"""What a new product has where its row says nothing."""

_RESTOCK = (
    update(products)
    .where(products.c.sku == bindparam("of"))
    .values(
        stock=bindparam("left"),
        received=products.c.received + bindparam("left", type_=Integer) - products.c.stock,
    )
)


def write_chunk(connection: Connection, rows: Sequence[ProductRow], now: datetime) -> list[str]:
    """Writes the rows, and counts the catalogue's version up when one changed more than stock.

    Gives for each row `added`, `updated`, `unchanged`, or the reason why it was refused. The
    caller commits.
    """
    held = _held(connection, {row.sku for row in rows})
    results = [held.take(row) for row in rows]
    if held.changed:
        stamp = {"updated_at": now, "version": catalog_changed(connection)}
        facts = [_counted(held.facts[sku], stamp) for sku in sorted({sku for sku, _ in held.changed})]
        _upsert(connection, products, ("sku",), facts)
        keys = sorted(key for key in held.changed if key in held.texts)
        _upsert(connection, product_texts, ("sku", "locale"), [held.texts[key] for key in keys])
    if restocked := sorted(held.restocked - {sku for sku, _ in held.changed}):
        connection.execute(_RESTOCK, [{"of": sku, "left": held.facts[sku]["stock"]} for sku in restocked])
    return results


@dataclass
class _Held:
    """The products of a chunk as they are in the store, and as the rows make them."""

    facts: dict[str, dict[str, Any]]
    texts: dict[tuple[str, str], dict[str, Any]]
    changed: set[tuple[str, str]]
    """Sku and locale of what differs from the store; the locale is empty for the facts."""
    restocked: set[str]
    """Skus whose stock differs."""

    def take(self, row: ProductRow) -> str:
        """Puts the row in; gives what it did, or why it is refused (then nothing of it is in)."""
        old = self.facts.get(row.sku)
        if old is None and "price_minor" not in row.facts:
            return "there is no price, and no such product yet"
        if old is None and not row.texts:
            return "there is no title, and no such product yet"
        facts = {**(old or {"sku": row.sku, **NEW_FACTS}), **row.facts}
        texts = {(row.sku, locale): self._text(row.sku, locale, parts) for locale, parts in row.texts.items()}
        untitled = [locale for (_, locale), text in texts.items() if not text.get("title")]
        if untitled:
            return f"there is no title in {untitled[0]}"
        return self._put(facts, texts, new=old is None)

    def _text(self, sku: str, locale: str, parts: Mapping[str, Any]) -> dict[str, Any]:
        old = self.texts.get((sku, locale), {"sku": sku, "locale": locale, **NEW_TEXTS})
        return {**old, **parts}

    def _put(self, facts: dict[str, Any], texts: dict[tuple[str, str], dict[str, Any]], *, new: bool) -> str:
        sku = facts["sku"]
        changed = {key for key, text in texts.items() if self.texts.get(key) != text}
        old = self.facts.get(sku)
        if old is None or {**old, "stock": facts["stock"]} != facts:
            changed.add((sku, ""))
        elif old != facts:
            self.restocked.add(sku)
        self.facts[sku] = facts
        self.texts |= texts
        self.changed |= changed
        if new:
            return "added"
        return "updated" if changed or (old and old["stock"] != facts["stock"]) else "unchanged"


def _held(connection: Connection, skus: set[str]) -> _Held:
    """Reads the products with these skus, and keeps everybody else from changing them meanwhile."""
    hold(connection, products.c.sku, skus)
    fact_columns = [products.c[name] for name in ("sku", "price_minor", "currency", *NEW_FACTS)]
    facts = connection.execute(select(*fact_columns).where(products.c.sku.in_(skus)))
    text_columns = [product_texts.c[name] for name in ("sku", "locale", "title", *NEW_TEXTS)]
    texts = connection.execute(select(*text_columns).where(product_texts.c.sku.in_(skus)))
    return _Held(
        {row.sku: dict(row._mapping) for row in facts},
        {(row.sku, row.locale): dict(row._mapping) for row in texts},
        set(),
        set(),
    )


def _counted(facts: dict[str, Any], stamp: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a product; all that a new one has in stock has come in."""
    return {**facts, "received": facts["stock"], **stamp}


def _upsert(connection: Connection, table: Table, keys: Iterable[str], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = list(keys)
    statement = insert(table)
    values: dict[str, Any] = {column: statement.excluded[column] for column in rows[0] if column not in names}
    if "received" in values:  # what comes in besides is counted; what was never counted stays so
        values["received"] = table.c.received + statement.excluded.stock - table.c.stock
    connection.execute(statement.on_conflict_do_update(index_elements=names, set_=values), rows)
