"""Keeping search indexes current: those of small catalogues in this process, of large ones in a folder.

The store is the truth. An index only says which products to look at; what is shown of them is read
from the store, so an index that is a little behind never shows a wrong price or a product that is gone.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from skill.shop.catalog import Catalog
from skill.shop.search_folder import IndexFolder, index_folder
from skill.shop.search_index import Progress, SearchIndex, counted
from skill.shop.search_postgres import Counted, PostgresIndex, StoredDocuments
from skill.shop.search_shelf import Shelf
from skill.shop.search_tantivy import SMALL, Documents
from skill.store import Store
from skill.store.tables import product_texts

log = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 1.0
"""How long at least between two changes of a large index, each of which costs more than a product."""

FEW: Final = 500
"""Changed products that a query waits for until PostgreSQL has indexed them."""

PATIENCE_SECONDS: Final = 600.0
"""How long `prepare` waits for another process that is changing the index."""


@dataclass
class _Kept:
    """What this process keeps of one locale; the lock is held while it is changed."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    documents: Documents | None = None
    version: int = -1
    index: SearchIndex | None = None
    folder: IndexFolder | None = None
    in_folder: bool = False
    shelf: Shelf | None = None
    worker: threading.Thread | None = None
    since: float = 0.0
    counted: Counted | None = None

    def take(self, documents: Documents, version: int, *, in_folder: bool = False) -> SearchIndex:
        """Shows the documents as they are now, which are of that version."""
        self.documents, self.index = documents, documents.view()
        self.version, self.in_folder = version, in_folder
        return self.index


Place = Path | Literal["store"] | None
"""Where indexes of large catalogues are kept: in a folder, in a PostgreSQL store, or in memory only."""

IN_STORE: Final = "store"

_kept: WeakKeyDictionary[Engine, dict[tuple[str, Place], _Kept]] = WeakKeyDictionary()
_guard = threading.Lock()


def ready_for(connection: Connection, locale: str, place: Place) -> tuple[SearchIndex, Shelf]:
    """The index of today's catalogue in `locale`, and the products that were looked at in it.

    A few changes are put into an index in memory at once. A large one is kept in `place` and
    changed there in the background, while what was there before serves.
    """
    with _guard:
        kept = _kept.setdefault(connection.engine, {}).setdefault((locale, place), _Kept())
    catalog = Catalog(connection, locale)
    version = catalog.version()
    shelf = kept.shelf
    if shelf is None or shelf.version != version:
        kept.shelf = shelf = Shelf(version, locale)
    if place == IN_STORE and connection.dialect.name == "postgresql":
        return _in_store(kept, catalog), shelf
    folder = place if isinstance(place, Path) else None
    if kept.index is not None and kept.version >= version:
        return kept.index, shelf
    return _current(kept, catalog, folder), shelf


def _current(kept: _Kept, catalog: Catalog, folder: Path | None) -> SearchIndex:
    if kept.folder is None and catalog.changes(kept.version, SMALL + 1) <= SMALL:
        return _in_memory(kept, catalog)
    if folder is not None:
        kept.folder = kept.folder or index_folder(catalog.connection, catalog.locale, folder)
        _look_again(kept, catalog)
    if kept.index is None:
        return _first(kept, catalog)
    if kept.version < catalog.version():
        engine = catalog.connection.engine
        _renew(kept, lambda: _change(kept, engine, catalog.locale), catalog.locale)
    return kept.index


def _first(kept: _Kept, catalog: Catalog) -> SearchIndex:
    with kept.lock:
        return _made(kept, catalog) if kept.index is None else kept.index


def _in_store(kept: _Kept, catalog: Catalog) -> SearchIndex:
    """PostgreSQL's own index, brought up to date at once where that is little work."""
    stored = stored_documents(catalog)
    version = stored.version(catalog.connection)
    if version < catalog.version():
        if version < 0 or catalog.changes(version, FEW + 1) <= FEW:
            version = _store_changes(catalog.connection.engine, catalog.locale)
        else:
            _renew(kept, lambda: _store_changes(catalog.connection.engine, catalog.locale), catalog.locale)
    if kept.counted is None or kept.counted.version != version:
        kept.counted = Counted(version)
    return PostgresIndex(catalog.connection, catalog.locale, kept.counted)


def stored_documents(catalog: Catalog) -> StoredDocuments:
    """The documents that a PostgreSQL store keeps of its catalogue."""
    return StoredDocuments(catalog.locale, catalog.state()[1])


def _store_changes(engine: Engine, locale: str, progress: Progress | None = None) -> int:
    """Brings the store's documents up to date, in a transaction of their own; gives their version."""
    with engine.begin() as connection:
        connection.detach()  # it may be closed later than the store
        catalog = Catalog(connection, locale)
        stored = stored_documents(catalog)
        since, version = stored.begin(connection), catalog.version()
        if since < version:
            stored.change(connection, counted(catalog, since, progress), version)
        return version


