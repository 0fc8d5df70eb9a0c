"""PostgreSQL as a search engine, where its server is at hand: trigrams (pg_trgm) and full text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.bench.search_peers import Engine, Product, words_of
from tests.databases import PostgresServer, available, start

Build = Callable[[Iterable[Product]], Engine]
Clock = Callable[[], float]

TRIGRAMS = "SELECT id FROM goods ORDER BY title <->> %s LIMIT %s"
FULL_TEXT = """SELECT id FROM goods, to_tsquery('english', %s) AS asked
    WHERE told @@ asked ORDER BY ts_rank_cd(told, asked) DESC LIMIT %s"""


@contextmanager
def postgres_peers() -> Iterator[tuple[dict[str, Build], Clock]]:
    """PostgreSQL's engines by name, none where it is not here; and a clock of CPU, the server's included."""
    if "postgresql" not in available():
        yield {}, time.process_time
        return
    server = start("postgresql")
    assert isinstance(server, PostgresServer)
    try:
        url = server.empty().replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(url, autocommit=True) as database:
            engines = {"PostgreSQL full text": _full_text(database)}
            if _has_trigrams(database):
                engines["PostgreSQL pg_trgm"] = _trigrams(database)
            yield engines, _clock(database)
    finally:
        server.close()


def _has_trigrams(database: psycopg.Connection) -> bool:
    known = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
    if database.execute(known).fetchone() is None:
        return False
    database.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    return True


def _trigrams(database: psycopg.Connection) -> Build:
    def build(products: Iterable[Product]) -> Engine:
        _fill(database, products)
        database.execute("CREATE INDEX ON goods USING gist (title gist_trgm_ops)")
        return lambda text, limit: _ids(database, TRIGRAMS, " ".join(words_of(text)), limit)

    return build


def _full_text(database: psycopg.Connection) -> Build:
    def build(products: Iterable[Product]) -> Engine:
        _fill(database, products)
        database.execute("CREATE INDEX ON goods USING gin (told)")

        def run(text: str, limit: int) -> list[str]:
            found: list[str] = []
            for operator in (" & ", " | "):
                if words_of(text) and len(found) < limit:
                    found += _ids(database, FULL_TEXT, operator.join(words_of(text)), limit)
            return list(dict.fromkeys(found))[:limit]

        return run

    return build


def _fill(database: psycopg.Connection, products: Iterable[Product]) -> None:
    database.execute("DROP TABLE IF EXISTS goods")
    database.execute("CREATE TABLE goods (id text, title text, text text)")
    with database.cursor().copy("COPY goods FROM STDIN") as copy:
        for one in products:
            copy.write_row([one["id"], f"{one['brand']} {one['title']}", one["text"]])
    database.execute("ALTER TABLE goods ADD told tsvector")
    database.execute("UPDATE goods SET told = to_tsvector('english', text)")
    database.execute("VACUUM ANALYZE goods")


def _ids(database: psycopg.Connection, statement: str, text: str, limit: int) -> list[str]:
    rows = database.execute(statement.encode(), [text, limit], prepare=True)
    return [str(row[0]) for row in rows]


def _clock(database: psycopg.Connection) -> Clock:
    """Seconds of CPU of this process and the server's process for it; of time where Linux does not tell."""
    spent = Path(f"/proc/{database.info.backend_pid}/schedstat")
    try:
        spent.read_text()
    except OSError:
        return time.perf_counter
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9
