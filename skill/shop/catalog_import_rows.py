"""Rows of a merchant's file become products: columns by mapping, every value checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from skill.errors import VoiceshopError
from skill.shop.catalog_import_values import (
    LONGEST_TEXT,
    check_texts,
    first_image,
    listed,
    pack,
    price,
    stars,
    switch,
    tax,
    text,
    whole,
)

LONGEST: Final = {"sku": 200, "title": 500}

TEXTS: Final = ("title", "category", "description", "synonyms")
FACTS: Final = (
    "sku", "brand", "price", "currency", "tax", "tax_rate", "pack", "pack_value", "pack_unit",
    "stock", "family", "attributes", "image", "popularity", "rating", "active", "backorder_days", "locale",
    "texts",
)  # fmt: skip
COLUMNS: Final = (*FACTS, *TEXTS)
LISTS: Final = ("attributes", "synonyms")
FEED: Final = ("sku", "price", "currency", "stock")
"""The columns of a feed: what changes every hour."""

ALIASES: Final = {
    "id": "sku", "product_id": "sku", "article": "sku", "name": "title", "desc": "description",
    "type": "category", "img": "image", "image_url": "image", "images": "image",
    "quantity_in_stock": "stock", "keywords": "synonyms", "vat": "tax", "parent": "family",
}  # fmt: skip
"""Usual names of columns that need no mapping."""

PLANS: Final = 1_000
"""Sets of columns, of as many kinds of rows, that are remembered."""

_LOCALE = re.compile(r"[a-z]{2,3}-[A-Z]{2}")


@dataclass(frozen=True)
class ColumnMapping:
    """Where the columns of a file go.

    `columns` gives for a column of ours the one of the file, or several joined with `+`
    (`category = "department+aisle"`); a text column may name its locale (`title:de-DE`).
    `defaults` are values, as text, for columns that the file does not have.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        for name in (*self.columns, *self.defaults):
            base, _, locale = name.partition(":")
            if base not in COLUMNS or (locale and (base not in TEXTS or not _LOCALE.fullmatch(locale))):
                raise VoiceshopError(
                    f"{name!r} is no column of the catalogue; known are {', '.join(COLUMNS)}."
                )


def mapping_of(pairs: Iterable[str], defaults: Iterable[str] = ()) -> ColumnMapping:
    """The mapping that flags such as `price=cost` and defaults such as `currency=INR` give.

    Raises VoiceshopError for a flag without `=` or for an unknown column.
    """
    return ColumnMapping(dict(map(_pair, pairs)), dict(map(_pair, defaults)))


