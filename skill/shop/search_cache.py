"""Keeping search indexes: one for each locale and version of the catalogue, in memory or in a folder.

The store is the truth. An index only says which products to look at; what is shown of them is read
from the store, so an index that is a little behind never shows a wrong price or a product that is gone.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from skill.shop.catalog import Catalog
from skill.shop.search_index import LAYOUT, SMALL, SearchIndex, build, open_index
from skill.shop.search_shelf import Shelf
from skill.store import Store
from skill.store.tables import product_texts, products

log = logging.getLogger(__name__)

SETTLED_SECONDS: Final = 5.0
"""How long a large catalogue must stay unchanged before its index is made anew: imports come in chunks."""


@dataclass
class _Kept:
    """What this process keeps of one locale; the lock is held while an index is made."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: int = -1
    index: SearchIndex | None = None
    shelf: Shelf | None = None
    seen: int = -1
    since: float = 0.0
    worker: threading.Thread | None = None


_kept: WeakKeyDictionary[Engine, dict[tuple[str, Path | None], _Kept]] = WeakKeyDictionary()
_guard = threading.Lock()


def ready_for(connection: Connection, locale: str, folder: Path | None) -> tuple[SearchIndex, Shelf]:
    """The index of today's catalogue in `locale`, and the products that were looked at in it.

    A small catalogue is indexed in memory as soon as it changed. A large one is kept in `folder`;
    when it changed, the index before it serves until the new one is made in the background.
    """
    with _guard:
        kept = _kept.setdefault(connection.engine, {}).setdefault((locale, folder), _Kept())
    version = Catalog(connection, locale).version()
    shelf = kept.shelf
    if shelf is None or shelf.version != version:
        kept.shelf = shelf = Shelf(version, locale)
    return _index(kept, connection, locale, folder, version), shelf


def _index(
    kept: _Kept, connection: Connection, locale: str, folder: Path | None, version: int
) -> SearchIndex:
    if kept.index is not None and kept.version == version:
        return kept.index
    catalog = Catalog(connection, locale)
    if catalog.count() > SMALL:
        return _large(kept, connection, locale, folder, version)
    with kept.lock:
        if kept.index is None or kept.version != version:
            kept.index, kept.version = build(catalog.all(), locale, small=True), version
        return kept.index


def make_index(connection: Connection, locale: str, folder: Path) -> SearchIndex:
    """The index of a large catalogue in `folder`, made now if it is not there; workers then open it.

    Raises OSError or ValueError when the folder cannot be written.
    """
    place = folder / _name(connection, locale)
    existing = _existing(place, locale)
    if existing is not None:
        return existing
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        build(Catalog(connection, locale).all(), locale, unfinished)
        unfinished.rename(place)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        existing = _existing(place, locale)  # another process was faster
        if existing is None:
            raise
        return existing
    _sweep(folder, locale, place)
    return open_index(place, locale)


def prepare(store: Store, folder: Path) -> None:
    """Makes the indexes of a large catalogue in every language it has texts in; after an import, say.

    Raises OSError or ValueError when the folder cannot be written.
    """
    with store.connect(reads=True) as connection:
        locales = connection.execute(select(product_texts.c.locale).distinct()).scalars().all()
        if Catalog(connection, "en-US").count() > SMALL:
            for locale in locales:
                make_index(connection, locale, folder)


UNFINISHED = "unfinished-"


def _large(
    kept: _Kept, connection: Connection, locale: str, folder: Path | None, version: int
) -> SearchIndex:
    if folder is not None and (ready := _existing(folder / _name(connection, locale), locale)):
        kept.index, kept.version = ready, version
        return ready
    if kept.index is None and folder is not None:
        kept.index = next(_older(folder, locale), None)
    if kept.index is None:
        with kept.lock:
            if kept.index is None:
                kept.index, kept.version = _made(connection, locale, folder), version
            return kept.index
    _renew(kept, connection.engine, locale, folder, version)
    return kept.index


def _renew(kept: _Kept, engine: Engine, locale: str, folder: Path | None, version: int) -> None:
    """Starts a thread that makes the new index, once the catalogue has settled."""
    now = time.monotonic()
    if kept.seen != version:
        kept.seen, kept.since = version, now
    if now - kept.since < SETTLED_SECONDS or (kept.worker and kept.worker.is_alive()):
        return

    def work() -> None:
        try:
            with engine.connect().execution_options(reads=True) as connection:
                made_of = Catalog(connection, locale).version()
                kept.index, kept.version = _made(connection, locale, folder), made_of
        except Exception:
            log.exception("the search index for %s could not be made; the one before it serves on", locale)

    kept.worker = threading.Thread(target=work, name=f"search-index-{locale}", daemon=True)
    kept.worker.start()


def _made(connection: Connection, locale: str, folder: Path | None) -> SearchIndex:
    if folder is not None:
        try:
            return make_index(connection, locale, folder)
        except (OSError, ValueError) as error:
            log.warning("the search index cannot be kept in %s (%s); it is kept in memory", folder, error)
    return build(Catalog(connection, locale).all(), locale)


def _name(connection: Connection, locale: str) -> str:
    """Names the index of exactly this catalogue, so that another database's index is never taken for it."""
    count, latest = connection.execute(select(func.count(), func.max(products.c.updated_at))).one()
    moment = f"{latest:%Y%m%dT%H%M%S%f}" if latest else "never"
    version = Catalog(connection, locale).version()
    return f"{_safe(locale)}-{LAYOUT}-{version}-{count}-{moment}"


def _safe(locale: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", locale)


def _existing(place: Path, locale: str) -> SearchIndex | None:
    if not place.is_dir():
        return None
    try:
        return open_index(place, locale)
    except (OSError, ValueError):
        shutil.rmtree(place, ignore_errors=True)
        return None


def _older(folder: Path, locale: str) -> Iterator[SearchIndex]:
    """Indexes of this locale and layout that are still there, the newest first."""
    places = list(folder.glob(f"{_safe(locale)}-{LAYOUT}-*")) if folder.is_dir() else []
    for place in sorted(places, key=lambda one: one.stat().st_mtime, reverse=True):
        index = _existing(place, locale)
        if index is not None:
            yield index


def _sweep(folder: Path, locale: str, but: Path) -> None:
    """Removes what the new index replaces; a process that still reads one keeps its files open."""
    yesterday = time.time() - 86_400
    for place in folder.iterdir():
        stale = place.name.startswith(UNFINISHED) and place.stat().st_mtime < yesterday
        if stale or (place.name.startswith(f"{_safe(locale)}-") and place != but):
            shutil.rmtree(place, ignore_errors=True)
