"""Databases for tests: an SQLite file or a PostgreSQL database each, fresh for every test."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy import make_url, text

from skill.store import Store, open_store
from skill.store.tables import metadata

VARIABLE = "VOICESHOP_TEST_POSTGRES"
PLACES = (
    "/usr/lib/postgresql",
    "/opt/homebrew/opt",
    "/usr/local/opt",
    "/Applications/Postgres.app/Contents/Versions",
)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
HOW = f"for PostgreSQL too, install its server or set {VARIABLE}=postgresql://user@host/postgres"


Fill = Callable[[Store], None]
"""Writes what a test begins with into an empty store."""


class Server(Protocol):
    """Whoever makes databases."""

    def empty(self) -> str:
        """The URL of a new, empty database."""
        ...

    def filled(self, what: str, fill: Fill) -> str:
        """The URL of a database with the schema and what `fill` writes; `what` is the name of that."""
        ...

    def kept(self, fill: Fill) -> str:
        """The same, for several tests: nobody else is given it meanwhile."""
        ...

    def close(self) -> None:
        """Removes everything that was made."""
        ...


def available() -> list[str]:
    """The kinds of database that can be tested here."""
    return ["sqlite", "postgresql"] if os.environ.get(VARIABLE) or binaries() else ["sqlite"]


def on(kind: str) -> pytest.MarkDecorator:
    """Runs a test on that kind of database only."""
    return pytest.mark.parametrize("kind", [one for one in available() if one == kind])


def described() -> str:
    """Which databases the tests run on, in one line."""
    if url := os.environ.get(VARIABLE):
        return f"databases: sqlite, postgresql ({url.rpartition('@')[2]})"
    if found := binaries():
        return f"databases: sqlite, postgresql (a server of our own from {found})"
    return f"databases: sqlite only; {HOW}"


@contextlib.contextmanager
def opened(url: str) -> Iterator[Store]:
    """The store at `url`, migrated, and closed afterwards."""
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def start(kind: str) -> Server:
    """The server for that kind of database, started when need be."""
    if kind == "sqlite":
        return SqliteFiles(Path(tempfile.mkdtemp(prefix="voiceshop-test-", dir=memory())))
    if url := os.environ.get(VARIABLE):
        return PostgresServer(url)
    return OwnPostgres.started()


def memory() -> Path | None:
    """A folder in memory, where databases need not wait for a disk; None when there is not enough."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > 2**30 else None


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, or None."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    for place in PLACES:
        folders += sorted(Path(place).glob("*/bin"), reverse=True)
    return next(
        (one for one in folders if all((one / name).exists() for name in ("initdb", "postgres"))), None
    )


@dataclass
class SqliteFiles:
    """SQLite files in one folder; a filled one is a copy of the first that was filled so."""

    folder: Path
    count: Iterator[int] = field(default_factory=itertools.count)
    templates: dict[str, str] = field(default_factory=dict)

    def empty(self) -> str:
        return f"sqlite:///{self.folder / f'{next(self.count)}.db'}"

    def filled(self, what: str, fill: Fill) -> str:
        if what not in self.templates:
            self.templates[what] = self.empty()
            with opened(self.templates[what]) as store:
                fill(store)
        new = self.empty()
        shutil.copyfile(self.templates[what].removeprefix("sqlite:///"), new.removeprefix("sqlite:///"))
        return new

    def kept(self, fill: Fill) -> str:
        return _filled(self.empty(), fill)

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class PostgresServer:
    """A PostgreSQL server that somebody runs; only databases made here are touched.

    There is one database for all filled ones: emptying it is faster than making another.
    """

    url: str
    made: list[str] = field(default_factory=list)
    reused: str = ""

    def empty(self) -> str:
        name = f"voiceshop_test_{os.getpid()}_{len(self.made)}"
        self._run(f'CREATE DATABASE "{name}"')
        self.made.append(name)
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def filled(self, what: str, fill: Fill) -> str:
        self.reused = self.reused or self.empty()
        with opened(self.reused) as store:
            with store.connect() as connection:
                names = ", ".join(table.name for table in metadata.sorted_tables)
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
                connection.commit()
            fill(store)
        return self.reused

    def kept(self, fill: Fill) -> str:
        return _filled(self.empty(), fill)

    def close(self) -> None:
        for name in self.made:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@dataclass
class OwnPostgres(PostgresServer):
    """A PostgreSQL server in a temporary folder, reached through a socket there."""

    folder: Path = Path()
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def started(cls) -> OwnPostgres:
        """A new server. Raises RuntimeError with its log when it does not come up."""
        programs, folder = binaries(), Path(tempfile.mkdtemp(prefix="voiceshop-pg-", dir=memory()))
        assert programs is not None
        user = _other_user()
        if user:
            shutil.chown(folder, user)
        data, log = folder / "data", folder / "log"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder, env=_environment(),
        )  # fmt: skip
        settings = itertools.chain.from_iterable(("-c", setting) for setting in FAST)
        with log.open("wb") as output:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, "-h", "", *settings],
                user=user, stdout=output, stderr=output, cwd=folder, env=_environment(),
            )  # fmt: skip
        server = cls(f"postgresql://postgres@/postgres?host={folder}", folder=folder, process=process)
        server._wait(log)
        return server

    def close(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)  # at once: nothing in it is wanted any more
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self, log: Path) -> None:
        assert self.process is not None
        for _ in range(200):
            with contextlib.suppress(psycopg.OperationalError):
                return self._run("SELECT 1")
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _filled(url: str, fill: Fill) -> str:
    with opened(url) as store:
        fill(store)
    return url


def _other_user() -> str | None:
    """Who runs PostgreSQL, which refuses to be run by root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
