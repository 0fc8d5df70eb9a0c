"""Import of a merchant's catalogue: in chunks, each whole or not at all, every bad row named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from skill.errors import VoiceshopError
from skill.shop.catalog_import_files import RawRow, opened, raw_rows
from skill.shop.catalog_import_replace import Seen, nothing_seen, withdraw
from skill.shop.catalog_import_rows import ColumnMapping, ProductRow, RowReader
from skill.shop.catalog_import_write import write_chunk
from skill.store import Store

CHUNK: Final = 500
NAMED: Final = 1_000
"""Bad rows that a report keeps; all of them go into the file of rejects."""


@dataclass(frozen=True)
class Problem:
    """A row that was not imported: its line, why, and its sku where it has one."""

    line: int
    reason: str
    sku: str = ""

    def __str__(self) -> str:
        return f"line {self.line}{f' ({self.sku[:80]})' if self.sku else ''}: {self.reason}"


@dataclass
class Report:
    """What an import did: rows read, products added, updated and left as they were, rows refused.

    `problems` names the first `NAMED` bad rows, `bad` counts all of them. `withdrawn` counts the
    products that a whole file no longer has; None when it does not say: it was not asked, or
    `nameless` rows may be any product.
    """

    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0
    nameless: int = 0
    withdrawn: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        withdrawn = "" if self.withdrawn is None else f", {self.withdrawn} withdrawn"
        return (
            f"{self.rows} rows: {self.added} added, {self.updated} updated,"
            f" {self.unchanged} unchanged, {self.bad} refused{withdrawn}"
        )


Progress = Callable[[float, Report], None]
"""Told after each chunk which share of the file is read, and the report so far."""


def import_catalog(
    path: Path,
    store: Store,
    mapping: ColumnMapping | None = None,
    *,
    now: datetime,
    locale: str = "en-US",
    currency: str = "EUR",
    feed: bool = False,
    replace: bool = False,
    rejects: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Adds and updates the products in the file, by sku; what the file says nothing of stays.

    `locale` and `currency` are those of rows that name none; `rejects` gets the bad rows, one
    JSON object each. A `feed` changes price and stock of known products and nothing else. With
    `replace` the file is the whole catalogue: what it has is sold unless it says otherwise, and
    at the end what it has not is withdrawn, all at once; but nothing is when the file has no good
    row, or one whose sku cannot be read.

    Chunks of rows are committed one by one, so that the shop serves on and an import that breaks
    off leaves whole products. Raises VoiceshopError when the file cannot be read at all, the
    rejects cannot be written, or the store fails.
    """
    reader = RowReader(_whole(mapping) if replace else mapping or ColumnMapping(), locale, currency, feed)
    report = Report()
    with ExitStack() as files:
        content, file = files.enter_context(opened(path))
        size = max(path.stat().st_size, 1)
        seen = files.enter_context(nothing_seen()) if replace else None
        notes = _Notes(report, files.enter_context(_writable(rejects)) if rejects else None, seen)
        rows = _read_rows(raw_rows(content, path), reader, notes)
        while chunk := list(islice(rows, CHUNK)):
            _write(store, chunk, now, notes)
            if progress:
                progress(min(1.0, file.tell() / size), report)
        if seen and report.bad < report.rows and not report.nameless:
            report.withdrawn = withdraw(store, seen, now)
    return report


def _whole(mapping: ColumnMapping | None) -> ColumnMapping:
    """The mapping of a file that is the whole catalogue: what is in it is sold."""
    given = mapping or ColumnMapping()
    return ColumnMapping(given.columns, {"active": "yes", **given.defaults})


@dataclass(frozen=True)
class _Notes:
    """Keeps the report and what was seen, and writes refused rows where the merchant can mend them."""

    report: Report
    rejects: TextIO | None
    seen: Seen | None

    def saw(self, skus: Iterable[str]) -> None:
        if self.seen:
            self.seen.add(skus)

    def refuse(self, raw: RawRow, reason: str, sku: str = "") -> None:
        self.report.bad += 1
        self.report.nameless += not sku
        self.saw([sku])
        if len(self.report.problems) < NAMED:
            self.report.problems.append(Problem(raw.line, reason, sku))
        if self.rejects:
            row = {"line": raw.line, "reason": reason, "row": raw.values}
            self.rejects.write(json.dumps(row, default=str) + "\n")


def _read_rows(
    raws: Iterable[RawRow], reader: RowReader, notes: _Notes
) -> Iterator[tuple[RawRow, ProductRow]]:
    for raw in raws:
        notes.report.rows += 1
        if raw.problem:
            notes.refuse(raw, raw.problem)
            continue
        try:
            yield raw, reader.read(raw.values)
        except ValueError as error:
            notes.refuse(raw, str(error), reader.sku(raw.values))


def _write(store: Store, chunk: list[tuple[RawRow, ProductRow]], now: datetime, notes: _Notes) -> None:
    with store.connect() as connection:
        results = write_chunk(connection, [row for _, row in chunk], now)
        connection.commit()
    notes.saw(row.sku for _, row in chunk)
    report = notes.report
    report.added += results.count("added")
    report.updated += results.count("updated")
    report.unchanged += results.count("unchanged")
    for (raw, row), result in zip(chunk, results, strict=True):
        if result not in ("added", "updated", "unchanged"):
            notes.refuse(raw, result, row.sku)


@contextmanager
def _writable(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        raise VoiceshopError(f"The refused rows cannot be written to {path}: {error.strerror}.") from error
