"""Imports that die or find no room: whole products only, and the next import completes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from skill.errors import VoiceshopError
from skill.shop.catalog import Catalog
from skill.shop.catalog_import import CHUNK, import_catalog
from skill.store import Store, open_store
from tests.searching import NOW

MANY = 6_000

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from skill.shop.catalog_import import import_catalog
from skill.store import open_store

def told(share, report):
    print(report.added, flush=True)

import_catalog(Path(sys.argv[1]), open_store(sys.argv[2]), now=datetime.now(UTC), progress=told)
"""


def catalogue(folder: Path, size: int) -> Path:
    file = folder / "rows.jsonl"
    rows = (
        {"sku": f"{n:06}", "price": "1.50", "title:en-US": f"Thing {n}", "title:de-DE": f"Ding {n}"}
        for n in range(size)
    )
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def whole(store: Store) -> int:
    """How many products there are, every one of them with both of its texts."""
    with store.connect(reads=True) as connection:
        english = {one.sku: one.title for one in Catalog(connection, "en-US").all()}
        german = {one.sku: one.title for one in Catalog(connection, "de-DE").all()}
    for sku, title in english.items():
        assert (title, german[sku]) == (f"Thing {int(sku)}", f"Ding {int(sku)}")
    return len(english)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("chunks", [1, 3])
def test_an_import_that_is_killed_leaves_whole_products_and_is_completed(tmp_path: Path, chunks: int) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    file = catalogue(tmp_path, MANY)
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(file), url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        told = [int(process.stdout.readline()) for _ in range(chunks)]
        time.sleep(0.005 * chunks)  # somewhere in the next chunk
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    store = open_store(url)
    left = whole(store)
    assert told[-1] <= left < MANY
    assert left % CHUNK == 0
    report = import_catalog(file, store, now=NOW)
    assert (report.added, report.unchanged) == (MANY - left, left)
    assert whole(store) == MANY
    store.close()


def limit(store: Store, pages: int) -> None:
    """Lets the SQLite file grow to so many pages, as a disk would that is full then."""

    def held(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]  # sqlite3's

    store.engine.dispose()
    event.listen(store.engine, "connect", held)


def test_a_full_disk_is_one_sentence_and_keeps_what_was_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    file = catalogue(tmp_path, MANY)
    store = open_store(url)
    limit(store, 300)
    with pytest.raises(VoiceshopError, match="no space left"):
        import_catalog(file, store, now=NOW)
    left = whole(store)
    assert 0 < left < MANY
    assert left % CHUNK == 0
    store.close()
    roomy = open_store(url)
    assert import_catalog(file, roomy, now=NOW).added == MANY - left
    assert whole(roomy) == MANY
    roomy.close()
