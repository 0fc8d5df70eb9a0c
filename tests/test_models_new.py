"""Scaffolds: an intent in three steps, a locale to be translated; what is missing is named by the tests."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk

from skill.cli import main
from skill.commands.scaffold_intent import with_intent
from skill.understanding import load_model, understand
from skill.understanding.check import Severity, check
from tests.models import good, stored

ROOT = Path(__file__).parent.parent
PLACES = (
    "interaction_models",
    "skill/intents",
    "skill/prompts",
    "tests/dialogues",
    "tests/utterances",
    "skill/language",
    "voice_local/spoken",
)
HEAVY = shutil.ignore_patterns("__pycache__", "*.flac", "*.wav", "models", "training", "bench", "alexa")
ENGLISH, GERMAN = "when do you open", "wann habt ihr geöffnet"


def copied(folder: Path, *parts: str) -> None:
    for part in parts:
        shutil.copytree(ROOT / part, folder / part, ignore=HEAVY, dirs_exist_ok=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the places that scaffolds write to, and we are in it."""
    copied(tmp_path, *PLACES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("models", "new", *arguments))


def new_intent(*more: str) -> Result:
    said = ("--say", f"en-US={ENGLISH}", "--say", f"de-DE={GERMAN}")
    return new("intent", "OpeningHoursIntent", *said, *more)


def output_of_tests(project: Path, *names: str) -> str:
    """What these tests of the copy say."""
    tests = [f"tests/{name}" for name in names]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_a_new_intent_has_its_three_places_and_a_list_of_what_is_left(project: Path) -> None:
    result = new_intent()
    assert result.exit_code == 0, result.output
    assert "written: skill/intents/account.py" in result.stdout
    assert "  skill/prompts/de-DE.ftl: the sentence opening-hours" in result.stdout
    for locale, said in (("en-US", ENGLISH), ("de-DE", GERMAN)):
        model = load_model(project / f"interaction_models/{locale}.json")
        assert model.intents["OpeningHoursIntent"].samples == (said,)
        dialogue = (project / f"tests/dialogues/conversation.{locale}.dialogue").read_text("utf-8")
        assert dialogue.endswith(f"Customer: {said}\nShop: ?\n")
        utterances = (project / f"tests/utterances/{locale}.yaml").read_text("utf-8")
        assert utterances.endswith(f'\n- {{text: "{said}", intent: OpeningHoursIntent}}\n')
    found = check(sorted((project / "interaction_models").glob("*.json")))
    assert [one for one in found if one.severity is Severity.ERROR] == []


def test_a_new_intent_is_understood_at_once(project: Path) -> None:
    new_intent()
    understood = understand(ENGLISH, load_model(project / "interaction_models/en-US.json"))
    assert understood is not None
    assert understood.name == "OpeningHoursIntent"


