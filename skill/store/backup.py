"""Backups: one SQLite file with every row of one moment, made while the shop is open, for either database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Table, func, insert, select, text

from skill.errors import VoiceshopError
from skill.store import Store, open_store
from skill.store.migrate import is_current
from skill.store.tables import metadata

PAGE = 1000
"""Rows that are copied at a time."""


def back_up(store: Store, file: Path) -> int:
    """Writes everything as it is at one moment to a new file, which appears when it is whole; how many rows.

    Raises VoiceshopError when there is a file already, or it cannot be written.
    """
    if file.exists():
        raise VoiceshopError(f"{file} is there already; name a new file.")
    if not file.parent.is_dir():
        raise VoiceshopError(f"There is no folder {file.parent}; make it first.")
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        rows = _copy_pages(store, part) if store.one_writer else _copy_rows(store, part)
        _for_good(part)
        part.rename(file)
    except OSError as error:
        raise VoiceshopError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return rows


def restore(file: Path, store: Store) -> int:
    """Fills an empty store of either kind with a backup, all of it or nothing; how many rows.

    A backup of an older version is brought up to date on the way; the file stays as it is. Raises
    VoiceshopError when the store is not empty or the file is no backup.
    """
    if not file.exists():
        raise VoiceshopError(f"There is no file {file}.")
    with contextlib.ExitStack() as stack:
        copy = file.with_name(f"{file.name}.restoring")
        stack.callback(lambda: copy.unlink(missing_ok=True))
        _copy_file(file, copy)
        source = open_store(_url(copy))
        stack.callback(source.close)
        if source.created:
            raise VoiceshopError(f"{file} is no backup: nothing of a shop is in it.")
        into = stack.enter_context(store.connect())
        if not _is_empty(into):
            raise VoiceshopError(
                "The store is not empty: restore into a new one, and set VOICESHOP_DEMO=off."
            )
        rows = _copy_tables(stack.enter_context(source.snapshot()), into)
        into.commit()
    return rows


def _copy_pages(store: Store, file: Path) -> int:
    """SQLite's own backup: https://www.sqlite.org/backup.html"""
    _copy_file(Path(str(store.engine.url.database)), file)
    with contextlib.closing(sqlite3.connect(file)) as copied:
        there = copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {name for (name,) in there} & metadata.tables.keys()  # fewer before it was migrated
        return sum(copied.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)  # noqa: S608


def _copy_file(source: Path, file: Path) -> None:
    try:
        with (
            contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as ours,
            contextlib.closing(sqlite3.connect(file)) as theirs,
        ):
            ours.backup(theirs)
            theirs.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise VoiceshopError(f"{source} cannot be copied to {file}: {error}.") from error


def _copy_rows(store: Store, file: Path) -> int:
    into = open_store(_url(file))
    try:
        with store.snapshot() as ours, into.connect() as theirs:
            rows = _copy_tables(ours, theirs)
            theirs.commit()
    finally:
        into.close()
    with contextlib.closing(sqlite3.connect(file)) as whole:
        whole.execute("PRAGMA journal_mode = DELETE")
    return rows


def _copy_tables(ours: Connection, theirs: Connection) -> int:
    """Copies every table, those that others refer to first, and lets new ids begin after the old ones."""
    if not is_current(ours):
        raise VoiceshopError("The schema is not that of this version; start Voiceshop once to migrate it.")
    rows = 0
    for table in metadata.sorted_tables:
        found = ours.execution_options(yield_per=PAGE).execute(select(table))
        for page in found.mappings().partitions():
            theirs.execute(insert(table), [dict(row) for row in page])
            rows += len(page)
        if theirs.dialect.name == "postgresql":
            _count_on(theirs, table)
    return rows


def _count_on(connection: Connection, table: Table) -> None:
    column = table.autoincrement_column
    if column is not None and connection.execute(select(func.max(column))).scalar() is not None:
        sequence = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
        newest = f"(SELECT max({column.name}) FROM {table.name})"  # noqa: S608 our own names
        connection.execute(text(f"SELECT setval({sequence}, {newest})"))


def _is_empty(connection: Connection) -> bool:
    return not any(_count(connection, table) for table in metadata.sorted_tables)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _url(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string()


def _for_good(file: Path) -> None:
    """Returns when the file is on the disk."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