def _in_memory(kept: _Kept, catalog: Catalog) -> SearchIndex:
    with kept.lock:
        version = catalog.version()
        if kept.index is not None and kept.version >= version:
            return kept.index
        known = kept.documents is not None
        documents = kept.documents or Documents.new(catalog.locale)
        documents.change(catalog.changed(kept.version), known=known, small=True)
        return kept.take(documents, version)


def _look_again(kept: _Kept, catalog: Catalog) -> None:
    """Takes what is in the folder when it is newer than what is kept."""
    with kept.lock:
        assert kept.folder is not None
        version = kept.folder.version()
        if version <= kept.version:
            return
        if version > catalog.version() and version > _version_now(catalog):
            kept.folder.remove()  # a store that was restored from a backup: these are not its documents
        elif documents := kept.folder.opened():
            kept.take(documents, version, in_folder=True)


def _version_now(catalog: Catalog) -> int:
    """The version outside of the catalogue's transaction, which may be an old one."""
    with catalog.connection.engine.connect().execution_options(reads=True) as connection:
        return Catalog(connection, catalog.locale).version()


def _made(kept: _Kept, catalog: Catalog) -> SearchIndex:
    """A new index of the whole catalogue: in the folder, or in memory where that cannot be written."""
    if kept.folder is not None:
        try:
            return _from_folder(kept, kept.folder, catalog)
        except (OSError, ValueError) as error:
            log.warning("the search index cannot be kept in %s (%s)", kept.folder.parent, error)
    version, documents = catalog.version(), Documents.new(catalog.locale)
    documents.change(catalog.changed(-1), known=False)
    return kept.take(documents, version)


def _from_folder(kept: _Kept, folder: IndexFolder, catalog: Catalog) -> SearchIndex:
    """The index in the folder, brought to the catalogue. Raises OSError or ValueError."""
    documents = folder.opened() or folder.make(catalog)
    if folder.version() < catalog.version():
        folder.update(documents, catalog)
    with kept.lock:
        return kept.take(documents, folder.version(), in_folder=True)


def _renew(kept: _Kept, change: Callable[[], object], locale: str) -> None:
    """Starts a thread that changes the documents, unless one is at it or has just been."""
    with kept.lock:
        busy = kept.worker is not None and kept.worker.is_alive()
        if busy or time.monotonic() - kept.since < PAUSE_SECONDS:
            return
        kept.since = time.monotonic()
        work = partial(_changed, kept, change, locale)
        kept.worker = threading.Thread(target=work, name=f"search-index-{locale}", daemon=True)
        kept.worker.start()


def _changed(kept: _Kept, change: Callable[[], object], locale: str) -> None:
    try:
        change()
    except Exception as error:
        log.warning(
            "the search index for %s cannot be changed (%s); the one before it serves on", locale, error
        )
    finally:
        kept.since = time.monotonic()


def _change(kept: _Kept, engine: Engine, locale: str) -> None:
    with engine.connect().execution_options(reads=True) as connection:
        connection.detach()  # it may be closed later than the store
        catalog = Catalog(connection, locale)
        if kept.folder is not None:
            try:
                _from_folder(kept, kept.folder, catalog)
                return
            except (OSError, ValueError):
                if kept.in_folder:
                    raise
        version, documents = catalog.version(), kept.documents
        assert documents is not None
        documents.change(catalog.changed(kept.version))
        with kept.lock:
            kept.take(documents, version)


def prepare(store: Store, place: Place, progress: Progress | None = None) -> None:
    """Brings the indexes of a large catalogue up to date in every language; after an import, say.

    Raises OSError or ValueError when the folder cannot be written.
    """
    with store.connect(reads=True) as connection:
        locales = connection.execute(select(product_texts.c.locale).distinct()).scalars().all()
        if Catalog(connection, "en-US").changes(-1, SMALL + 1) <= SMALL:
            return
        for locale in locales:
            if isinstance(place, Path):
                _prepare(index_folder(connection, locale, place), Catalog(connection, locale), progress)
            elif place == IN_STORE and connection.dialect.name == "postgresql":
                _store_changes(connection.engine, locale, progress)
            if progress:
                progress(locale, 1.0)


def _prepare(folder: IndexFolder, catalog: Catalog, progress: Progress | None) -> None:
    documents = folder.opened() or folder.make(catalog, progress)
    until = time.monotonic() + PATIENCE_SECONDS
    while folder.version() < catalog.version():
        try:
            folder.update(documents, catalog, progress)
        except ValueError:  # another process may be at it
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
