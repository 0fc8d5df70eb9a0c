"""Every rule of the check: what breaks it is found with its place, what keeps it is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from skill.errors import VoiceshopError
from skill.understanding.check import Finding, Severity, check
from skill.understanding.check.rules import LOCALE_RULES, RULES
from tests.models import accepted_models, changed, good, spelt, stored, table

BROKEN, KEPT = table("broken"), table("kept")
OWN = sorted((Path(__file__).parent.parent / "interaction_models").glob("*.json"))
Row = Mapping[str, Any]


def found_in(tmp_path: Path, row: Row) -> list[Finding]:
    return check([stored(changed(good(), row), tmp_path)])


def test_the_good_model_has_nothing_wrong(tmp_path: Path) -> None:
    assert found_in(tmp_path, {}) == []


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: str(row["rule"]))
def test_a_broken_rule_is_found_where_it_is_broken(row: Row, tmp_path: Path) -> None:
    found = found_in(tmp_path, row)
    assert (row["rule"], spelt(row["at"])) in {(one.rule, one.path) for one in found}
    severity = {rule.name: rule.severity for rule in RULES}[row["rule"]]
    assert {one.severity for one in found if one.rule == row["rule"]} == {severity}
    assert all(one.message and one.file.endswith("market.en-US.json") for one in found)


@pytest.mark.parametrize("row", KEPT, ids=lambda row: str(row["kept"]))
def test_what_is_allowed_is_left_alone(row: Row, tmp_path: Path) -> None:
    found = found_in(tmp_path, row)
    assert [one for one in found if one.severity is Severity.ERROR or one.rule.startswith(row["rules"])] == []


def named(count: int) -> list[str]:
    """Names without digits, all different."""
    return [f"X{chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(count)]


LIMITS: list[tuple[str, str, Row]] = [
    ("limit-size", "", {"set": {"languageModel.note": "x" * 1_500_001}}),
    ("limit-intents", "INTENTS", {"set": {"INTENTS": [{"name": name} for name in named(251)]}}),
    ("limit-types", "TYPES", {"set": {"TYPES": [{"name": name} for name in named(343)]}}),
]


@pytest.mark.parametrize(("rule", "at", "row"), LIMITS)
def test_too_much_is_too_much(rule: str, at: str, row: Row, tmp_path: Path) -> None:
    assert (rule, spelt(at)) in {(one.rule, one.path) for one in found_in(tmp_path, row)}


def test_as_much_as_is_allowed_is_not_too_much(tmp_path: Path) -> None:
    types = [{"name": name} for name in named(100)]
    row = {"set": {"INTENTS": [{"name": name} for name in named(250)], "TYPES": types}}
    assert [one for one in found_in(tmp_path, row) if one.rule.startswith("limit")] == []


WHOLE_FILES: list[tuple[str, str, str]] = [
    ("json", '{"interactionModel": {,}}', "line 1, column 23"),
    ("json", '{\n  "interactionModel": {}\n},', "line 3, column 2"),
    ("json", '{"interactionModel": {}},', "a comma stands behind it; remove it"),
    (
        "json",
        '{"name": "OrderIntent", "samples": ["order"]},',
        "remove it. The file is a single intent; put it",
    ),
    ("json", '{"interactionModel": {}} x', "Extra data"),
    ("json", "", "line 1, column 1"),
    ("json", "[" * 100_000, "nested too deeply"),
    ("not-a-model", "[]", "a list, not an interaction model"),
    ("not-a-model", '{"name": "OrderIntent", "samples": ["order"]}', "a single intent"),
    ("not-a-model", '{"invocation": "my shop", "intents": []}', "Jovo"),
    ("not-a-model", '{"manifest": {}}', "no interactionModel"),
]


@pytest.mark.parametrize(("rule", "text", "told"), WHOLE_FILES, ids=lambda value: str(value)[:20])
def test_a_file_that_is_no_model_is_one_finding(rule: str, text: str, told: str, tmp_path: Path) -> None:
    [finding] = check([stored(text, tmp_path)])
    assert (finding.rule, finding.path, finding.severity) == (rule, "", Severity.ERROR)
    assert told in finding.message


def test_bytes_that_are_no_utf8_are_named(tmp_path: Path) -> None:
    file = tmp_path / "market.de-DE.json"
    file.write_bytes('{"name": "Käse"}'.encode("latin-1"))
    [finding] = check([file])
    assert (finding.rule, finding.message) == ("json", "byte 11 is not UTF-8; save the file as UTF-8")


def test_a_file_that_is_not_there_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VoiceshopError, match="cannot be read"):
        check([tmp_path / "nothing.json"])


def test_a_key_that_is_there_twice_is_named(tmp_path: Path) -> None:
    text = stored(good(), tmp_path).read_text("utf-8").replace('"id": "milk",', '"id": "milk", "id": "cow",')
    [finding] = check([stored(text, tmp_path)])
    assert (finding.rule, finding.path) == ("repeated-key", spelt("MILK.id"))


def test_a_model_without_its_wrapper_is_checked_all_the_same(tmp_path: Path) -> None:
    bare = changed(good(), {"set": {"HOURS.samples[0]": "when?"}})["interactionModel"]
    place = spelt("HOURS.samples[0]").removeprefix("interactionModel.")
    found = {(one.rule, one.path) for one in check([stored(bare, tmp_path)])}
    assert found == {("wrapper", ""), ("sample-characters", place)}
    inner = {**bare["languageModel"], "dialog": bare["dialog"], "prompts": bare["prompts"]}
    assert {(one.rule, one.path) for one in check([stored(inner, tmp_path)])} == found


def test_every_rule_has_an_example_that_breaks_it() -> None:
    elsewhere = {"json", "not-a-model", "wrapper", "repeated-key", "sensitivity-locale"}
    limits = {rule for rule, _, _ in LIMITS}
    assert {row["rule"] for row in BROKEN} | limits | elsewhere == {rule.name for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_every_rule_says_what_it_holds() -> None:
    undocumented = [rule.name for rule in RULES if not rule.check.__doc__]
    assert undocumented == ["json", "not-a-model", "shape", "wrapper", "unknown-key", "repeated-key"]


def test_the_sensitivity_can_be_set_in_english_and_german_only(tmp_path: Path) -> None:
    found = check([stored(good(), tmp_path, "market.fr-FR.json")])
    assert [one.rule for one in found] == ["sensitivity-locale"]
    assert check([stored(good(), tmp_path, "market.de-DE.json")]) == []


GERMAN_NAMES = [
    ("eck laden", set()),
    ("tageshoroskop", set()),
    ("eis", {"invocation-one-word"}),
    ("alexa laden", {"invocation-wake"}),
    ("öffne laden", {"invocation-launch"}),
    ("laden für freunde", {"invocation-connecting"}),
    ("der laden", {"invocation-article"}),
    ("käse & brot", {"invocation-characters"}),
]


@pytest.mark.parametrize(("name", "rules"), GERMAN_NAMES)
def test_german_names_have_german_rules(name: str, rules: set[str], tmp_path: Path) -> None:
    model = changed(good(), {"set": {"NAME": name}})
    assert {one.rule for one in check([stored(model, tmp_path, "market.de-DE.json")])} == rules


def test_a_conflict_says_the_words_and_both_samples(tmp_path: Path) -> None:
    row = {"add": {"HOURS.samples": "order the loaf", "ORDER.samples": "order the {item}"}}
    [finding] = [one for one in found_in(tmp_path, row) if one.rule == "conflict"]
    assert "'order the loaf'" in finding.message
    assert "'order the {item}' of OrderIntent" in finding.message


def test_two_slots_that_take_the_same_conflict(tmp_path: Path) -> None:
    slots = [{"name": "many", "type": "AMAZON.NUMBER"}, {"name": "what", "type": "Item"}]
    buy = {"name": "BuyIntent", "slots": slots, "samples": ["order {many} {what}"]}
    [finding] = [one for one in found_in(tmp_path, {"add": {"INTENTS": buy}}) if one.rule == "conflict"]
    assert "order {AMAZON.NUMBER} milk" in finding.message


def test_words_that_only_overlap_do_not_conflict(tmp_path: Path) -> None:
    row = {"set": {"HOURS.samples": ["order", "milk now", "order milk today", "what order"]}}
    assert [one for one in found_in(tmp_path, row) if one.rule == "conflict"] == []


def test_locales_of_one_skill_are_compared(tmp_path: Path) -> None:
    changes = {
        "set": {
            "NAME": "eck laden",
            "ORDER.slots[1].type": "AMAZON.Ordinal",
            "DIALOG.slots[1].type": "AMAZON.Ordinal",
            "MILK.id": "milch",
            "FIND.slots[0].name": "suche",
            "FIND.samples": ["such {suche}"],
        },
        "drop": ["HOURS"],
    }
    files = [stored(good(), tmp_path), stored(changed(good(), changes), tmp_path, "market.de-DE.json")]
    found = check(files)
    assert {one.rule for one in found} == set(LOCALE_RULES)
    assert {one.severity for one in found} == {Severity.WARNING}
    missing = [(one.file, one.message) for one in found if one.rule == "locale-intents"]
    assert missing == [(str(files[1]), "HoursIntent is missing; en-US has it")]


def test_models_of_different_skills_are_not_compared(tmp_path: Path) -> None:
    other = changed(good(), {"drop": ["HOURS"]})
    names = ("shop.de-DE.json", "x.json")
    assert check([stored(good(), tmp_path), *(stored(other, tmp_path, name) for name in names)]) == []


def test_errors_come_first_in_each_file(tmp_path: Path) -> None:
    bad = changed(good(), {"set": {"HOURS.samples": ["when?", "when do you open", "when do you open"]}})
    found = check([stored(bad, tmp_path), stored(bad, tmp_path, "shop.en-US.json")])
    assert [(Path(one.file).name, one.severity.value) for one in found] == [
        ("market.en-US.json", "error"),
        ("market.en-US.json", "warning"),
        ("shop.en-US.json", "error"),
        ("shop.en-US.json", "warning"),
    ]


@pytest.mark.parametrize("file", [*OWN, *accepted_models()], ids=lambda file: str(file.name))
def test_models_that_amazon_accepts_have_no_errors(file: Path) -> None:
    assert [one for one in check([file]) if one.severity is Severity.ERROR] == []


def test_our_own_locales_say_the_same() -> None:
    assert [one for one in check(OWN) if one.rule in LOCALE_RULES] == []