def test_the_function_and_its_row_are_python(project: Path) -> None:
    new_intent()
    nodes = ast.walk(ast.parse((project / "skill/intents/account.py").read_text("utf-8")))
    assert "opening_hours" in {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    table = (project / "skill/intents/__init__.py").read_text("utf-8")
    assert '    "OpeningHoursIntent": account.opening_hours,\n' in table[: table.index("DECLINED")]
    ast.parse(table)


def test_the_rest_of_every_file_stays_as_it_was(project: Path) -> None:
    new_intent()
    for name in ("interaction_models/en-US.json", "skill/intents/__init__.py", "skill/prompts/de-DE.ftl"):
        before, after = ((folder / name).read_text("utf-8").splitlines() for folder in (ROOT, project))
        lost = [line for line in before if line not in after and f"{line}," not in after]
        assert lost == []
        assert len(after) - len(before) <= 10


COMPLETENESS = (
    "test_left_to_write.py",
    "test_layout.py::test_every_intent_has_words_and_a_handler",
    "test_layout.py::test_every_message_is_written_and_said",
    "test_dialogues.py::test_every_intent_has_a_conversation",
)
WRITTEN = {
    "= TODO": "= We are always open.",
    "TODO: what this does for the customer.": "Says when the shop is open.",
    "TODO ": "",
}
"""What a developer writes where a scaffold left something to write."""


def test_the_tests_name_what_is_missing_until_it_is_written(project: Path) -> None:
    copied(project, "skill", "tests", "voice_local")
    for name in ("conftest.py", "setup.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, project)
    new_intent()
    missing = output_of_tests(project, *COMPLETENESS)
    assert "skill/prompts/en-US.ftl" in missing
    assert "opening-hours = TODO" in missing
    assert "TODO: what this does" in missing
    places = [*project.glob("skill/prompts/*.ftl"), *project.glob("tests/dialogues/*.dialogue")]
    for file in [*places, project / "skill/intents/account.py"]:
        text = file.read_text("utf-8")
        for unwritten, words in WRITTEN.items():
            text = text.replace(unwritten, words)
        file.write_text(text, "utf-8")
    done = output_of_tests(project, *COMPLETENESS)
    assert " passed" in done
    assert "failed" not in done
    forgotten = "tests/dialogues/conversation.de-DE.dialogue"
    shutil.copy(ROOT / forgotten, project / forgotten)
    forgot = output_of_tests(project, *COMPLETENESS)
    assert "intents that nobody says in tests/dialogues/*.de-DE.dialogue" in forgot
    assert "1 failed" in forgot


def test_an_intent_without_samples_is_named_by_the_check(project: Path) -> None:
    new("intent", "GiftWrapIntent", "--in", "cart")
    found = check([project / "interaction_models/en-US.json"])
    [message] = [one.message for one in found if one.rule == "intent-without-samples"]
    assert message == "GiftWrapIntent has no samples, so nobody can say it; add some"
    assert "cart.gift_wrap," in (project / "skill/intents/__init__.py").read_text("utf-8")


MISTAKES = [
    (("intent", "opening hours"), "is no name of an intent"),
    (("intent", "CartIntent"), "CartIntent is in interaction_models/de-DE.json already"),
    (
        ("intent", "GiftWrapIntent", "--in", "gifts"),
        "no skill/intents/gifts.py; there are account, cart,",
    ),
    (
        ("intent", "GiftWrapIntent", "--say", "wrap it"),
        "'wrap it' should be LOCALE=SAMPLE; the locales are",
    ),
    (("intent", "GiftWrapIntent", "--say", "fr-FR=emballe"), "the locales are de-DE, en-US."),
    (("locale", "french"), "'french' is no locale"),
    (("locale", "de-DE"), "de-DE is here already"),
    (("locale", "fr-FR", "--like", "it-IT"), "no locale 'it-IT' to begin with; there are de-DE, en-US"),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES)
def test_a_mistake_is_one_sentence_and_changes_nothing(
    arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(Path, "write_text", lambda *_: pytest.fail("something was written"))
    result = new(*arguments)
    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.parametrize("arguments", [("intent", "GiftWrapIntent"), ("locale", "fr-FR")])
def test_elsewhere_than_in_the_project_nothing_is_scaffolded(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = new(*arguments)
    assert result.exit_code == 1
    assert "run this in the project's folder" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_locale_is_there_to_be_translated(project: Path) -> None:
    result = new("locale", "fr-FR")
    assert result.exit_code == 0, result.output
    assert "skill/language/fr.toml" in result.stdout
    english, french = (load_model(project / f"interaction_models/{name}.json") for name in ("en-US", "fr-FR"))
    assert list(french.intents) == list(english.intents)
    assert not any(intent.samples for intent in french.intents.values())
    assert {name: [value.id for value in kind.values] for name, kind in french.types.items()} == {
        name: [value.id for value in kind.values] for name, kind in english.types.items()
    }
    named = {one.rule for one in check([project / "interaction_models/fr-FR.json"])}
    assert {"intent-no-samples", "intent-without-samples", "invocation-missing"} <= named
    prompts = FluentParser().parse((project / "skill/prompts/fr-FR.ftl").read_text("utf-8"))
    assert not any(isinstance(entry, Junk) for entry in prompts.body)
    dialogue = (project / "tests/dialogues/cart.fr-FR.dialogue").read_text("utf-8")
    assert 0 < dialogue.count("Customer: TODO ") == dialogue.count("Customer: ")
    assert dialogue.count("Shop: ?\n") == dialogue.count("Shop: ")


def test_a_new_locale_of_a_known_language_is_a_copy(project: Path) -> None:
    result = new("locale", "en-GB", "--like", "en-US")
    models = [
        json.loads((project / f"interaction_models/{name}.json").read_text("utf-8"))
        for name in ("en-US", "en-GB")
    ]
    assert models[0] == models[1]
    assert "skill/language/en.toml" not in result.stdout
    assert "'en-GB' in LOCALES" in result.stdout


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_an_intent_is_added_to_any_layout(indent: int | None, tmp_path: Path) -> None:
    text = json.dumps(good(), indent=indent)
    intent = {"name": "GiftWrapIntent", "samples": ["wrap it as a gift"]}
    added = json.loads(with_intent(text, intent))
    assert added["interactionModel"]["languageModel"]["intents"][-1] == intent
    added["interactionModel"]["languageModel"]["intents"].pop()
    assert added == good()
    assert check([stored(with_intent(text, intent), tmp_path)]) == []


def test_an_intent_is_added_to_an_empty_list() -> None:
    text = '{"languageModel": {"intents": []}}'
    assert json.loads(with_intent(text, {"name": "A"})) == {"languageModel": {"intents": [{"name": "A"}]}}
