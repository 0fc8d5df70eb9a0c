"""The pages about models: every command shown is run, in order, in a copy of the project.

`pytest tests/test_models_docs.py --update` writes what the commands print; review it like code.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAMES = ("add-an-intent", "add-a-language", "read-the-confusion-table")
PAGES = [ROOT / "docs" / f"{name}.md" for name in NAMES]
HEAVY = shutil.ignore_patterns(
    "__pycache__", "*.flac", "*.wav", "models", "training", "bench", "alexa", "audio"
)

_BLOCK = re.compile(
    r"<!-- write: (?P<file>\S+) -->\n```\w+\n(?P<text>.*?)```|```console\n(?P<console>.*?)```", re.DOTALL
)
_FIGURE = re.compile(r"\d+(\.\d+)?")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project with the commands `voiceshop` and `pytest` of its own."""
    for part in ("interaction_models", "skill", "tests", "voice_local", "docs"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=HEAVY)
    for name in ("conftest.py", "setup.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    for name, program in (("voiceshop", "-c 'from skill.cli import main; main()'"), ("pytest", "-m pytest")):
        (tmp_path / "bin" / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {program} "$@"\n')
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def run(command: str, copy: Path) -> str:
    """What a command prints."""
    environment = {
        **os.environ,
        "PATH": f"{copy / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(copy),
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
        "XDG_DATA_HOME": str(copy / "data"),
    }
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def console(block: str, copy: Path) -> str:
    """The block as it should be: each command with what it prints now."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(command[2:], copy).rstrip()}\n" for command in commands)


def write(file: Path, text: str) -> None:
    """Puts the text where the file has a TODO."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    [at] = [number for number, line in enumerate(lines) if "TODO" in line]
    file.write_text("".join([*lines[:at], text, *lines[at + 1 :]]), "utf-8")


def played(page: str, copy: Path) -> Iterator[tuple[str, str]]:
    """Every console block of a page, as it is and as it should be; what is to be written is written."""
    for block in _BLOCK.finditer(page):
        if block["file"]:
            write(copy / block["file"], block["text"])
        else:
            yield block["console"], console(block["console"], copy)


def without_figures(text: str) -> str:
    """The text without numbers: confidences and seconds move a little, conversations become more."""
    return _FIGURE.sub("#", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_what_the_commands_print_is_what_the_page_shows(
    page: Path, copy: Path, pytestconfig: pytest.Config
) -> None:
    text = page.read_text("utf-8")
    blocks = list(played(text, copy))
    assert blocks
    if pytestconfig.getoption("--update"):
        for shown, printed in blocks:
            text = text.replace(shown, printed)
        page.write_text(text, "utf-8")
        return
    for shown, printed in blocks:
        assert without_figures(printed) == without_figures(shown)


def test_links_lead_to_pages() -> None:
    pages = {page.name: page.read_text("utf-8") for page in PAGES}
    linked = {target for text in pages.values() for target in re.findall(r"\]\(([\w-]+\.md)\)", text)}
    assert linked
    assert linked <= set(pages)
