"""Engines: one way of working for SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from skill.errors import VoiceshopError
from skill.store.errors import ReadsOnly
from skill.store.prepared import on_driver

BUSY_MS = 10_000
"""How long a writer on SQLite waits for the one before it."""

SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
)


def parse_url(text: str) -> URL:
    """The database that `text` names: `sqlite:///file` or `postgresql://user@host/name`.

    Raises VoiceshopError for anything else.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise VoiceshopError(f"{_hidden(text)!r} is not a database URL such as sqlite:///shop.db.") from error
    kind = url.drivername.partition("+")[0]
    if kind in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise VoiceshopError(f"Voiceshop keeps its data in SQLite or PostgreSQL, not in {kind!r}.")
    if not url.database or url.database == ":memory:":
        raise VoiceshopError("An SQLite database needs a file, such as sqlite:////var/lib/voiceshop.db.")
    return url


def make_engine(url: URL) -> Engine:
    """The engine for `url`; the folder of an SQLite file is made. Raises OSError when it cannot be.

    A process that is forked off with the engine begins with no connection: one cannot serve two.
    """
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    known = weakref.ref(engine)
    if hasattr(os, "register_at_fork"):  # where processes fork at all
        os.register_at_fork(after_in_child=lambda: _forget_connections(known()))
    return engine


def _forget_connections(engine: Engine | None) -> None:
    if engine is not None:
        engine.dispose(close=False)


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"connect_timeout": 5, "options": "-c timezone=utc"},
    )


def _sqlite(url: URL) -> Engine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    event.listen(engine, "before_cursor_execute", _hold_to_reading)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # so that the driver leaves BEGIN to us
    for setting in SQLITE_SETTINGS:
        connection.execute(setting)


def _begin_immediate(connection: Connection) -> None:
    """Takes the writer's lock at once: one that is taken later may be refused without waiting."""
    reads = connection.get_execution_options().get("reads", False)
    on_driver(connection, "BEGIN" if reads else "BEGIN IMMEDIATE")


def _hold_to_reading(
    connection: Connection, cursor: object, statement: str, parameters: object, context: Any, many: bool
) -> None:
    """Refuses what writes on a connection that reads; SQLite might let it wait for a lock in vain."""
    if context is None or not connection.get_execution_options().get("reads"):
        return
    if context.isinsert or context.isupdate or context.isdelete:
        raise ReadsOnly("a connection that only reads was asked to write")


def _hidden(text: Any) -> str:
    """A URL as it may be shown: without what stands between scheme and host."""
    scheme, mark, rest = str(text).partition("://")
    return scheme + mark + rest.rpartition("@")[2]
