"""Import and export of a merchant's catalogue: what comes in, what is refused, what never breaks."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.errors import VoiceshopError
from skill.shop import catalog_import
from skill.shop.catalog import Catalog, Product
from skill.shop.catalog_export import export_catalog
from skill.shop.catalog_import import import_catalog
from skill.shop.catalog_import_rows import COLUMNS, RowReader, load_mapping, mapping_of
from skill.shop.money import Money
from skill.store import Store
from tests import searching
from tests.searching import NOW

CSV = "sku,title,price,stock,brand\nbread,Rye Bread,2.50,4,Hofbrot\nrolls,Bread Rolls,0.45,30,Hofbrot\n"


def written(folder: Path, content: str | bytes, name: str = "rows.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def product(store: Store, sku: str, locale: str = "en-US") -> Product:
    with store.connect(reads=True) as connection:
        found = Catalog(connection, locale).get(sku)
    assert found is not None
    return found


def version(store: Store) -> int:
    with store.connect(reads=True) as connection:
        return Catalog(connection, "en-US").version()


def everything(store: Store) -> str:
    out = io.StringIO()
    with store.connect(reads=True) as connection:
        export_catalog(connection, out)
    return out.getvalue()


def test_a_csv_file_comes_in(store: Store, tmp_path: Path) -> None:
    report = import_catalog(written(tmp_path, CSV), store, now=NOW)
    assert str(report) == "2 rows: 2 added, 0 updated, 0 unchanged, 0 refused"
    bread = product(store, "bread")
    assert (bread.title, bread.price, bread.stock) == ("Rye Bread", Money(250, "EUR"), 4)


@pytest.mark.parametrize("name", ["rows.csv.gz", "rows.csv"])
def test_a_packed_file_comes_in_whatever_its_name(store: Store, tmp_path: Path, name: str) -> None:
    report = import_catalog(written(tmp_path, gzip.compress(CSV.encode()), name), store, now=NOW)
    assert report.added == 2


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_delimiters_a_byte_order_mark_and_windows_lines(
    store: Store, tmp_path: Path, mark: str
) -> None:
    content = "\ufeff" + CSV.replace(",", mark).replace("\n", "\r\n")
    assert import_catalog(written(tmp_path, content), store, now=NOW).added == 2


def test_quoted_cells_hold_delimiters_and_lines(store: Store, tmp_path: Path) -> None:
    content = 'sku,title,price,description\na,"Salt, coarse",1.00,"two\nlines"\nb,Pepper,2.00,\n'
    assert import_catalog(written(tmp_path, content), store, now=NOW).added == 2
    assert product(store, "a").description == "two\nlines"


def test_the_second_import_of_a_file_changes_nothing(store: Store, tmp_path: Path) -> None:
    file = written(tmp_path, CSV)
    import_catalog(file, store, now=NOW)
    before, at = everything(store), version(store)
    report = import_catalog(file, store, now=NOW)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    assert (everything(store), version(store)) == (before, at)


def test_a_feed_of_prices_and_stock_leaves_the_texts(store: Store, tmp_path: Path) -> None:
    import_catalog(written(tmp_path, CSV), store, now=NOW)
    at = version(store)
    feed = "sku,price,stock\nbread,2.75,0\nrolls,0.45,30\nnew,9.00,1\n"
    report = import_catalog(written(tmp_path, feed), store, now=NOW)
    assert (report.updated, report.unchanged, report.bad) == (1, 1, 1)
    assert str(report.problems[0]) == "line 4 (new): there is no title, and no such product yet"
    bread = product(store, "bread")
    assert (bread.title, bread.price.minor, bread.stock) == ("Rye Bread", 275, 0)
    assert version(store) > at


def test_texts_in_several_languages_come_from_columns_rows_and_objects(store: Store, tmp_path: Path) -> None:
    rows = [
        {"sku": "a", "price": "1", "title:en-US": "Bread", "title:de-DE": "Brot"},
        {"sku": "b", "price": "1", "texts": {"en-US": {"title": "Rolls", "synonyms": ["buns"]}}},
        {"sku": "b", "locale": "de-DE", "title": "Brötchen", "synonyms": "Semmel|Schrippe"},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    import_catalog(written(tmp_path, lines, "rows.jsonl"), store, now=NOW)
    assert product(store, "a", "de-DE").title == "Brot"
    assert product(store, "b").synonyms == ("buns",)
    assert product(store, "b", "de-DE").synonyms == ("Semmel", "Schrippe")


def test_a_mapping_from_flags_or_a_file(store: Store, tmp_path: Path) -> None:
    content = '{"code": "a", "label": "Bread", "cost": 3, "dept": "Food", "aisle": "Bakery"}\n'
    file = written(tmp_path, content, "rows.jsonl")
    toml = '[columns]\nsku="code"\ntitle="label"\nprice="cost"\ncategory="dept+aisle"\n[defaults]\nstock=7\n'
    flags = mapping_of(["sku=code", "title=label", "price=cost", "category=dept+aisle"], ["stock=7"])
    assert load_mapping(written(tmp_path, toml, "map.toml")) == flags
    import_catalog(file, store, flags, now=NOW, currency="USD")
    found = product(store, "a")
    assert (found.price, found.stock, found.category) == (Money(300, "USD"), 7, "Food > Bakery")


def test_columns_of_a_list_are_parts_of_it(store: Store, tmp_path: Path) -> None:
    content = '{"sku": "a", "title": "Shirt", "price": 9, "Colour": "Red", "Size": "M", "Also": "Tee|Top"}\n'
    flags = mapping_of(["attributes=Colour+Size", "synonyms=Also+Colour"])
    import_catalog(written(tmp_path, content, "rows.jsonl"), store, flags, now=NOW)
    found = product(store, "a")
    assert found.attributes == {"red", "m"}
    assert found.synonyms == ("Tee", "Top", "Red")


@pytest.mark.parametrize("flag", ["price", "=x", "nonsense=x", "title:deutsch=x", "price:de-DE=x"])
def test_a_mapping_that_maps_nothing_is_refused(flag: str) -> None:
    with pytest.raises(VoiceshopError):
        mapping_of([flag])


@pytest.mark.parametrize("content", ["[columns", "[other]\n", "columns=3\n", "[columns]\nnonsense='x'\n"])
def test_a_broken_mapping_file_is_one_sentence(tmp_path: Path, content: str) -> None:
    with pytest.raises(VoiceshopError):
        load_mapping(written(tmp_path, content, "map.toml"))


BAD = {
    '{"title": "No sku", "price": "1"}': "there is no sku",
    '{"sku": "x", "price": "1"}': "there is no title, and no such product yet",
    '{"sku": "x", "title": "  ", "price": "1"}': "there is no title in en-US",
    '{"sku": "x", "title": "X"}': "there is no price, and no such product yet",
    '{"sku": "x", "title": "X", "price": "1.999"}': "finer than the smallest coin",
    '{"sku": "x", "title": "X", "price": "-1"}': "is not a price",
    '{"sku": "x", "title": "X", "price": "1e3"}': "is not a price",
    '{"sku": "x", "title": "X", "price": "NaN"}': "is not a price",
    '{"sku": "x", "title": "X", "price": NaN}': "no JSON object on this line",
    '{"sku": "x", "title": "X", "price": "999999999999999"}': "absurdly high",
    '{"sku": "x", "title": "X", "price": "1.23,450"}': "is not a price",
    '{"sku": "x", "title": "X", "price": "1,234"}': "is not a price",
    '{"sku": "x", "title": "X", "price": "1", "currency": "XXZ"}': "XXZ is no currency",
    '{"sku": "x", "title": "X", "price": "1", "tax_rate": "19 %"}': "in percent it is the column tax",
    '{"sku": "x", "title": "X", "price": "1", "stock": -1}': "not a usable number for stock",
    '{"sku": "x", "title": "X", "price": "1", "stock": 1.5}': "not a whole number for stock",
    '{"sku": "x", "title": "X", "price": "1", "stock": 99999999999}': "not a usable number for stock",
    '{"sku": "x", "title": "X", "price": "1", "tax": "119"}': "not between 0 and 100 %",
    '{"sku": "x", "title": "X", "price": "1", "pack": "many"}': "is not a pack",
    '{"sku": "x", "title": "X", "price": "1", "attributes": [1]}': "attributes is not a list of texts",
    '{"sku": "x", "title": "X", "price": "1", "active": "maybe"}': "neither yes nor no",
    '{"sku": "x", "title": "X", "price": "1", "image": {"url": "a"}}': "image is not a text",
    '{"sku": "x", "title": "X", "price": "1", "rating": "87"}': "not a number of stars from 0 to 5",
    '{"sku": "x", "title": "X\\u0000", "price": "1"}': "title contains a NUL character",
    '{"sku": "x", "title": "\\ud800", "price": "1"}': "title is not UTF-8",
    '{"sku": "x", "title": ["X"], "price": "1"}': "title is not a text",
    '{"sku": "x", "price": "1", "texts": {"english": {"title": "X"}}}': "is not a locale",
    '{"sku": "x", "price": "1", "texts": ["X"]}': "texts is not an object",
    '{"sku": "x", "title": "X", "price": "1", "locale": "en"}': "is not a locale",
    "[1, 2]": "write one object a line",
    "{broken": "no JSON object on this line",
    "[" * 100_000: "no JSON object on this line",
    '{"sku": "x", "title": "' + "X" * 1_100_000 + '", "price": "1"}': "no JSON object on this line",
    '{"sku": "x", "title": "' + "X" * 501 + '", "price": "1"}': "longer than 500 characters",
}


@pytest.mark.parametrize(("row", "reason"), BAD.items(), ids=list(BAD.values()))
def test_a_bad_row_is_named_and_the_good_ones_are_kept(
    store: Store, tmp_path: Path, row: str, reason: str
) -> None:
    good = '{"sku": "%s", "title": "Good", "price": "1.00"}'
    file = written(tmp_path, f"{good % 'a'}\n\n{row}\n{good % 'b'}\n", "rows.jsonl")
    report = import_catalog(file, store, now=NOW)
    assert (report.added, report.bad, report.problems[0].line) == (2, 1, 3)
    assert reason in report.problems[0].reason
    with store.connect(reads=True) as connection:
        assert [one.sku for one in Catalog(connection, "en-US").all()] == ["a", "b"]


def test_a_bad_csv_row_has_its_line_in_the_report_and_in_the_rejects(store: Store, tmp_path: Path) -> None:
    content = CSV + "x,Too,Many,1,2,3\ny,Broken \xff,1.00,1,B\nz,Good,1.00,1,B\n"
    rejects = tmp_path / "rejects.jsonl"
    file = written(tmp_path, content.encode("latin-1"))
    report = import_catalog(file, store, now=NOW, rejects=rejects)
    assert [one.line for one in report.problems] == [4, 5]
    assert report.added == 3
    refused = [json.loads(line) for line in rejects.read_text(encoding="utf-8").splitlines()]
    assert [(one["line"], one["reason"]) for one in refused] == [
        (4, "6 columns where the header has 5"),
        (5, "title is not UTF-8"),
    ]
    assert refused[1]["row"]["sku"] == "y"


def test_a_half_row_writes_nothing(store: Store, tmp_path: Path) -> None:
    import_catalog(written(tmp_path, CSV), store, now=NOW)
    before = everything(store)
    lines = '{"sku": "bread", "price": "9.99", "texts": {"de-DE": {"category": "Brot"}}}\n'
    report = import_catalog(written(tmp_path, lines, "rows.jsonl"), store, now=NOW)
    assert str(report.problems[0]) == "line 1 (bread): there is no title in de-DE"
    assert everything(store) == before


def test_a_packed_file_that_breaks_off_keeps_what_was_whole(store: Store, tmp_path: Path) -> None:
    lines = [f'{{"sku": "{n}", "title": "Thing {n * 7919}", "price": "1"}}\n' for n in range(3000)]
    packed = gzip.compress("".join(lines).encode())
    report = import_catalog(written(tmp_path, packed[: len(packed) // 2], "rows.jsonl.gz"), store, now=NOW)
    assert 0 < report.added < 3000
    assert "breaks off" in report.problems[-1].reason


@pytest.mark.parametrize("content", ["", "\n\n", "onlyonecolumn\nx\n", "sku,sku,title\n1,2,3\n"])
def test_a_csv_file_without_a_usable_header_is_one_sentence(
    store: Store, tmp_path: Path, content: str
) -> None:
    with pytest.raises(VoiceshopError, match="header"):
        import_catalog(written(tmp_path, content), store, now=NOW)


def test_a_file_that_is_not_there_is_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match="cannot be read"):
        import_catalog(tmp_path / "nothing.csv", store, now=NOW)
    with pytest.raises(VoiceshopError, match="cannot be read"):
        import_catalog(tmp_path, store, now=NOW)


def test_rejects_that_cannot_be_written_are_one_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match="cannot be written"):
        import_catalog(written(tmp_path, CSV), store, now=NOW, rejects=tmp_path / "no" / "rejects")
    assert everything(store) == ""


def test_an_import_that_dies_leaves_whole_chunks(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tuple({"sku": f"{n:03}", "price": "1", "title": f"Thing {n}"} for n in range(25))
    monkeypatch.setattr(catalog_import, "CHUNK", 10)
    calls = 0

    def dies(share: float, report: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        searching.imported(store, tmp_path, rows, progress=dies)
    with store.connect(reads=True) as connection:
        found = list(Catalog(connection, "en-US").all())
    assert [one.title for one in found] == [f"Thing {n}" for n in range(20)]
    assert searching.imported(store, tmp_path, rows).added == 5


def test_progress_rises_to_the_whole(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_import, "CHUNK", 1)
    shares: list[float] = []
    import_catalog(written(tmp_path, CSV), store, now=NOW, progress=lambda share, _: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_is_exported_comes_in_again_as_it_was(store: Store, tmp_path: Path, form: str) -> None:
    searching.imported(store, tmp_path)
    before = everything(store)
    file = tmp_path / f"out.{form}"
    with store.connect(reads=True) as connection, file.open("w", newline="", encoding="utf-8") as out:
        assert export_catalog(connection, out, form) == len(searching.ROWS)
    feed = "".join(
        json.dumps({"sku": row["sku"], "price": "99", "stock": 1}) + "\n" for row in searching.ROWS
    )
    import_catalog(written(tmp_path, feed, "feed.jsonl"), store, now=NOW)
    assert everything(store) != before
    import_catalog(file, store, now=NOW)
    assert everything(store) == before


@pytest.mark.parametrize(
    ("written_price", "currency", "minor"),
    [
        ("12.50", "EUR", 1250), ("12,5", "EUR", 1250), ("12.500", "EUR", 1250), ("€ 3", "EUR", 300),
        ("3 USD", "USD", 300), ("500", "JPY", 500), (7, "EUR", 700), ("£2.10", "GBP", 210),
        ("1.234,50", "EUR", 123450), ("1,234.50", "EUR", 123450), ("1.234.567,00 €", "EUR", 123456700),
    ],
)  # fmt: skip
def test_prices_as_merchants_write_them(written_price: Any, currency: str, minor: int) -> None:
    given_currency = "JPY" if currency == "JPY" else "EUR"
    facts = RowReader(currency=given_currency).read({"sku": "x", "price": written_price}).facts
    assert (facts["price_minor"], facts["currency"]) == (minor, currency)


@pytest.mark.parametrize(
    ("columns", "rate"),
    [
        ({"tax": "7"}, 700),
        ({"tax": "19 %"}, 1900),
        ({"tax": "5,5"}, 550),
        ({"tax_rate": 700}, 700),
        ({"tax": ""}, 0),
    ],
)
def test_taxes_in_percent_or_basis_points(columns: dict[str, Any], rate: int) -> None:
    assert RowReader().read({"sku": "x", **columns}).facts["tax_rate"] == rate


@pytest.mark.parametrize(
    "columns",
    [
        {"image": "https://a.b/1;v=2.jpg"},
        {"images": "https://a.b/1;v=2.jpg|https://a.b/2.jpg"},
        {"image": "https://a.b/1;v=2.jpg, https://a.b/2.jpg"},
        {"images": ["https://a.b/1;v=2.jpg", "https://a.b/2.jpg"]},
    ],
)
def test_the_first_of_several_images_is_shown(columns: dict[str, Any]) -> None:
    assert RowReader().read({"sku": "x", **columns}).facts["image"] == "https://a.b/1;v=2.jpg"


@pytest.mark.parametrize(
    ("columns", "popularity"),
    [
        ({"rating": "4.5"}, 90),
        ({"rating": "4,5"}, 90),
        ({"rating": 5}, 100),
        ({"rating": ""}, 0),
        ({"rating": "4.5", "popularity": 7}, 7),
    ],
)
def test_stars_are_a_popularity_where_none_is_given(columns: dict[str, Any], popularity: int) -> None:
    assert RowReader().read({"sku": "x", **columns}).facts["popularity"] == popularity


@pytest.mark.parametrize(
    ("columns", "pack"),
    [
        ({"pack": "500 g"}, ("500", "g")),
        ({"pack": "1,5l"}, ("1.5", "l")),
        ({"pack_value": "6", "pack_unit": "roll"}, ("6", "roll")),
        ({"pack": ""}, (None, None)),
    ],
)
def test_packs(columns: dict[str, Any], pack: tuple[str | None, str | None]) -> None:
    facts = RowReader().read({"sku": "x", **columns}).facts
    assert (facts["pack_value"], facts["pack_unit"]) == pack


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from([*COLUMNS, "title:de-DE", "name"])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(names, values, max_size=8))
def test_any_row_is_read_or_refused_with_a_reason(row: dict[str, Any]) -> None:
    try:
        read = RowReader().read({"sku": "x", **row})
    except ValueError as error:
        reason = str(error)
    else:
        reason = "read"
        assert read.sku
        assert read.facts.get("price_minor", 0) >= 0
    assert reason