def load_mapping(path: Path) -> ColumnMapping:
    """The mapping in a TOML file with the tables `[columns]` and `[defaults]`. Raises VoiceshopError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VoiceshopError(f"The column mapping {path} cannot be read: {error}.") from error
    tables = {name: content.pop(name, {}) for name in ("columns", "defaults")}
    if content or not all(isinstance(table, dict) for table in tables.values()):
        raise VoiceshopError(f"The column mapping {path} has the tables [columns] and [defaults] only.")
    columns, defaults = ({key: str(value) for key, value in table.items()} for table in tables.values())
    return ColumnMapping(columns, defaults)


@dataclass(frozen=True)
class ProductRow:
    """What one row says of one product: only what its columns hold, ready for the tables.

    `facts` are columns of `products`, `texts` columns of `product_texts` by locale.
    """

    sku: str
    facts: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class RowReader:
    """Reads rows: with a mapping, and the locale and currency of rows that name none.

    A feed says only what of `FEED` its cells hold: all other columns, and empty cells, say nothing.
    """

    mapping: ColumnMapping = ColumnMapping()
    locale: str = "en-US"
    currency: str = "EUR"
    feed: bool = False
    _plans: dict[tuple[str, ...], dict[str, list[str]]] = field(default_factory=dict)

    def sku(self, values: Mapping[str, Any]) -> str:
        """The sku of a row that may be bad otherwise; empty when there is none."""
        try:
            return text(self._named(values), "sku")
        except ValueError:
            return ""

    def read(self, values: Mapping[str, Any]) -> ProductRow:
        """The product of a row. Raises ValueError with the reason when the row is not good."""
        row = self._named(values)
        if self.feed:
            row = {name: value for name, value in row.items() if name in FEED and value not in (None, "")}
            if row.keys() <= {"sku", "currency"}:
                raise ValueError("there is neither a price nor a stock")
        check_texts(row)
        sku = text(row, "sku")
        if not sku:
            raise ValueError("there is no sku")
        if len(sku) > LONGEST["sku"] or not sku.isprintable():
            raise ValueError(f"the sku {sku[:20]!r}… is longer than 200 characters or not printable")
        return ProductRow(sku, self._facts(row), self._texts(row))

    def _named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The row under our names."""
        row: dict[str, Any] = dict(self.mapping.defaults)
        for name, sources in self._plan(tuple(values)).items():
            row[name] = values[sources[0]] if len(sources) == 1 else _joined(name, values, sources)
        return row

    def _plan(self, names: tuple[str, ...]) -> dict[str, list[str]]:
        """Which of a file's columns make each of ours; rows mostly have the same, so that it is kept."""
        if names not in self._plans:
            if len(self._plans) >= PLANS:
                self._plans.clear()
            self._plans[names] = self._planned(names)
        return self._plans[names]

    def _planned(self, names: tuple[str, ...]) -> dict[str, list[str]]:
        """What is mapped goes before what has our name already, and that before a usual name."""
        mapped = {name: _sources(source) for name, source in self.mapping.columns.items()}
        used = {part for sources in mapped.values() for part in sources}
        free = [name for name in names if name not in used]
        plan = {ALIASES[name.strip().lower()]: [name] for name in free if name.strip().lower() in ALIASES}
        plan |= {name.strip(): [name] for name in free if name.strip().partition(":")[0] in COLUMNS}
        found = {name: [part for part in sources if part in names] for name, sources in mapped.items()}
        return plan | {name: sources for name, sources in found.items() if sources}

    def _facts(self, row: dict[str, Any]) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        if "price" in row:
            facts |= price(row["price"], text(row, "currency") or self.currency)
        if "rating" in row:
            facts["popularity"] = stars(row["rating"])
        facts |= tax(row) | pack(row)
        return facts | {name: read(row) for name, read in _FACTS.items() if name in row}

    def _texts(self, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        texts: dict[str, dict[str, Any]] = {}
        own = text(row, "locale") or self.locale
        for name, value in row.items():
            base, _, locale = name.partition(":")
            if base in TEXTS:
                texts.setdefault(locale or own, {})[base] = value
        nested = row.get("texts") or {}
        if not isinstance(nested, Mapping) or not all(isinstance(one, Mapping) for one in nested.values()):
            raise ValueError("texts is not an object with an object for each locale")
        for locale, parts in nested.items():
            check_texts(parts)
            texts.setdefault(locale, {}).update({name: parts[name] for name in TEXTS if name in parts})
        return {locale: _locale_texts(locale, parts) for locale, parts in texts.items() if _said(parts)}


_FACTS: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = MappingProxyType({
    "brand": lambda row: text(row, "brand"),
    "family": lambda row: text(row, "family"),
    "image": lambda row: first_image(row["image"]),
    "stock": lambda row: whole(row["stock"], "stock"),
    "popularity": lambda row: whole(row["popularity"], "popularity"),
    "attributes": lambda row: sorted({one.lower() for one in listed(row["attributes"], "attributes")}),
    "backorder_days": lambda row: whole(row["backorder_days"], "backorder_days") or None,
    "active": lambda row: switch(row["active"]),
})  # fmt: skip


def _said(parts: Mapping[str, Any]) -> bool:
    return any(value or value not in (None, "", []) for value in parts.values())


@lru_cache(maxsize=100)
def _is_locale(text: str) -> bool:
    return bool(_LOCALE.fullmatch(text))


def _locale_texts(locale: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    if not _is_locale(locale):
        raise ValueError(f"{locale!r} is not a locale such as en-US")
    texts: dict[str, Any] = {}
    for name, value in parts.items():
        texts[name] = list(listed(value, name)) if name == "synonyms" else text(parts, name)
        if len(texts[name]) > LONGEST.get(name, LONGEST_TEXT):
            raise ValueError(f"the {name} is longer than {LONGEST.get(name, LONGEST_TEXT)} characters")
    if texts.get("title") == "":
        raise ValueError(f"there is no title in {locale}")
    return texts


def _joined(name: str, values: Mapping[str, Any], sources: list[str]) -> str:
    between = "|" if name.partition(":")[0] in LISTS else " > "
    return between.join(str(values[one]) for one in sources if values[one])


def _sources(source: str) -> list[str]:
    return [part.strip() for part in source.split("+")]


def _pair(flag: str) -> tuple[str, str]:
    name, equals, value = flag.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise VoiceshopError(f"{flag!r} maps nothing; write for example price=cost.")
    return name.strip(), value.strip()
