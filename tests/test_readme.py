"""The documentation tells what is true: every command exists, every shown conversation happens."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import click
import pytest

from skill.cli import main
from skill.services import Services
from tests.dialogues.player import Player, heard
from tests.dialogues.script import Line

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_shown_conversation_happens(demo_services: Services) -> None:
    block = re.search(r"<!-- transcript.*?-->\n```text\n(.*?)```", README, re.DOTALL)
    assert block
    player = Player(demo_services)
    lines = [re.split(r":\s+", line, maxsplit=1) for line in block[1].splitlines()]
    for (_, said), (_, answered) in zip(lines[::2], lines[1::2], strict=True):
        rendered = player.respond(player.turn(Line("Customer", said), "en-US"))
        assert heard(rendered).words == answered


def commands(group: click.Group, prefix: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[f"{prefix}{name}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{prefix}{name} ")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_shown_exists(page: Path) -> None:
    known = commands(main)
    for shown in re.findall(
        r"`voiceshop ([a-z][^`\n]*)`|^\$ voiceshop (.+)$", page.read_text("utf-8"), re.MULTILINE
    ):
        words = (shown[0] or shown[1]).replace("\\|", "|").split()
        assert any(" ".join(words[:length]) in known for length in (1, 2, 3)), words


@pytest.mark.parametrize("name", sorted(commands(main)))
def test_every_command_is_documented(name: str) -> None:
    command = commands(main)[name]
    assert command.help, f"voiceshop {name} has no help"
    first = name.split(" ")[0]
    assert f"voiceshop {first}" in README, f"the README does not name voiceshop {first}"


def test_every_make_target_that_is_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = set(re.findall(r"make ([a-z]+)", "\n".join(re.findall(r"`[^`]*`|^\$.*$", README, re.MULTILINE))))
    assert shown <= targets


def test_every_dependency_has_its_reason() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    texts = [setup["options"]["install_requires"]]
    texts += [text for extra, text in setup["options.extras_require"].items() if extra != "test"]
    required = {
        re.split(r"[\[><=~!; ]", line)[0].lower() for text in texts for line in text.split("\n") if line
    }
    table = README[README.index("## Dependencies") :].lower()
    assert {name for name in required if name not in table} == set()
