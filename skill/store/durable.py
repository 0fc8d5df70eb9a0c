"""Commits that a power cut cannot take back."""

from __future__ import annotations

import os
from contextlib import suppress

from sqlalchemy import Connection


def commit_for_good(connection: Connection) -> None:
    """Commits, and returns when it is on the disk for good: what orders and payments hang on.

    On SQLite ordinary commits survive the end of the process, not a power cut (`synchronous =
    NORMAL` in WAL mode, https://www.sqlite.org/pragma.html#pragma_synchronous): a cart line is not
    worth waiting for the disk. Here the log is written through. PostgreSQL does so at every commit.
    """
    connection.commit()
    url = connection.engine.url
    if url.get_backend_name() == "sqlite":
        _write_through(f"{url.database}-wal")


def _write_through(path: str) -> None:
    with suppress(FileNotFoundError):  # everything is in the database itself already
        log = os.open(path, os.O_RDONLY)
        try:
            os.fsync(log)
        finally:
            os.close(log)
