"""Each search engine, ready to be asked: ours over a shop's store, and its peers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from skill.shop.catalog_import import import_catalog
from skill.shop.search import Search
from skill.shop.search_cache import Place, prepare
from skill.store import open_store
from tests.bench.search_corpora import Corpus
from tests.bench.search_peers import PEERS
from tests.bench.search_peers_postgres import Build, Clock, postgres_peers
from tests.databases import available, start

OURS = "voiceshop"
IN_POSTGRES = "voiceshop in PostgreSQL"
POSTGRES = ("PostgreSQL full text", "PostgreSQL pg_trgm")
ENGINES = (*PEERS, *POSTGRES, OURS, IN_POSTGRES)
DEFAULT = tuple(name for name in ENGINES if name != IN_POSTGRES)


@dataclass(frozen=True)
class Opened:
    """An engine over a corpus, and how many seconds that took by its `clock`.

    `find` gives skus for the readings of a query, best reading first; only `ours` takes several.
    """

    find: Callable[[Sequence[str]], list[str]]
    indexed: float
    clock: Clock = time.process_time
    ours: bool = False


@contextmanager
def opened(name: str, corpus: Corpus) -> Iterator[Opened | None]:
    """The engine with everything indexed; None where it is not here."""
    with ExitStack() as stack:
        yield _opened(name, corpus, stack)


def _opened(name: str, corpus: Corpus, stack: ExitStack) -> Opened | None:
    if name in PEERS:
        return _peer(PEERS[name], corpus)
    if name in POSTGRES:
        engines, clock = stack.enter_context(postgres_peers())
        return _peer(engines[name], corpus, clock) if name in engines else None
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    if name == OURS:
        return stack.enter_context(_ours(corpus, folder))
    if "postgresql" not in available():
        return None
    server = stack.enter_context(closing(start("postgresql")))
    return stack.enter_context(_ours(corpus, folder, server.empty()))


def _peer(build: Build, corpus: Corpus, clock: Clock = time.process_time) -> Opened:
    start_at = clock()
    engine = build(corpus.products())
    indexed = clock() - start_at
    return Opened(lambda said: engine(said[0], 10), indexed, clock)


@contextmanager
def _ours(corpus: Corpus, folder: Path, url: str = "") -> Iterator[Opened]:
    """Our search over a catalogue imported as a merchant would; with the `url` of PostgreSQL, in there.

    There its work is the server's, so that time is measured instead of CPU.
    """
    clock = time.perf_counter if url else time.process_time
    store = open_store(url or f"sqlite:///{folder}/shop.db")
    place: Place = "store" if url else folder / "index"
    file = corpus.file(folder)
    start_at = clock()
    import_catalog(file, store, corpus.mapping, now=datetime(2026, 1, 1, tzinfo=UTC))
    prepare(store, place)
    indexed = clock() - start_at
    with store.connect(reads=True) as connection:
        search = partial(Search, connection, "en-US", place=place)  # as in a turn of its own
        yield Opened(partial(_ask, search), indexed, clock, ours=True)
    store.close()


def _ask(search: Callable[[], Search], said: Sequence[str]) -> list[str]:
    return [hit.sku for hit in search().query(said[0], 10, alternatives=said[1:])]
