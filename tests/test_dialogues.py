"""Every golden conversation goes as it is written, straight and through every channel."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from skill.services import Services
from skill.understanding import model_for, understand
from tests.dialogues.player import Player
from tests.dialogues.script import Dialogue, everything, read, write

DIALOGUES = list(everything())


def name(dialogue: Dialogue) -> str:
    return f"{dialogue.file.name}: {dialogue.title}"


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=name)
def test_the_conversation_goes_as_written(
    dialogue: Dialogue, demo_services: Services, pytestconfig: pytest.Config
) -> None:
    played = Player(demo_services).play(dialogue)
    if pytestconfig.getoption("--update"):
        _rewrite(dialogue, played)
    else:
        assert str(played) == str(dialogue)


def _rewrite(dialogue: Dialogue, played: Dialogue) -> None:
    with dialogue.file.open() as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        everyone = read(dialogue.file)
        write(dialogue.file, [played if one.title == dialogue.title else one for one in everyone])


def test_both_locales_have_the_same_conversations() -> None:
    by_locale = {
        locale: {dialogue.file.name.split(".")[0] for dialogue in DIALOGUES if dialogue.locale == locale}
        for locale in ("en-US", "de-DE")
    }
    assert by_locale["en-US"] == by_locale["de-DE"]


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_every_intent_has_a_conversation(locale: str) -> None:
    model = model_for(locale)
    lines = [line for dialogue in DIALOGUES if dialogue.locale == locale for line in dialogue.lines]
    said = [line.words.split(" | ")[0] for line in lines if line.speaker == "Customer"]
    found = [understand(words, model) for words in said]
    unsaid = {name for name in model.intents if not name.startswith("AMAZON.")}
    unsaid -= {intent.name for intent in found if intent is not None}
    assert not unsaid, f"intents that nobody says in tests/dialogues/*.{locale}.dialogue"


def test_a_line_that_nobody_says_is_named(tmp_path: Path) -> None:
    file = tmp_path / "odd.en-US.dialogue"
    file.write_text("# Odd\n\nSomebody: hello\n", "utf-8")
    with pytest.raises(ValueError, match=r"odd\.en-US\.dialogue:3"):
        read(file)
