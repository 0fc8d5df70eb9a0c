"""`voiceshop models` and `voiceshop alexa`: output for people and for scripts, exit codes, mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from skill.cli import main
from tests.models import FOLDER, changed, good, stored

MARKET = str(FOLDER / "market.en-US.json")


def run(*arguments: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=said)


def data(result: Result) -> Any:
    return json.loads(result.stdout)


def broken(folder: Path) -> str:
    row = {"set": {"HOURS.samples": ["when?", "when do you open", "when do you open"]}}
    return str(stored(changed(good(), row), folder))


def test_check_tells_nothing_wrong() -> None:
    result = run("models", "check", MARKET)
    assert (result.exit_code, result.stdout) == (0, "0 errors, 0 warnings in 1 file.\n")


def test_check_tells_file_rule_place_and_what_mends_it(tmp_path: Path) -> None:
    result = run("models", "check", broken(tmp_path), MARKET)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == str(tmp_path / "market.en-US.json")
    assert lines[1].split() == [
        "error",
        "sample-characters",
        "interactionModel.languageModel.intents[2].samples[0]",
    ]
    assert lines[2].strip() == "'when?' has '?', which a sample may not have; leave it out"
    assert lines[-1] == "1 error, 1 warning in 2 files."


def test_check_as_json_is_one_list(tmp_path: Path) -> None:
    result = run("models", "check", broken(tmp_path), "--json")
    assert result.exit_code == 1
    found = data(result)
    assert [set(one) for one in found] == [{"file", "path", "rule", "message", "severity"}] * 2
    assert [one["severity"] for one in found] == ["error", "warning"]
    assert data(run("models", "check", MARKET, "--json")) == []


def test_warnings_alone_end_well(tmp_path: Path) -> None:
    file = str(stored(changed(good(), {"add": {"HOURS.samples": "when do you open"}}), tmp_path))
    assert run("models", "check", file).exit_code == 0
    assert "0 errors, 1 warning" in run("models", "check", file).stdout
    assert run("models", "check", file, "--errors").stdout == "0 errors, 0 warnings in 1 file.\n"


def test_check_can_send_models_through_amazons_classes(tmp_path: Path) -> None:
    assert run("models", "check", MARKET, "--round-trip").exit_code == 0
    file = str(stored(changed(good(), {"set": {"HOURS.note": "later"}}), tmp_path))
    result = run("models", "check", file, "--round-trip")
    assert result.exit_code == 1
    assert "is lost in Amazon's own classes" in result.stdout


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    result = run("models", "check", str(tmp_path / "no.json"))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "cannot be read" in result.stderr


def test_parse_shows_intent_and_slots() -> None:
    result = run("models", "parse", "order two loaf", "--model", MARKET)
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0].startswith("OrderIntent")
    assert "item: 'loaf' = 'rye bread'  [bread]" in lines


def test_parse_as_json_has_value_and_resolution() -> None:
    found = data(run("models", "parse", "order two loaf", "--model", MARKET, "--json"))
    assert found["intent"] == "OrderIntent"
    matched = {
        "authority": "static",
        "status": "ER_SUCCESS_MATCH",
        "values": [{"name": "rye bread", "id": "bread"}],
    }
    item = {"value": "loaf", "resolved": "rye bread", "ids": ["bread"], "resolutions": [matched]}
    assert found["slots"]["item"] == item
    assert found["slots"]["amount"]["resolved"] == "2"
    assert 0 <= found["confidence"] <= 1
    assert "evidence" not in found


def test_parse_explains() -> None:
    result = run("models", "parse", "when do you open", "--model", MARKET, "--explain")
    assert "nearest sample: when do you open" in result.stdout
    found = data(run("models", "parse", "when do you open", "--model", MARKET, "--explain", "--json"))
    assert found["sample"] == "when do you open"
    assert {"stage", "evidence", "others"} <= set(found)


def test_parse_refuses_what_is_foreign() -> None:
    result = run("models", "parse", "what is the capital of france", "--model", MARKET)
    assert result.stdout.startswith("not for this model")
    assert data(run("models", "parse", "what is the capital of france", "--json"))["intent"] is None


def test_parse_reads_a_sentence_a_line() -> None:
    result = run("models", "parse", "--model", MARKET, "--json", said="order milk\n\nwhen do you open\n")
    assert [json.loads(line)["intent"] for line in result.stdout.splitlines()] == [
        "OrderIntent",
        "HoursIntent",
    ]


def test_parse_takes_the_shops_own_model_of_a_locale() -> None:
    assert (
        data(run("models", "parse", "zur kasse", "--locale", "de-DE", "--json"))["intent"] == "CheckoutIntent"
    )
    result = run("models", "parse", "hm", "--locale", "xx-XX")
    assert result.exit_code == 1
    assert "xx-XX" in result.stderr


CASES = """
- {text: order milk, intent: OrderIntent, slots: {item: bread}}
- {text: look for candles, intent: OrderIntent}
- {text: when do you open, intent: HoursIntent}
- {text: what is the capital of france, intent: null}
"""


@pytest.fixture
def cases(tmp_path: Path) -> str:
    return str(stored(CASES, tmp_path, "cases.yaml"))


def test_test_tells_the_weakest_first(cases: str) -> None:
    result = run("models", "test", "--model", MARKET, "--tests", cases)
    assert result.exit_code == 1
    assert "4 sentences, 75.0% right, slots 0.0%, foreign speech refused 100.0%" in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["OrderIntent", "2", "50%", "0", "FindIntent", "1"] in rows
    assert "'order milk': item should be 'bread', is 'milk'" in result.stdout
    assert "OrderIntent: lands in FindIntent" in result.stdout
    assert "'look for candles' reads like 'look for {query}'; nearest sample" in result.stdout


def test_test_says_how_much_is_enough(cases: str) -> None:
    assert run("models", "test", "--model", MARKET, "--tests", cases, "--at-least", "0.75").exit_code == 0
    assert run("models", "test", "--model", MARKET, "--tests", cases, "--at-least", "0.76").exit_code == 1


def test_test_as_json_has_the_whole_confusion(cases: str) -> None:
    found = data(run("models", "test", "--model", MARKET, "--tests", cases, "--json"))["tests"]
    assert (found["sentences"], found["accuracy"], found["refused"]) == (4, 0.75, 1.0)
    assert found["confusion"]["OrderIntent"] == {"OrderIntent": 1, "FindIntent": 1}
    assert found["intents"][0]["intent"] == "OrderIntent"
    assert [one["text"] for one in found["wrong"]] == ["order milk", "look for candles"]
    assert found["wrong"][0]["slots"] == {"item": {"expected": "bread", "got": "milk"}}
    assert found["suggestions"][0]["lands_in"] == "FindIntent"


def test_without_tests_the_samples_are_the_tests(cases: str) -> None:
    alone = data(run("models", "test", "--model", MARKET, "--json"))
    assert set(alone) == {"cross-validation"}
    both = data(run("models", "test", "--model", MARKET, "--tests", cases, "--folds", "2", "--json"))
    assert set(both) == {"tests", "cross-validation"}
    assert both["cross-validation"]["sentences"] == 7


@pytest.mark.parametrize(
    "named", [("--locale", "de-DE"), ("--model", "interaction_models/de-DE.json")], ids=["locale", "model"]
)
def test_the_shops_own_tests_are_found_beside_its_model(
    named: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    found = data(run("models", "test", *named, "--json"))
    assert found["tests"]["sentences"] >= 60


def test_diff_tells_what_broke_and_what_was_mended(tmp_path: Path, cases: str) -> None:
    worse = changed(
        good(), {"set": {"HOURS.samples": ["tell me the hours"]}, "add": {"ORDER.samples": "look for {item}"}}
    )
    new = str(stored(worse, tmp_path))
    result = run("models", "diff", MARKET, new, "--tests", cases)
    assert result.exit_code == 1
    assert "samples added: HoursIntent: tell me the hours; OrderIntent: look for {item}" in result.stdout
    assert "broken   'when do you open': HoursIntent -> " in result.stdout
    back = run("models", "diff", new, MARKET, "--tests", cases)
    assert back.exit_code == 0
    assert "mended   'when do you open'" in back.stdout


def test_diff_without_tests_compares_by_the_samples(tmp_path: Path) -> None:
    less = str(stored(changed(good(), {"drop": ["HOURS"]}), tmp_path))
    found = data(
        run("models", "diff", MARKET, less, "--tests", str(stored(CASES, tmp_path, "c.yaml")), "--json")
    )
    assert found["samples_removed"] == [
        "HoursIntent: what are the market's hours",
        "HoursIntent: when do you open",
    ]
    same = run("models", "diff", MARKET, MARKET, "--json")
    assert (same.exit_code, data(same)["broken"], data(same)["changed"]) == (0, [], [])


def test_grammar_for_vosk_is_a_list_of_phrases() -> None:
    phrases = data(run("models", "grammar", "--model", MARKET))
    assert {"when do you open", "order loaf", "help"} <= set(phrases)
    assert len(phrases) == len(set(phrases))


def test_grammar_as_jsgf_is_understood_by_a_recogniser(tmp_path: Path) -> None:
    model = stored(changed(good(), {"drop": ["FIND"]}), tmp_path)
    result = run("models", "grammar", "--model", str(model), "--format", "jsgf")
    assert result.stdout.startswith("#JSGF V1.0 UTF-8;\ngrammar shop;\npublic <start> = ")
    assert "<Item> = milk | whole milk | rye bread | bread | loaf;" in result.stdout
    pocketsphinx = pytest.importorskip("pocketsphinx")
    file = stored(result.stdout.replace("market's", "market"), tmp_path, "shop.gram")
    assert pocketsphinx.Decoder(jsgf=str(file), loglevel="FATAL") is not None


def test_alexa_package_writes_what_ask_deploys(tmp_path: Path) -> None:
    result = run("alexa", "package", str(tmp_path), "--url", "https://shop.example")
    assert result.exit_code == 0
    files = [Path(line) for line in result.stdout.splitlines()]
    assert all(file.is_file() for file in files)
    assert tmp_path / "skill-package/interactionModels/custom/de-DE.json" in files
    assert "https://shop.example/alexa" in (tmp_path / "skill-package/skill.json").read_text("utf-8")


def test_alexa_package_refuses_what_alexa_cannot_reach(tmp_path: Path) -> None:
    result = run("alexa", "package", str(tmp_path), "--url", "http://shop.example")
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "https" in result.stderr
