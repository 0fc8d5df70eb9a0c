"""The store: one database, SQLite or PostgreSQL, behind one small class."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from skill.errors import VoiceshopError
from skill.store.engine import make_engine, parse_url
from skill.store.errors import Conflict, ReadsOnly
from skill.store.migrate import is_current
from skill.store.migrate import migrate as migrate_schema
from skill.store.trouble import explained, where

__all__ = ["Conflict", "ReadsOnly", "Store", "begin_writing", "open_store"]


class Store:
    """An open database. `created` says that opening it made a brand-new, empty one."""

    def __init__(self, engine: Engine, *, created: bool = False) -> None:
        self.engine = engine
        self.created = created

    @contextmanager
    def connect(self, *, reads: bool = False) -> Iterator[Connection]:
        """A connection in a transaction; commit as you go, what is not committed is rolled back.

        `reads` promises that nothing is written, so that SQLite needs no writer's lock; there a change
        raises ReadsOnly. Raises VoiceshopError when the database cannot be reached, is read-only, full
        or broken.
        """
        with explained(self.engine.url), self.engine.connect() as connection:
            if reads:
                connection = connection.execution_options(reads=True)
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that only reads, and sees the store as it is at its first question all along."""
        with self.connect(reads=True) as connection:
            if not self.one_writer:  # SQLite's readers do so anyway
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @property
    def one_writer(self) -> bool:
        """Whether all who write wait for each other, so that it pays to read beforehand."""
        return self.engine.dialect.name == "sqlite"

    def ready(self) -> None:
        """Returns when the database answers and has this version's schema; else raises VoiceshopError."""
        with self.connect(reads=True) as connection:
            if not is_current(connection):
                raise VoiceshopError("The database has an older schema; start Voiceshop once to migrate it.")

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()


def begin_writing(connection: Connection) -> None:
    """Ends what `connection` was reading; from here on it writes, in a transaction of its own."""
    connection.rollback()
    connection.execution_options(reads=False)


def open_store(url: str, *, migrate: bool = True) -> Store:
    """The store that `url` names, made and brought to the current schema when `migrate`.

    Several processes may call this at once for the same database. Raises VoiceshopError when the
    database cannot be reached or written, or belongs to a newer version of Voiceshop.
    """
    parsed = parse_url(url)
    try:
        store = Store(make_engine(parsed))
    except OSError as error:
        raise VoiceshopError(f"The folder of {where(parsed)} cannot be made: {error.strerror}.") from error
    try:
        store.created = migrate and _migrated(store)
    except BaseException:
        store.close()
        raise
    return store


def _migrated(store: Store) -> bool:
    with store.connect(reads=True) as connection:
        if is_current(connection):
            return False
    with store.connect() as connection:
        created = migrate_schema(connection)
        connection.commit()
    return created
