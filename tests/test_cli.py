"""The command line: what a person types, and what a person reads when it goes wrong."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from skill.cli import main, sentence
from skill.errors import VoiceshopError
from tests.demo_shop import copy_of_demo


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a fresh demo shop, set in the environment."""
    folder = copy_of_demo(tmp_path)
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(folder))
    return folder


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, words, input=typed)


def orders() -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(run("orders", "list", "--json").stdout)
    return listed


def test_a_typed_conversation_orders_and_reorders(shop: Path) -> None:
    before = len(orders())
    result = run(
        "talk", "--text", typed="add two house blend coffee\ncheck out\nyes\nreorder my coffee\nyes\n"
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.count("Done!") == 2
    assert len(orders()) == before + 2


def test_an_empty_line_is_silence_and_the_end_of_input_ends(shop: Path) -> None:
    result = run("talk", "--text", typed="\n\n")
    assert result.exit_code == 0
    assert result.stdout.rstrip().endswith("Goodbye!")


def test_german_is_spoken(shop: Path) -> None:
    result = run("talk", "--text", "--locale", "de-DE", typed="bestell meinen Kaffee nochmal\nja\n")
    assert "Erledigt!" in result.stdout


def test_a_stranger_does_not_order(shop: Path) -> None:
    before = orders()
    result = run("talk", "--text", "--customer", "nobody", typed="add house blend coffee\ncheck out\nyes\n")
    assert result.exit_code == 0
    assert orders() == before


def test_an_order_is_shown_and_has_a_receipt(shop: Path) -> None:
    number = str(orders()[0]["number"])
    assert "House Blend Coffee" in run("orders", "show", number).stdout
    receipt = run("orders", "receipt", number).stdout
    assert number in receipt
    assert "All prices include tax." in receipt


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("orders", "show", "000000"), "There is no order 000000"),
        (("talk", "--text", "--wav", "x.wav"), "not both"),
        (("talk", "--wav", "missing.wav"), "missing.wav cannot be read"),
        (("catalog", "import", "missing.csv"), "missing.csv"),
        (("catalog", "search"), "Say what to search for"),
        (("models", "check", "missing.json"), "missing.json"),
        (("listen", "--model", "missing.json", "x.wav"), "missing.json"),
    ],
)
def test_mistakes_are_one_sentence(shop: Path, words: tuple[str, ...], told: str) -> None:
    before = orders()
    result = run(*words)
    assert result.exit_code == 1, result.output
    assert told in result.output
    assert "Traceback" not in result.output
    assert orders() == before


def test_a_setting_that_cannot_be_used_is_one_sentence(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICESHOP_DELIVERY_FEE", "cheap")
    result = run("talk", "--text")
    assert result.exit_code == 1
    assert "VOICESHOP_DELIVERY_FEE='cheap' cannot be used" in result.output


def test_a_database_that_cannot_be_reached_is_one_sentence(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICESHOP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    result = run("orders", "list")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1


def test_our_own_faults_are_one_sentence_too() -> None:
    assert sentence(VoiceshopError("Told.")) == "Told."
    assert sentence(KeyError("lost")).startswith("Something is wrong inside Voiceshop (KeyError")


def test_a_reader_that_has_enough_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("click.echo", closed)
    result = run("models", "parse", "hello", "--model", "interaction_models/en-US.json")
    assert result.exit_code == 1
    assert result.output == ""


def test_debug_shows_the_rest(shop: Path) -> None:
    result = run("--debug", "orders", "show", "000000")
    assert isinstance(result.exception, VoiceshopError)


def test_an_imported_catalogue_is_searched_and_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "shop.csv"
    file.write_text("sku,title,price,stock\ntea-1,Green Tea,3.50,4\nbad-1,Bad,free,1\n", "utf-8")
    report = run("catalog", "import", str(file), "--json")
    assert json.loads(report.stdout)["added"] == 1
    assert json.loads(report.stdout)["problems"][0]["line"] == 3
    hits = json.loads(run("catalog", "search", "green tea", "--json").stdout)["hits"]
    assert hits[0]["sku"] == "tea-1"
    answers = run("catalog", "search", "--batch", "--json", typed='{"text": "green tea"}\nnonsense\n').stdout
    first, second = map(json.loads, answers.splitlines())
    assert first["hits"][0]["sku"] == "tea-1"
    assert second["hits"] == []
    assert "error" in second
    assert '"tea-1"' in run("catalog", "export").stdout


def test_help_lists_every_command() -> None:
    helped = run("--help").stdout
    assert isinstance(main, click.Group)
    for name in main.commands:
        assert f"  {name} " in helped


def test_the_page_about_imports_tells_what_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example file and the mapping of docs/import-a-catalogue.md do what the page says."""
    page = (Path(__file__).parent.parent / "docs" / "import-a-catalogue.md").read_text("utf-8")
    rows, mapping = (page.split(f"```{kind}\n")[1].split("```")[0] for kind in ("text", "toml"))
    monkeypatch.setenv("VOICESHOP_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "shop.csv").write_text(rows, "utf-8")
    report = json.loads(run("catalog", "import", str(tmp_path / "shop.csv"), "--json").stdout)
    assert (report["added"], report["bad"], report["problems"][0]["line"]) == (1, 1, 3)
    (tmp_path / "map.toml").write_text(mapping, "utf-8")
    (tmp_path / "other.csv").write_text(
        "sku,product_name,department,aisle,price\nt,Tea,Food,Hot,2\n", "utf-8"
    )
    mapped = run("catalog", "import", str(tmp_path / "other.csv"), "--mapping", str(tmp_path / "map.toml"))
    assert mapped.exit_code == 0, mapped.output
    found = json.loads(run("catalog", "search", "tea", "--explain", "--json").stdout)["hits"]
    assert {hit["sku"] for hit in found} == {"tea-1", "t"}
    (tmp_path / "feed.csv").write_text("sku,price,stock\ntea-1,3.20,9\n", "utf-8")
    fed = run("catalog", "feed", str(tmp_path / "feed.csv"))
    assert fed.exit_code == 0, fed.output
    hits = json.loads(run("catalog", "search", "green tea", "--json").stdout)["hits"]
    assert hits[0]["price"] == "3.20"
    replaced = run(
        "catalog", "import", str(tmp_path / "other.csv"), "--mapping", str(tmp_path / "map.toml"), "--replace"
    )
    assert replaced.exit_code == 0, replaced.output
    assert not any(
        hit["sku"] == "tea-1" for hit in json.loads(run("catalog", "search", "tea", "--json").stdout)["hits"]
    )
