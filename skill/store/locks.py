"""Work that only one process does at a time, on whatever machine; who dies leaves the lock behind free."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import text

from skill.store import Store


@contextmanager
def alone(store: Store, what: str) -> Iterator[bool]:
    """Yields whether nobody else on this store does `what` now; until the end nobody else will."""
    if store.one_writer:
        with _alone_on_this_machine(Path(f"{store.engine.url.database}.{what}.lock")) as free:
            yield free
        return
    name = {"name": int.from_bytes(hashlib.sha256(what.encode()).digest()[:7])}
    with store.connect() as connection:  # the database lets go of it with the connection
        free = bool(connection.execute(text("SELECT pg_try_advisory_lock(:name)"), name).scalar())
        connection.commit()
        try:
            yield free
        finally:
            if free:
                connection.execute(text("SELECT pg_advisory_unlock(:name)"), name)
                connection.commit()


@contextmanager
def _alone_on_this_machine(path: Path) -> Iterator[bool]:
    try:
        import fcntl
    except ImportError:  # Windows has no such locks; nothing is asked or written twice without them either
        yield True
        return
    with path.open("w") as file:
        free = False
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        yield free  # closing the file lets go of it
