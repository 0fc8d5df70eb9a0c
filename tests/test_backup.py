"""Backups: made while others shop, of either database, and restored into either."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner

from skill.cli import main
from skill.errors import VoiceshopError
from skill.integrity import check
from skill.store import Store, open_store
from skill.store.backup import back_up, restore
from skill.store.engine import make_engine, parse_url
from skill.store.migrate import REVISIONS, upgrade
from tests.conftest import KINDS, Databases
from tests.databases import opened
from tests.shopping import BEN, Market
from tests.test_check import conversed


@pytest.fixture
def busy(servers: Databases, kind: str) -> Iterator[Store]:
    with opened(servers[kind].filled("a busy week", conversed)) as store:
        yield store


@pytest.mark.parametrize("into", KINDS)
def test_what_is_restored_is_what_was_backed_up(
    servers: Databases, busy: Store, into: str, tmp_path: Path
) -> None:
    before, file = Market(busy).books(), tmp_path / "shop.backup"
    rows = back_up(busy, file)
    assert rows == sum(len(table) for table in before.values())
    with opened(servers[into].empty()) as fresh:
        assert restore(file, fresh) == rows
        assert Market(fresh).books() == before
        assert check(fresh) == []
        market = Market(fresh)
        market.fill(BEN, coffee=1)
        assert market.checkout("after", BEN).id > 5
        assert check(fresh) == []
    assert {one.name for one in tmp_path.iterdir()} == {"shop.backup"}


def test_a_backup_while_others_shop_is_one_moment(busy: Store, tmp_path: Path) -> None:
    market, stop = Market(busy), Event()
    market.change("coffee", stock=500)

    def shop() -> None:
        count = 0
        while not stop.is_set():
            market.fill(coffee=1)
            market.checkout(f"busy {count}")
            count += 1

    thread = Thread(target=shop)
    thread.start()
    try:
        for number in range(3):
            back_up(busy, tmp_path / f"{number}")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        with opened(f"sqlite:///{tmp_path / str(number)}") as copy:
            assert check(copy) == []


def test_a_file_that_is_there_is_not_overwritten(busy: Store, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("mine")
    with pytest.raises(VoiceshopError, match="is there already"):
        back_up(busy, file)
    assert file.read_text() == "mine"


def test_a_backup_that_cannot_be_written_leaves_nothing(busy: Store, tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError):
        back_up(busy, tmp_path / "no such folder" / "shop.backup")
    assert list(tmp_path.iterdir()) == []


def test_a_store_with_something_in_it_is_not_overwritten(busy: Store, tmp_path: Path) -> None:
    back_up(busy, tmp_path / "shop.backup")
    before = Market(busy).books()
    with pytest.raises(VoiceshopError, match="not empty"):
        restore(tmp_path / "shop.backup", busy)
    assert Market(busy).books() == before


@pytest.mark.parametrize("content", [b"", b"this is no database" * 400])
def test_what_is_no_backup_restores_nothing(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "shop.backup").write_bytes(content)
    before = Market(store).books()
    with pytest.raises(VoiceshopError):
        restore(tmp_path / "shop.backup", store)
    assert Market(store).books() == before


def test_a_backup_of_an_older_version_is_brought_up_to_date(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "old.backup"
    engine = make_engine(parse_url(f"sqlite:///{file}"))
    with engine.connect() as connection:
        upgrade(connection, REVISIONS[0])
        connection.commit()
    engine.dispose()
    with closing(sqlite3.connect(file)) as hand, hand:
        hand.execute(
            "INSERT INTO products (sku, price_minor, currency, tax_rate, stock, attributes, updated_at)"
            " VALUES ('tea', 349, 'EUR', 700, 5, '[]', '2026-11-16 09:00:00')"
        )
    content = file.read_bytes()
    assert restore(file, store) == 1
    assert Market(store).stock() == {"tea": 5}
    assert file.read_bytes() == content


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_store_is_backed_up_before_it_is_migrated(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(parse_url(empty_url))
    with engine.connect() as connection:
        upgrade(connection, REVISIONS[0])
        connection.commit()
    engine.dispose()
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", empty_url)
    done = CliRunner().invoke(main, ["backup", str(tmp_path / "shop.backup")])
    assert (done.exit_code, done.output) == (0, f"0 rows are in {tmp_path / 'shop.backup'}.\n")


@pytest.mark.parametrize("command", [["check"], ["backup", "shop.backup"]])
def test_where_there_is_no_store_none_is_made(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path / "data"))
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert "There is no store" in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_commands(busy: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", str(busy.engine.url))
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path))
    file = tmp_path / "shop.backup"
    made = CliRunner().invoke(main, ["backup", str(file)])
    assert made.exit_code == 0, made.output
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    back = CliRunner().invoke(main, ["restore", str(file)])
    assert back.stdout == made.stdout.partition(" rows")[0] + " rows are back.\n"
    assert CliRunner().invoke(main, ["check"]).stdout == "Everything adds up.\n"
    store = open_store(f"sqlite:///{tmp_path / 'new.db'}")
    assert Market(store).books() == Market(busy).books()
    store.close()
