"""The life of an index: made when the catalogue changes, shared on disk when it is large."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update

from skill.shop import search_cache
from skill.shop.catalog import catalog_changed
from skill.shop.search_cache import prepare, ready_for
from skill.shop.search_folder import VERSION
from skill.shop.search_index import Changes
from skill.shop.search_tantivy import Documents
from skill.store import Store, open_store
from skill.store.tables import products
from tests import searching

BREAD = ({"sku": "bread", "price": "2", "title": "Rye Bread"},)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes every catalogue a large one, that is renewed at once."""
    monkeypatch.setattr(search_cache, "SMALL", 0)
    monkeypatch.setattr(search_cache, "PAUSE_SECONDS", 0.0)


def found(store: Store, text: str, folder: Path | None = None) -> list[str]:
    with searching.searching(store, place=folder) as search:
        return [hit.sku for hit in search.query(text)]


def finds_bread(store: Store, folder: Path) -> bool:
    return found(store, "rye bread", folder) == ["bread"]


def within_seconds(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true soon."""
    until = time.monotonic() + 10
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_a_change_is_found_at_once(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    assert found(store, "rye bread") == []
    searching.imported(store, tmp_path, BREAD)
    assert found(store, "rye bread") == ["bread"]


def test_what_is_no_longer_sold_is_not_found(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    with store.connect() as connection:
        connection.execute(update(products).where(products.c.sku == "milk").values(active=False))
        catalog_changed(connection)
        connection.commit()
    assert "milk" not in found(store, "whole milk")


def test_an_index_behind_the_catalogue_shows_todays_facts(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    assert "milk" in found(store, "whole milk")
    with store.connect() as connection:  # as an order does: stock is no change of the catalogue
        connection.execute(update(products).where(products.c.sku == "milk").values(stock=0, active=True))
        connection.commit()
    with searching.searching(store) as search:
        assert search.query("whole milk")[0].product.stock == 0


def test_two_stores_do_not_share_an_index(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with searching.shop(tmp_path / "one") as one, searching.shop(tmp_path / "two", BREAD) as two:
        assert found(one, "rye bread") == []
        assert found(two, "rye bread") == ["bread"]


@pytest.mark.usefixtures("large")
def test_a_large_index_is_kept_in_the_folder_and_opened_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    assert found(store, "whole milk", folder)[0] == "milk"
    search_cache._kept.clear()  # as another process would start
    monkeypatch.setattr(Documents, "change", None)  # nothing is made again
    assert found(store, "whole milk", folder)[0] == "milk"


@pytest.mark.usefixtures("large")
def test_the_old_index_serves_until_the_new_one_is_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching.imported(store, tmp_path)
    folder, go_on = tmp_path / "index", threading.Event()
    assert found(store, "whole milk", folder)[0] == "milk"

    change = Documents.change

    def slow(self: Documents, changes: Changes, *, known: bool = True, small: bool = False) -> int:
        assert go_on.wait(10)
        return change(self, changes, known=known, small=small)

    monkeypatch.setattr(Documents, "change", slow)
    searching.imported(store, tmp_path, BREAD)
    assert found(store, "whole milk", folder)[0] == "milk"
    assert found(store, "rye bread", folder) == []
    go_on.set()
    assert within_seconds(lambda: found(store, "rye bread", folder) == ["bread"])
    assert len(list(folder.iterdir())) == 1  # it was changed in place


@pytest.mark.usefixtures("large")
def test_a_change_that_outlives_the_store_leaves_no_connection_open(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching.imported(store, tmp_path)
    assert found(store, "rye bread", tmp_path) == []
    searching.imported(store, tmp_path, BREAD)
    may_go_on, opened, closed = threading.Event(), list[object](), list[object]()
    change = search_cache._change

    def slow(*given: Any) -> None:
        event.listen(store.engine, "checkout", lambda connection, *_: opened.append(connection))
        event.listen(store.engine, "close_detached", closed.append)
        monkeypatch.setattr(Documents, "change", lambda *_, **__: may_go_on.wait(10))
        change(*given)

    monkeypatch.setattr(search_cache, "_change", slow)
    found(store, "rye bread", tmp_path)
    assert within_seconds(lambda: bool(opened))
    store.close()
    may_go_on.set()
    assert within_seconds(lambda: closed == opened)


@pytest.mark.usefixtures("large")
def test_a_broken_index_on_disk_is_made_anew(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    found(store, "whole milk", folder)
    search_cache._kept.clear()
    (place,) = folder.iterdir()
    (place / "meta.json").write_text("broken")
    assert found(store, "whole milk", folder)[0] == "milk"


@pytest.mark.usefixtures("large")
def test_a_folder_that_cannot_be_written_is_no_reason_not_to_search(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert found(store, "whole milk", blocked / "index")[0] == "milk"


@pytest.mark.usefixtures("large")
def test_prepare_makes_the_index_of_each_language_beforehand(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    prepare(store, folder)
    assert sorted(place.name.partition("-")[0] for place in folder.iterdir()) == ["de_DE", "en_US"]
    prepare(store, folder)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.usefixtures("large")
def test_prepare_tells_of_its_progress(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skill.shop.search_index.STEP", 5)
    searching.imported(store, tmp_path)
    told: list[tuple[str, float]] = []
    prepare(store, tmp_path / "index", lambda locale, share: told.append((locale, share)))
    for locale in ("de-DE", "en-US"):
        shares = [share for one, share in told if one == locale]
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0.0, 1.0)
        assert len(shares) == 2 + (len(searching.ROWS) - 1) // 5


def test_many_threads_share_one_index(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searching.imported(store, tmp_path)
    made: list[int] = []
    results: list[str] = []

    change = Documents.change

    def counted(self: Documents, changes: Changes, *, known: bool = True, small: bool = False) -> int:
        made.append(1)
        return change(self, changes, known=known, small=small)

    monkeypatch.setattr(Documents, "change", counted)
    threads = [
        threading.Thread(target=lambda: results.append(found(store, "whole milk")[0])) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["milk"] * 6
    assert len(made) == 1


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The skus of each change of an index."""
    change, seen = Documents.change, list[list[str]]()

    def noted(self: Documents, changes: Changes, *, known: bool = True, small: bool = False) -> int:
        all_of_them = list(changes)
        seen.append([sku for sku, _ in all_of_them])
        return change(self, all_of_them, known=known, small=small)

    monkeypatch.setattr(Documents, "change", noted)
    return seen


@pytest.mark.usefixtures("large")
def test_only_what_changed_is_indexed_again(store: Store, tmp_path: Path, changed: list[list[str]]) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    assert found(store, "whole milk", folder)[0] == "milk"
    searching.imported(store, tmp_path, ({"sku": "milk", "price": "1.29", "title": "Meadow Milk"}, *BREAD))
    assert within_seconds(lambda: found(store, "rye bread", folder) == ["bread"])
    assert found(store, "meadow milk", folder)[0] == "milk"
    assert "milk" not in found(store, "whole", folder)
    assert [sorted(one) for one in changed[1:]] == [["bread", "milk"]]


def test_a_small_index_takes_in_what_changed_and_nothing_else(
    store: Store, tmp_path: Path, changed: list[list[str]]
) -> None:
    searching.imported(store, tmp_path)
    assert found(store, "rye bread") == []
    searching.imported(store, tmp_path, BREAD)
    assert found(store, "rye bread") == ["bread"]
    assert changed[1:] == [["bread"]]


@pytest.mark.usefixtures("large")
def test_what_is_withdrawn_leaves_the_index(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path, (*searching.ROWS, *BREAD))
    folder = tmp_path / "index"
    assert found(store, "rye bread", folder) == ["bread"]
    searching.imported(store, tmp_path, replace=True)

    def documents() -> int:
        found(store, "whole milk", folder)
        with store.connect(reads=True) as connection:
            return len(ready_for(connection, "en-US", folder)[0])

    assert within_seconds(lambda: documents() == len(searching.ROWS))


@pytest.mark.usefixtures("large")
def test_every_process_sees_what_one_of_them_changed(
    store: Store, tmp_path: Path, changed: list[list[str]]
) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    other = open_store(store.engine.url.render_as_string(hide_password=False))
    assert found(store, "whole milk", folder) == found(other, "whole milk", folder)
    searching.imported(store, tmp_path, BREAD)
    assert within_seconds(lambda: found(store, "rye bread", folder) == ["bread"])
    changes = len(changed)
    assert within_seconds(lambda: found(other, "rye bread", folder) == ["bread"])
    assert len(changed) == changes  # it was only looked at again
    other.close()


@pytest.mark.usefixtures("large")
def test_each_machine_keeps_an_index_of_its_own_current(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    machines = [
        (open_store(store.engine.url.render_as_string(hide_password=False)), tmp_path / name)
        for name in ("one", "two")
    ]
    for machine, folder in machines:
        assert found(machine, "rye bread", folder) == []
    searching.imported(store, tmp_path, BREAD)
    for machine, folder in machines:
        assert within_seconds(partial(finds_bread, machine, folder))
        machine.close()


@pytest.mark.usefixtures("large")
def test_a_change_that_was_not_noted_is_made_once_more(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    found(store, "whole milk", folder)
    (noted,) = folder.glob(f"*/{VERSION}")
    before = noted.read_text()
    searching.imported(store, tmp_path, BREAD)
    assert within_seconds(lambda: found(store, "rye bread", folder) == ["bread"])
    noted.write_text(before)  # as if the process had been killed between the two
    search_cache._kept.clear()
    assert within_seconds(lambda: noted.exists() and found(store, "rye bread", folder) == ["bread"])
    assert within_seconds(lambda: finds_bread(store, folder) and noted.read_text() != before)
    assert found(store, "rye bread", folder) == ["bread"]


@pytest.mark.usefixtures("large")
def test_an_index_of_a_later_catalogue_is_made_anew(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    found(store, "whole milk", folder)
    (noted,) = folder.glob(f"*/{VERSION}")
    noted.write_text("1000")  # as if the store had been restored from a backup
    search_cache._kept.clear()
    assert found(store, "whole milk", folder)[0] == "milk"
    assert noted.read_text() != "1000"


DIES = """
import os, sys
from pathlib import Path
from skill.shop.search_tantivy import Documents

def products():
    for number in range(2_000):
        yield f"gone-{number}", None
    os.kill(os.getpid(), 9)

Documents.opened(Path(sys.argv[1]), "en-US").change(products())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.usefixtures("large")
def test_who_is_killed_while_changing_an_index_leaves_it_as_it_was(store: Store, tmp_path: Path) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    found(store, "whole milk", folder)
    (place,) = folder.iterdir()
    assert subprocess.run([sys.executable, "-c", DIES, str(place)], check=False).returncode == -signal.SIGKILL
    search_cache._kept.clear()
    assert found(store, "whole milk", folder)[0] == "milk"
    searching.imported(store, tmp_path, BREAD)
    assert within_seconds(lambda: found(store, "rye bread", folder) == ["bread"])


@pytest.mark.usefixtures("large")
def test_an_index_that_cannot_be_written_serves_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    searching.imported(store, tmp_path)
    folder = tmp_path / "index"
    found(store, "whole milk", folder)
    change = Documents.change

    def full(self: Documents, changes: Changes, *, known: bool = True, small: bool = False) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Documents, "change", full)
    searching.imported(store, tmp_path, BREAD)
    assert found(store, "whole milk", folder)[0] == "milk"
    assert within_seconds(lambda: "No space left" in caplog.text)
    monkeypatch.setattr(Documents, "change", change)
    assert within_seconds(lambda: found(store, "rye bread", folder) == ["bread"])
