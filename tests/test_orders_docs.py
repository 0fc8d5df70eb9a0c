"""The pages for merchants: every command that they show is run, and prints what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("offer-delivery-options", "coupons-and-subscriptions", "look-after-orders")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
WRITTEN = re.compile(r"<!-- write: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
EXPORTED = re.compile(r"export (\w+)=(\S+)")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine with the command `voiceshop` and the demo shop, which begins today."""
    command = tmp_path / "bin" / "voiceshop"
    command.parent.mkdir()
    program = shlex.quote(sys.executable)
    command.write_text(f'#!/bin/sh\nexec {program} -W ignore -c "from skill.cli import main; main()" "$@"\n')
    command.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "VOICESHOP_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.mark.parametrize("name", PAGES)
def test_every_command_prints_what_the_page_says(
    name: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    page = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    for file, text in WRITTEN.findall(page):
        (tmp_path / file).write_text(text, "utf-8")
    lines = "".join(CONSOLE.findall(page)).split("$ ")[1:]
    for command, _, printed in (one.partition("\n") for one in lines):
        if match := EXPORTED.fullmatch(command):
            environment[match[1]] = match[2]
            continue
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.stdout + done.stderr == printed, command
