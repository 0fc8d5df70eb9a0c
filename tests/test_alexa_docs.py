"""The page on setting up the skill: every command that it shows is run, every JSON is that of the package."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from skill.channels.alexa_package import write_package
from tests.demo_shop import copy_of_demo
from tests.served import free_port, gunicorn

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "alexa-skill.md").read_text("utf-8")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PASTED = re.compile(r"<!-- part of: (\S+) -->\s*```json\s*(.*?)```", re.DOTALL)
SERVES = "gunicorn --config python:skill.gunicorn_conf 'skill.app:create_app()' &"


def shown() -> list[tuple[str, str]]:
    """Every command of the page with what it is said to print."""
    lines = "".join(CONSOLE.findall(PAGE)).split("$ ")[1:]
    return [(command, printed) for command, _, printed in (one.partition("\n") for one in lines)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine with the commands `voiceshop` and `gunicorn`."""
    (tmp_path / "bin").mkdir()
    programs = {"voiceshop": "-c 'from skill.cli import main; main()'", "gunicorn": "-m gunicorn"}
    for name, program in programs.items():
        file = tmp_path / "bin" / name
        file.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -W ignore {program} "$@"\n')
        file.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "VOICESHOP_DATA_DIR": str(copy_of_demo(tmp_path)),
    }


@pytest.mark.xdist_group("gunicorn")
def test_every_command_prints_what_the_page_says(tmp_path: Path, environment: dict[str, str]) -> None:
    commands = shown()
    assert [command for command, _ in commands].count(SERVES) == 1
    before, after = split(commands)
    for command, printed in before:
        environment |= exported(command)
        assert run(command, tmp_path, environment, free_port()) == printed, command
    with gunicorn(
        "skill.app:create_app()", "--config", "python:skill.gunicorn_conf", env=environment, folder=tmp_path
    ) as server:
        server.wait()
        for command, printed in after:
            assert run(command, tmp_path, environment, server.port).strip() == printed.strip(), command


def split(commands: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What is typed before the shop is served, and after."""
    served = next(number for number, (command, _) in enumerate(commands) if command == SERVES)
    return commands[:served], commands[served + 1 :]


def exported(command: str) -> dict[str, str]:
    """The variable that the command sets, if it does."""
    match = re.fullmatch(r"export (\w+)=(\S+)", command)
    return {match[1]: match[2]} if match else {}


def run(command: str, folder: Path, environment: dict[str, str], port: int) -> str:
    """What the command prints; the page's port is the one where we serve."""
    told = command.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    done = subprocess.run(
        ["/bin/sh", "-c", told], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.parametrize(("name", "text"), PASTED.findall(PAGE))
def test_what_is_pasted_is_in_the_package(name: str, text: str, tmp_path: Path) -> None:
    files = {path.name: path for path in write_package(tmp_path, "https://shop.example.com")}
    whole = json.loads(files[name].read_text("utf-8"))
    assert holds(whole, json.loads(text))


def holds(whole: Any, part: Any) -> bool:
    """Whether everything in `part` is in `whole` too."""
    if isinstance(part, dict):
        return all(key in whole and holds(whole[key], value) for key, value in part.items())
    return bool(whole == part)


def test_every_setting_on_the_page_is_one() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"VOICESHOP_\w+", PAGE))
    assert named
    assert all(f"`{name}`" in readme for name in named)
