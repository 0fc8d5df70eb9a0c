"""Files that are only a part or the whole: feeds of price and stock, catalogues that replace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from skill.cli import main
from skill.shop.catalog import Catalog, Product
from skill.shop.catalog_import import Report, import_catalog
from skill.shop.catalog_import_rows import mapping_of
from skill.store import Store
from tests import searching
from tests.searching import NOW

ALL = {row["sku"] for row in searching.ROWS}


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Store:
    searching.imported(store, tmp_path)
    return store


def bring(store: Store, folder: Path, content: str | list[dict[str, Any]], **options: Any) -> Report:
    lines = content if isinstance(content, str) else "".join(json.dumps(row) + "\n" for row in content)
    file = folder / ("feed.csv" if isinstance(content, str) else "feed.jsonl")
    file.write_text(lines, encoding="utf-8")
    return import_catalog(file, store, options.pop("mapping", None), now=NOW, **options)


def sold(store: Store) -> dict[str, Product]:
    with store.connect(reads=True) as connection:
        return {one.sku: one for one in Catalog(connection, "en-US").all()}


def version(store: Store) -> int:
    with store.connect(reads=True) as connection:
        return Catalog(connection, "en-US").version()


def test_a_feed_changes_price_and_stock_and_nothing_else(shop: Store, tmp_path: Path) -> None:
    before = sold(shop)["milk"]
    row = {"sku": "milk", "price": "1.49", "stock": 2, "title": "Other", "brand": "Other", "active": "no"}
    assert bring(shop, tmp_path, [row], feed=True).updated == 1
    after = sold(shop)["milk"]
    assert (after.price.minor, after.stock) == (149, 2)
    assert (after.title, after.brand) == (before.title, before.brand)


def test_an_empty_cell_of_a_feed_changes_nothing(shop: Store, tmp_path: Path) -> None:
    report = bring(shop, tmp_path, "sku,price,stock\nmilk,,2\njuice,2.09,\ntabs,,\n", feed=True)
    found = sold(shop)
    assert (found["milk"].price.minor, found["milk"].stock) == (129, 2)
    assert (found["juice"].price.minor, found["juice"].stock) == (209, 5)
    assert [str(one) for one in report.problems] == ["line 4 (tabs): there is neither a price nor a stock"]


def test_a_feed_adds_no_product(shop: Store, tmp_path: Path) -> None:
    row = {"sku": "new", "price": "1", "stock": 1, "title": "New"}
    assert "no such product yet" in bring(shop, tmp_path, [row], feed=True).problems[0].reason
    assert sold(shop).keys() == ALL


def test_stock_is_no_reason_to_make_the_index_anew(shop: Store, tmp_path: Path) -> None:
    at = version(shop)
    assert bring(shop, tmp_path, "sku,stock\nmilk,1\n", feed=True).updated == 1
    assert bring(shop, tmp_path, "sku,stock\nmilk,1\n", feed=True).unchanged == 1
    assert (sold(shop)["milk"].stock, version(shop)) == (1, at)
    bring(shop, tmp_path, "sku,price,stock\nmilk,1.31,3\nmilk,1.31,4\n", feed=True)
    assert (sold(shop)["milk"].stock, sold(shop)["milk"].price.minor, version(shop)) == (4, 131, at + 1)


def test_what_a_whole_catalogue_lacks_is_withdrawn_and_comes_back(shop: Store, tmp_path: Path) -> None:
    at = version(shop)
    few = [row for row in searching.ROWS if row["sku"] in ("milk", "juice")]
    report = bring(shop, tmp_path, few, replace=True)
    assert str(report).endswith(f"0 refused, {len(ALL) - 2} withdrawn")
    assert sold(shop).keys() == {"milk", "juice"}
    assert version(shop) > at
    with searching.searching(shop) as search:
        assert {hit.sku for hit in search.query("coffee")} <= {"milk", "juice"}
    assert bring(shop, tmp_path, list(searching.ROWS), replace=True).withdrawn == 0
    assert sold(shop).keys() == ALL


def test_what_a_whole_catalogue_calls_withdrawn_stays_so(shop: Store, tmp_path: Path) -> None:
    rows = [{**row, "active": "no"} if row["sku"] == "milk" else row for row in searching.ROWS]
    bring(shop, tmp_path, rows, replace=True)
    assert sold(shop).keys() == ALL - {"milk"}


def test_without_replace_nothing_is_withdrawn(shop: Store, tmp_path: Path) -> None:
    assert bring(shop, tmp_path, [dict(searching.ROWS[0])]).withdrawn is None
    assert sold(shop).keys() == ALL


def test_a_bad_row_with_a_sku_keeps_its_product(shop: Store, tmp_path: Path) -> None:
    mapping = mapping_of(["sku=code"])
    report = bring(
        shop, tmp_path, "code,title,price\nmilk,Milk,1\njuice,Juice,cheap\n", replace=True, mapping=mapping
    )
    assert (report.bad, report.withdrawn) == (1, len(ALL) - 2)
    assert sold(shop).keys() == {"milk", "juice"}


@pytest.mark.parametrize(
    "content",
    ["sku,title,price\nmilk,Milk,1\n,Juice,2\n", "sku,title,price\nmilk,Milk,1\njuice\n",
     "sku,title,price\n", "sku,title,price\nmilk,Milk,cheap\n"],
    ids=["no sku", "no columns", "no row", "no good row"],
)  # fmt: skip
def test_a_file_that_cannot_be_the_whole_withdraws_nothing(shop: Store, tmp_path: Path, content: str) -> None:
    assert bring(shop, tmp_path, content, replace=True).withdrawn is None
    assert sold(shop).keys() == ALL


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path / "shop"))
    file = tmp_path / "rows.csv"

    def run(content: str, *arguments: str) -> str:
        file.write_text(content, encoding="utf-8")
        result = CliRunner().invoke(main, ["catalog", *arguments, str(file)])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    head = "sku,title,price,stock\n"
    run(head + "tea,Green Tea,2.50,3\nrye,Rye Bread,3.10,3\n", "import")
    fed = run("sku,title,price,stock\ntea,Other,2.60,4\n", "feed")
    assert fed == "1 rows: 0 added, 1 updated, 0 unchanged, 0 refused"
    bad = run(head + "tea,Green Tea,2.60,4\n,Rye,1,1\n", "import", "--replace")
    assert "Nothing was withdrawn" in bad
    whole = run(head + "tea,Green Tea,2.60,4\n", "import", "--replace")
    assert whole == "1 rows: 0 added, 0 updated, 1 unchanged, 0 refused, 1 withdrawn"
